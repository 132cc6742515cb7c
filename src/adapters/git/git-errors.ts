import { Failure, type FailureCode } from '../../domain/failure.ts'
import { withoutCredentials } from '../../domain/without-credentials.ts'
import { isDiskFull } from './full-disk.ts'

/** Git found a lock in its way; the file, or the settings file that it locks. */
export const LOCK_EXISTS =
  /unable to create '(.+?\.lock)': file exists|could not lock config file (\S+): file exists/i

/**
 * What git and the hosts say when a fetch or push fails for good, first match wins.
 * Texts under LC_ALL=C, from git's own sources and from GitHub's, GitLab's and Gerrit's answers.
 */
const CAUSES: readonly { readonly pattern: RegExp; readonly code: FailureCode }[] = [
  { pattern: /no space left on device|out of disk ?space|disk quota exceeded/i, code: 'DISK_FULL' },
  {
    pattern: /protected branch|GH006|GH013|not allowed to push code to protected/i,
    code: 'PROTECTED_BRANCH',
  },
  // Hosts say it with a 403 or by a hook, and take the same push a minute later.
  { pattern: /rate limit|too many requests|returned error: 429/i, code: 'REMOTE_UNREACHABLE' },
  {
    pattern:
      /authentication failed|could not read username|could not read password|permission denied|terminal prompts disabled|\b40[13]\b|access denied|not authori[sz]ed|host key verification failed|insufficient permission/i,
    code: 'AUTH_FAILED',
  },
  { pattern: /does not support --atomic/i, code: 'ATOMIC_UNSUPPORTED' },
  { pattern: /exceeds.*file size limit|pack exceeds maximum|too large/i, code: 'FILE_TOO_LARGE' },
  { pattern: /pre-receive hook declined|hook declined|update hook|remote rejected/i, code: 'HOOK_DECLINED' },
  {
    pattern:
      /could not resolve host|connection (refused|timed out|reset)|unable to access|could not read from remote|unable to connect|network is unreachable|operation timed out|the remote end hung up|does not appear to be a git repository|repository .* not found|early eof|RPC failed|unexpected disconnect|no such file or directory|broken pipe/i,
    code: 'REMOTE_UNREACHABLE',
  },
  {
    pattern:
      /unable to create .*\.lock|index\.lock|read-only file system|unable to create temporary|insufficient/i,
    code: 'FILE_UNWRITABLE',
  },
]

/**
 * What this machine says no to. Looked for first, and only in what the remote did not say: "permission denied" from here
 * is no matter of credentials.
 */
const LOCAL_CAUSES: readonly { readonly pattern: RegExp; readonly code: FailureCode }[] = [
  { pattern: /no space left on device|out of disk ?space|disk quota exceeded/i, code: 'DISK_FULL' },
  { pattern: LOCK_EXISTS, code: 'LOCKED' },
  {
    pattern:
      /read-only file system|unable to (?:create|write|append to|rename|open) .*(?:permission denied|operation not permitted)|could not (?:lock|open|create|write|remove) .*permission denied|cannot (?:open|create|mkdir|lock) .*permission denied|insufficient permission for adding an object to repository database|unable to create temporary/i,
    code: 'FILE_UNWRITABLE',
  },
]

/** None is there; or it is another user's, and git wants to be told before it reads it. */
export function notARepository(directory: string, stderr: string): Failure {
  const [, anothers] = /dubious ownership in repository at '(.+)'/.exec(stderr) ?? []
  return new Failure('NOT_A_REPOSITORY', {
    directory,
    reason: stderr.trim(),
    ...(anothers === undefined ? {} : { anothers }),
  })
}

/** The failure of a command that stays on this machine; GIT_FAILED when nothing is recognized. */
export function localCauseOf(stderr: string, details: Readonly<Record<string, unknown>>): Failure {
  const reason = withoutCredentials(stderr).trim()
  const code = localCode(stderr) ?? 'GIT_FAILED'
  return new Failure(code, { ...details, ...lockIn(stderr), reason: lastWords(reason), stderr: reason })
}

function localCode(stderr: string): FailureCode | null {
  const own = withoutRemote(stderr)
  const said = LOCAL_CAUSES.find(({ pattern }) => pattern.test(own))?.code
  return said ?? (isDiskFull(own) ? 'DISK_FULL' : null)
}

function withoutRemote(stderr: string): string {
  return stderr.replace(/^remote: .*$/gm, '')
}

/** The file itself, so that a person can look at it. */
function lockIn(stderr: string): { lock?: string } {
  const [, lock, settings] = LOCK_EXISTS.exec(withoutRemote(stderr)) ?? []
  return lock !== undefined ? { lock } : settings !== undefined ? { lock: `${settings}.lock` } : {}
}

/** The failure behind a git command's stderr; GIT_FAILED when nothing is recognized. */
export function causeOf(stderr: string, details: Readonly<Record<string, unknown>>): Failure {
  if (localCode(stderr) !== null) return localCauseOf(stderr, details)
  const reason = withoutCredentials(stderr).trim()
  const code = CAUSES.find(({ pattern }) => pattern.test(stderr))?.code ?? 'GIT_FAILED'
  const said = code === 'HOOK_DECLINED' ? wordsOfHook(reason) : ''
  return new Failure(code, { ...details, reason: said || lastWords(reason), stderr: reason })
}

const HOOK_LINES_MAX = 3
const HOOK_CHARACTERS_MAX = 300

/** A hook explains itself in the lines that git marks as the remote's. */
function wordsOfHook(reason: string): string {
  const lines = reason.split('\n').filter((line) => line.startsWith('remote: '))
  const said = lines.map((line) => line.slice('remote: '.length).trim()).filter((line) => line !== '')
  return said.slice(0, HOOK_LINES_MAX).join(' ').slice(0, HOOK_CHARACTERS_MAX)
}

function lastWords(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/^(remote|fatal|error|hint): /, '').trim())
  const telling = lines.filter(
    (line) => line !== '' && !line.startsWith('To ') && !line.startsWith('Please make sure'),
  )
  return telling[0] ?? 'git gave no reason'
}
