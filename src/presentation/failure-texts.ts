import { protectionSteps } from '../app/health/check-protection.ts'
import type { FailureCode } from '../domain/failure.ts'

import { text, type CatalogueEntry } from './message-parts.ts'

/** The world says no. Alphabetical. */
export const FAILURE_TEXTS: Readonly<Record<FailureCode, CatalogueEntry>> = {
  AGENT_MISSING: {
    exit: 1,
    message: (d) =>
      `${text(d, 'agent', 'The agent')} is not installed: there is no ${text(d, 'program')} on PATH.`,
    hint: () => 'Install it, or choose another with --agent. Which ones are there: brain health',
  },
  ATOMIC_UNSUPPORTED: {
    exit: 1,
    message: () => 'The remote does not take atomic pushes.',
    hint: () => 'Use a git host with atomic pushes (GitHub, GitLab, Gitea and plain git over ssh have them).',
  },
  AUTH_FAILED: {
    exit: 4,
    message: (d) =>
      `The remote ${text(d, 'remote', '')} refused access: ${text(d, 'reason', 'no reason given')}.`,
    hint: () => 'Check your credentials and your right to push: git push --dry-run',
  },
  BAD_INPUT: {
    exit: 2,
    message: (d) => text(d, 'message', 'The input is not as expected.'),
    hint: (d) => text(d, 'hint', 'See: brain help'),
  },
  BAD_SETTINGS: {
    exit: 2,
    message: (d) => `.brain/config.yml: ${text(d, 'message', 'not as expected')}`,
    hint: () => 'Correct the file, then: brain health',
  },
  BARE_REPOSITORY: {
    exit: 2,
    message: () => 'This is a bare repository: there are no files here to work in.',
    hint: () => 'Clone it, and work in the clone: git clone <this folder> work',
  },
  CLIPBOARD_MISSING: {
    exit: 1,
    message: () => 'No clipboard program was found (pbcopy, wl-copy, xclip, xsel, clip.exe).',
    hint: () => 'Leave out --copy and copy what is printed.',
  },
  DIRTY_TREE: {
    exit: 1,
    message: (d) =>
      `Unsaved changes are in the way: ${text(d, 'reason', text(d, 'paths', 'see git status'))}`,
    hint: () => 'Commit or stash them, or leave your files alone with --no-checkout.',
  },
  DISK_FULL: {
    exit: 1,
    message: (d) => `There is no room left on the disk: ${text(d, 'reason', '')}`,
    hint: () => 'Free some room and run the same command again; nothing was half-done.',
  },
  EDITOR_FAILED: {
    exit: 1,
    message: (d) =>
      `The editor ${text(d, 'editor', '')} ended with ${text(d, 'exit', 'an error')}; nothing was saved.`,
    hint: () => 'Set EDITOR to an editor that works, or leave out --edit.',
  },
  FILE_NOT_READABLE: {
    exit: 2,
    message: (d) => `${text(d, 'path')} cannot be read: ${text(d, 'reason', '')}`,
    hint: (d) =>
      d['path'] === '-' || d['path'] === 'standard input'
        ? 'This command needs a file: give it a path.'
        : 'Check the path, or give the text on standard input with -',
  },
  FILE_TOO_LARGE: {
    exit: 1,
    message: (d) => `${text(d, 'path', 'A file')} is too large: ${text(d, 'reason', 'at most 1 MB')}`,
    hint: () => 'Keep large files out of tasks and results.',
  },
  FILE_UNWRITABLE: {
    exit: 1,
    message: (d) => `Cannot write: ${text(d, 'reason', text(d, 'path'))}`,
    hint: (d) =>
      d['isThere'] === true
        ? 'Choose another name, or remove it first.'
        : 'Check the rights on the folder and that the disk is not read-only.',
  },
  GIT_FAILED: {
    exit: 1,
    message: (d) => `git failed: ${text(d, 'stderr', 'no reason given')}`,
    hint: (d) => `The command was: ${text(d, 'command', 'git')}`,
  },
  GIT_MISSING: { exit: 1, message: () => 'git was not found.', hint: () => 'Install git 2.38 or newer.' },
  GIT_TOO_OLD: {
    exit: 1,
    message: (d) => `git ${text(d, 'version')} is too old.`,
    hint: () => 'Install git 2.38 or newer.',
  },
  HEAD_DETACHED: {
    exit: 1,
    message: (d) => `HEAD is not on ${text(d, 'branch', 'the plan branch')}.`,
    hint: (d) => `git switch ${text(d, 'branch', 'main')}`,
  },
  HOOK_DECLINED: {
    exit: 1,
    message: (d) => `The remote declined the push: ${text(d, 'reason', 'a hook said no')}.`,
    hint: () => 'A rule on the git host says no; its administrator can tell which.',
  },
  HOST_DENIED: {
    exit: 4,
    message: (d) =>
      `${text(d, 'host', 'The git host')} refused access to pull requests: ${text(d, 'reason', 'no reason given')}.`,
    hint: (d) => `Check gh auth status, or the rights of GITHUB_TOKEN. ${text(d, 'next', '')}`.trim(),
  },
  HOST_REFUSED: {
    exit: 1,
    message: (d) =>
      `${text(d, 'host', 'The git host')} did not take the pull request: ${text(d, 'reason', 'no reason given')}.`,
    hint: (d) => text(d, 'next', 'Open it by hand at the git host, then: brain sync'),
  },
  HOST_UNREACHABLE: {
    exit: 3,
    retryable: true,
    message: (d) =>
      `${text(d, 'host', 'The git host')} did not answer about pull requests: ${text(d, 'reason', 'no answer')}.`,
    hint: (d) => text(d, 'next', 'Try again later: brain sync'),
  },
  IDENTITY_MISSING: {
    exit: 1,
    message: () => 'git does not know who you are.',
    hint: () => 'git config user.name "Your Name" && git config user.email you@example.com',
  },
  INPUT_NEEDED: {
    exit: 5,
    message: (d) => `An answer is needed: ${text(d, 'question', '')}`,
    hint: (d) => text(d, 'flag', 'Give it as an option; see --help.'),
  },
  INTERNAL: {
    exit: 70,
    message: (d) => `This is a bug in brain: ${text(d, 'message', '')}`,
    hint: () => 'Please report it, with the command and what -v prints.',
  },
  INTERRUPTED: {
    exit: 130,
    message: () => 'Interrupted.',
    hint: () => 'Nothing was half-done; run the same command again.',
  },
  INVALID_ID: {
    exit: 2,
    message: (d) => `"${text(d, 'id')}" is not a task id.`,
    hint: () => 'Ids look like 12, 012 or task-012.',
  },
  INVALID_TASK_FILE: {
    exit: 2,
    message: (d) =>
      text(
        d,
        'message',
        `${text(d, 'path', 'The task file')}${d['line'] == null ? '' : `:${text(d, 'line')}`}: the file cannot be changed as it is. ${text(d, 'reason', 'It is not as expected.')}`,
      ),
    hint: (d) => text(d, 'hint', 'Correct the file by hand, then: brain sync'),
  },
  LOCKED: {
    exit: 3,
    retryable: true,
    message: (d) => `Another git process is at work here: ${text(d, 'lock', 'a lock')} exists.`,
    hint: () =>
      'Wait for it, or close the editor that a git commit waits for. Locks that killed commands left go by themselves; if nothing runs at all, remove the file.',
  },
  MACHINE_DENIED: {
    exit: 4,
    message: (d) => `${text(d, 'machine')} refuses the login: ${text(d, 'reason', 'no reason given')}.`,
    hint: (d) => `Try it by hand, without a password: ssh ${text(d, 'machine')} true`,
  },
  MACHINE_UNREACHABLE: {
    exit: 3,
    retryable: true,
    message: (d) => `${text(d, 'machine')} cannot be reached: ${text(d, 'reason', 'no answer')}.`,
    hint: (d) =>
      d['believedForMinutes'] === undefined
        ? 'Workers there may well be at work; they are looked after once it answers. Try again later.'
        : `Do it there. If that container is gone, try again later: ${text(d, 'believedForMinutes')} minutes after somebody there saw its worker last, it is looked after from here.`,
  },
  NOT_A_REPOSITORY: {
    exit: 2,
    message: (d) =>
      d['anothers'] === undefined
        ? `${text(d, 'directory', 'This folder')} is not in a git repository.`
        : `${text(d, 'anothers')} belongs to another user of this machine, and git does not read it.`,
    hint: (d) =>
      d['anothers'] === undefined
        ? 'Go to your repository, or make one here: brain init'
        : `If you trust it: git config --global --add safe.directory ${text(d, 'anothers')}`,
  },
  PROTECTED_BRANCH: {
    exit: 4,
    message: (d) => `The remote protects ${text(d, 'branches', 'the branch')}: ${text(d, 'reason', '')}`,
    hint: (d) =>
      protectionSteps({
        branches: Array.isArray(d['branches']) ? d['branches'].map(String) : ['main'],
        isPlanApart: d['isPlanApart'] === true,
        isLaidOut: d['isLaidOut'] === true,
      }),
  },
  REF_IN_THE_WAY: {
    exit: 1,
    message: (d) => `A branch name is in the way: ${text(d, 'reason', '')}`,
    hint: () => 'Remove or rename the branch called "task", or the one below task/NNN/, on the remote.',
  },
  REMOTE_AMBIGUOUS: {
    exit: 2,
    message: (d) =>
      d['wanted'] === undefined
        ? `There are several remotes: ${text(d, 'remotes')}.`
        : `The setting brain.remote names ${text(d, 'wanted')}, and there is no such remote (there is ${text(d, 'remotes', 'none')}).`,
    hint: () => 'Say which one is shared: git config brain.remote <name>',
  },
  REMOTE_UNREACHABLE: {
    exit: 3,
    retryable: true,
    message: (d) =>
      `The remote ${text(d, 'remote', '')} cannot be reached: ${text(d, 'reason', 'no answer')}.`,
    hint: () => 'Nothing was changed. Try again when it is back: git ls-remote',
  },
  RETRIES_EXHAUSTED: {
    exit: 3,
    retryable: true,
    message: (d) => `Others kept changing the same branches; gave up after ${text(d, 'rounds')} tries.`,
    hint: () => 'Run the same command again.',
  },
  RUNNER_FAILED: {
    exit: 1,
    message: (d) =>
      `The runner ${text(d, 'runner')} could not start the worker: ${text(d, 'reason', 'no reason given')}.`,
    hint: () => 'Try another one: brain spawn <id> --runner process',
  },
  SECRET_FOUND: {
    exit: 1,
    message: (d) =>
      `There is a secret in ${text(d, 'what', 'the text')}: ${text(d, 'kind', 'a token')}, line ${text(d, 'line', '1')}. Nothing was written.`,
    hint: () =>
      'Everything here is pushed for others to read: take it out, and name the variable or vault that holds it instead. If it was pushed anywhere before, replace it.',
  },
  UNKNOWN_FIELD: {
    exit: 2,
    message: (d) => `There is no field ${text(d, 'field')}.`,
    hint: (d) => `Fields: ${text(d, 'fields')}`,
  },
  USAGE: {
    exit: 2,
    message: (d) => text(d, 'message', 'The command line is not as expected.'),
    hint: (d) => text(d, 'hint', 'See: brain help'),
  },
}
