import { CATALOGUE } from './catalogue.ts'
import { EXIT_CODES } from './exit-codes.ts'
import type { Code, Details } from './message-parts.ts'
import { inTable } from './reference-text.ts'

/** docs/errors.md: every code, its exit, and what it says of an example. */
export function errorReference(): string {
  const rows = (Object.keys(CATALOGUE) as Code[]).toSorted().map(errorRow)
  return `# Errors

Made from the catalogue by \`npm run docs\`; not to be edited by hand. With \`--json\` an error is
\`{"schemaVersion": 1, "kind": "error", "error": {"code", "message", "hint", "retryable", "details"}}\`.
Codes stay as they are; the words may change. \`retryable\` says that the same command may succeed later.

## Exit codes

| exit | meaning |
| --- | --- |
${Object.entries(EXIT_CODES)
  .map(([code, meaning]) => `| ${code} | ${inTable(meaning)} |`)
  .join('\n')}

## Codes

| code | exit | retryable | what it says, for example | next step |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`
}

function errorRow(code: Code): string {
  const { exit, retryable, message, hint } = CATALOGUE[code]
  const details = { ...SAMPLE, ...OWN_SAMPLES[code] }
  return `| \`${code}\` | ${exit} | ${retryable === true ? 'yes' : 'no'} | ${inTable(message(details))} | ${inTable(hint(details))} |`
}

/** Details that many codes share. */
const SAMPLE: Details = {
  as: 'completed',
  branch: 'task/012',
  branches: ['main'],
  command: 'git push',
  files: ['src/api/contact.ts'],
  path: 'tasks/task-012.md',
  remote: 'origin',
  task: 'task-012',
  worker: 'worker-1',
}

const AFTER_APPROVAL = 'The approval stands; this opens its pull request: brain review task-012 --approve'

/** What `reason`, `message` and the like say differs from code to code. */
const OWN_SAMPLES: Readonly<Partial<Record<Code, Details>>> = {
  AUTH_FAILED: { reason: 'Permission denied (publickey)' },
  BAD_SETTINGS: { message: 'line 3: there is no setting "leese"; did you mean "lease"?' },
  CHECKS_FAILED: { failed: ['npm test'] },
  CONTESTED: { holders: ['worker-1', 'worker-2'] },
  DEPENDENCY_CYCLE: { cycle: 'task-012 → task-010 → task-012' },
  DEPENDENCY_OPEN: { waitingFor: ['task-010'] },
  DEPENDENCY_UNKNOWN: { unknown: ['task-099'] },
  DIRTY_TREE: { reason: 'src/api/contact.ts is not committed' },
  DISK_FULL: { reason: 'no space left on device' },
  EDITOR_FAILED: { editor: 'vi', exit: 'exit 1' },
  FILE_NOT_READABLE: { path: 'notes.md', reason: 'there is no such file' },
  FILE_TOO_LARGE: { path: 'notes.md', reason: 'at most 1 MB' },
  FILE_UNWRITABLE: { reason: 'permission denied' },
  GIT_FAILED: { stderr: 'fatal: bad object HEAD' },
  GIT_TOO_OLD: { version: '2.30.2' },
  HAND_EDIT_CONFLICT: { paths: ['tasks/task-012.md'] },
  HEAD_DETACHED: { branch: 'main' },
  HOOK_DECLINED: { reason: 'pre-receive hook declined' },
  HOST_DENIED: { host: 'github.com', reason: 'Bad credentials', next: AFTER_APPROVAL },
  HOST_REFUSED: { host: 'github.com', reason: 'base: invalid', next: AFTER_APPROVAL },
  HOST_UNREACHABLE: { host: 'github.com', reason: 'getaddrinfo ENOTFOUND', next: AFTER_APPROVAL },
  INPUT_NEEDED: { question: 'Delete 3 files on the remote?', flag: 'Say so beforehand: --yes' },
  INTERNAL: { message: 'something that cannot be was' },
  INVALID_ID: { id: 'twelve' },
  INVALID_TASK_FILE: {
    message: 'tasks/task-012.md: the front matter is not closed.',
    hint: 'Add a line --- where it ends.',
  },
  LEASE_ACTIVE: { until: '2026-11-21T10:00:00Z' },
  NOTHING_TO_REVIEW: { state: 'in_progress' },
  NOTHING_TO_UNDO: { reason: 'no change of the brain’s is left' },
  NOT_A_REPOSITORY: { directory: '/home/ada' },
  NOT_CLOSED: { state: 'in_progress' },
  NOT_HOLDER: { reason: 'worker-2 holds attempt 2' },
  PROTECTED_BRANCH: { reason: 'protected branch hook declined' },
  PROTECTED_PATH: { files: ['WORK-PLAN.md'] },
  REF_IN_THE_WAY: { reason: "'refs/heads/task' exists" },
  REMOTE_AMBIGUOUS: { remotes: ['backup', 'fork'] },
  REMOTE_UNREACHABLE: { reason: 'Could not resolve host: example.com' },
  RETRIES_EXHAUSTED: { rounds: 12 },
  REVIEW_STALE: { reason: 'worker-1 pushed since' },
  SECRET_FOUND: { what: 'the task', kind: 'a GitHub token', line: 3 },
  TASK_ALREADY_CLAIMED: { since: '2026-11-21T09:00:00Z' },
  TASK_CLOSED: { state: 'completed' },
  TASK_NOT_READY: { state: 'waiting' },
  TEMPLATE_EXISTS: { name: 'release' },
  TEMPLATE_INVALID: {
    name: 'release',
    problems: [{ line: 12, message: '"gate" is "humn"; one of none, human, checks was expected.' }],
  },
  TEMPLATE_NOT_FOUND: { name: 'featur', meant: 'feature' },
  UNKNOWN_FIELD: { field: 'titel', fields: ['id', 'title', 'state'] },
  USAGE: {
    message: "Unknown option '--jsno'.",
    hint: 'Usage: brain list. For example: brain list --state ready,blocked',
  },
}
