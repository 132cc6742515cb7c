import type { RefusalCode } from '../domain/decision.ts'
import type { FailureCode } from '../domain/failure.ts'

export type Code = RefusalCode | FailureCode
export type Details = Readonly<Record<string, unknown>>

/** What every surface says for a code. `exit` follows DESIGN §5; `retryable` tells a program to try again. */
export interface Entry {
  readonly exit: 1 | 2 | 3 | 4 | 5 | 8 | 70 | 130
  readonly retryable?: true
  /** What happened. */
  readonly message: (details: Details) => string
  /** The next step. */
  readonly hint: (details: Details) => string
}

const text = (details: Details, name: string, otherwise = 'it'): string => {
  const value = details[name]
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'string' || typeof value === 'number' ? String(value) || otherwise : otherwise
}

/** Alphabetical. docs/errors.md is made from this table. */
export const CATALOGUE: Readonly<Record<Code, Entry>> = {
  ALREADY_CLOSED: {
    exit: 1,
    message: (d) => `${text(d, 'task')} is ${text(d, 'as', 'closed')} already.`,
    hint: (d) => `To work on it again: brain reopen ${text(d, 'task')}`,
  },
  ATOMIC_UNSUPPORTED: {
    exit: 1,
    message: () => 'The remote does not take atomic pushes.',
    hint: () => 'Use a git host with atomic pushes (GitHub, GitLab, Gitea and plain git over ssh have them).',
  },
  ATTEMPT_OPEN: {
    exit: 1,
    message: (d) => `${text(d, 'task')} is being worked on by ${text(d, 'worker', 'somebody')}.`,
    hint: (d) => `Wait, or take it away once its lease is out: brain reclaim ${text(d, 'task')}`,
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
  BRANCH_NOT_FOUND: {
    exit: 1,
    message: (d) => `There is no branch ${text(d, 'branch')} on the remote.`,
    hint: () => 'Branches that look like work: brain status',
  },
  CHECKS_FAILED: {
    exit: 1,
    message: (d) =>
      `${text(d, 'task')} was not approved: ${text(d, 'failed', 'a check')} failed on the merge result.`,
    hint: (d) =>
      `See why: brain review ${text(d, 'task')} --check. Send it back: brain review ${text(d, 'task')} --request-changes "…"`,
  },
  CLIPBOARD_MISSING: {
    exit: 1,
    message: () => 'No clipboard program was found (pbcopy, wl-copy, xclip, xsel, clip.exe).',
    hint: () => 'Leave out --copy and copy what is printed.',
  },
  CONTESTED: {
    exit: 1,
    message: (d) =>
      `${text(d, 'task')} holds work of more than one holder: ${text(d, 'holders', 'unknown')}.`,
    hint: (d) =>
      `Look at the commits, then approve one by name: brain review ${text(d, 'task')} --approve --commit <sha>`,
  },
  DEPENDENCY_CYCLE: {
    exit: 1,
    message: (d) => `That would make a circle: ${text(d, 'cycle')}.`,
    hint: () => 'Leave out one of these dependencies.',
  },
  DEPENDENCY_OPEN: {
    exit: 1,
    message: (d) => `${text(d, 'task')} waits for ${text(d, 'waitingFor')}.`,
    hint: () => 'Take another one: brain next',
  },
  DEPENDENCY_UNKNOWN: {
    exit: 1,
    message: (d) => `${text(d, 'task', 'The task')} depends on ${text(d, 'unknown')}, which does not exist.`,
    hint: () => 'Create it first, or leave it out: brain list --state all',
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
    hint: () => 'Set EDITOR to an editor that works, or give the text with --body-file.',
  },
  FILE_NOT_READABLE: {
    exit: 2,
    message: (d) => `${text(d, 'path')} cannot be read: ${text(d, 'reason', '')}`,
    hint: () => 'Check the path, or give the text on standard input with -',
  },
  FILE_TOO_LARGE: {
    exit: 1,
    message: (d) => `${text(d, 'path', 'A file')} is too large: ${text(d, 'reason', 'at most 1 MB')}`,
    hint: () => 'Keep large files out of tasks and results.',
  },
  FILE_UNWRITABLE: {
    exit: 1,
    message: (d) => `Cannot write: ${text(d, 'reason', text(d, 'path'))}`,
    hint: () => 'Check the rights on the folder and that the disk is not read-only.',
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
  HAND_EDIT_CONFLICT: {
    exit: 1,
    message: (d) => `Changed both here and on the remote: ${text(d, 'reason', text(d, 'paths'))}.`,
    hint: (d) => text(d, 'next', 'Bring them together with git pull, then: brain sync'),
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
        `The task file cannot be changed${d['line'] == null ? '' : ` (line ${text(d, 'line')})`}: ${text(d, 'reason', 'it is not as expected')}`,
      ),
    hint: (d) => text(d, 'hint', 'Correct the file by hand, then: brain sync'),
  },
  LEASE_ACTIVE: {
    exit: 1,
    message: (d) =>
      `${text(d, 'task')} is held by ${text(d, 'worker')} until ${text(d, 'until', 'its lease is out')}.`,
    hint: (d) => `Wait, or take it all the same: brain reclaim ${text(d, 'task')} --force`,
  },
  MERGE_CONFLICT: {
    exit: 1,
    message: (d) => `${text(d, 'task')} cannot be merged: conflicts in ${text(d, 'files')}.`,
    hint: (d) => text(d, 'next', 'The worker merges main into its branch and hands in again.'),
  },
  NOTHING_OPEN: {
    exit: 1,
    message: (d) => `${text(d, 'task')} has no open blocker or question.`,
    hint: (d) => `See where it stands: brain show ${text(d, 'task')}`,
  },
  NOTHING_READY: {
    exit: 8,
    retryable: true,
    message: () => 'No task is ready to be claimed.',
    hint: () => 'See what is waited for: brain list --state waiting,blocked,review',
  },
  NOTHING_TO_REVIEW: {
    exit: 1,
    message: (d) => `${text(d, 'task')} has nothing to review: it is ${text(d, 'state', 'not handed in')}.`,
    hint: () => 'What waits for you: brain status',
  },
  NOTHING_TO_UNDO: {
    exit: 1,
    message: (d) => `There is nothing to undo${d['reason'] === undefined ? '' : `: ${text(d, 'reason')}`}.`,
    hint: () => 'See what was done: brain history',
  },
  NOT_A_REPOSITORY: {
    exit: 2,
    message: (d) => `${text(d, 'directory', 'This folder')} is not in a git repository.`,
    hint: () => 'Go to your repository, or make one here: brain init',
  },
  NOT_CLOSED: {
    exit: 1,
    message: (d) => `${text(d, 'task')} is ${text(d, 'state', 'open')}: there is nothing to reopen.`,
    hint: (d) => `See where it stands: brain show ${text(d, 'task')}`,
  },
  NOT_HOLDER: {
    exit: 1,
    message: (d) =>
      `You do not hold ${text(d, 'task')}: ${text(d, 'reason', 'it is held by somebody else')}.`,
    hint: (d) =>
      text(
        d,
        'next',
        `Stop working on it. What you have not pushed is kept by: brain worker rescue ${text(d, 'task')}`,
      ),
  },
  NOT_INITIALIZED: {
    exit: 1,
    message: () => 'This repository is not laid out for brain yet.',
    hint: () => 'brain init',
  },
  NO_ANSWER_YET: {
    exit: 8,
    retryable: true,
    message: (d) => `There is no answer for ${text(d, 'task')} yet.`,
    hint: (d) => `Ask again later: brain worker wait ${text(d, 'task')} --timeout 10m`,
  },
  OUTSIDE_SCOPE: {
    exit: 1,
    message: (d) => `${text(d, 'task')} changes files outside its scope: ${text(d, 'files')}.`,
    hint: () => 'Send it back, or approve all the same with --allow-outside-scope.',
  },
  PROTECTED_BRANCH: {
    exit: 4,
    message: (d) => `The remote protects ${text(d, 'branches', 'the branch')}: ${text(d, 'reason', '')}`,
    hint: () => 'Keep the plan on a branch of its own: brain init --plan-branch brain/plan',
  },
  PROTECTED_PATH: {
    exit: 1,
    message: (d) => `${text(d, 'task')} changes files that only the brain writes: ${text(d, 'files')}.`,
    hint: (d) =>
      text(
        d,
        'next',
        'The worker takes them back: git checkout origin/main -- <file>, then commits and hands in again.',
      ),
  },
  REF_IN_THE_WAY: {
    exit: 1,
    message: (d) => `A branch name is in the way: ${text(d, 'reason', '')}`,
    hint: () => 'Remove or rename the branch called "task", or the one below task/NNN/, on the remote.',
  },
  REMOTE_AMBIGUOUS: {
    exit: 2,
    message: (d) => `There are several remotes: ${text(d, 'remotes')}.`,
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
  REVIEW_STALE: {
    exit: 1,
    message: (d) =>
      `${text(d, 'task')} is not at the commit you reviewed: ${text(d, 'reason', 'it moved on')}.`,
    hint: (d) => `Look at what is there now: brain review ${text(d, 'task')}`,
  },
  SECRET_FOUND: {
    exit: 1,
    message: (d) =>
      `There is a secret in ${text(d, 'what', 'the text')}: ${text(d, 'kind', 'a token')}, line ${text(d, 'line', '1')}. Nothing was written.`,
    hint: () =>
      'Everything here is pushed for others to read: take it out, and name the variable or vault that holds it instead. If it was pushed anywhere before, replace it.',
  },
  TASK_ALREADY_CLAIMED: {
    exit: 1,
    message: (d) =>
      `${text(d, 'task')} is claimed by ${text(d, 'worker', 'somebody else')}${d['since'] == null ? '' : ` since ${text(d, 'since')}`}.`,
    hint: () => 'Do not work on it. Take another one: brain worker claim',
  },
  TASK_CLOSED: {
    exit: 1,
    message: (d) => `${text(d, 'task')} is ${text(d, 'state', 'closed')}.`,
    hint: (d) => `To work on it again: brain reopen ${text(d, 'task')}`,
  },
  TASK_EXISTS: {
    exit: 1,
    message: (d) => `${text(d, 'task')} already exists.`,
    hint: (d) =>
      `Change it: brain edit-task ${text(d, 'task')}. Or leave the id out to get the next free one.`,
  },
  TASK_NOT_FOUND: {
    exit: 1,
    message: (d) => `There is no ${text(d, 'task')}.`,
    hint: () => 'See all tasks: brain list --state all',
  },
  TASK_NOT_READY: {
    exit: 1,
    message: (d) => `${text(d, 'task')} is ${text(d, 'state')}, not ready.`,
    hint: (d) => `See why: brain show ${text(d, 'task')}`,
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
