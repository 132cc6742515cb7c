import { SETTINGS_PATH } from '../../domain/settings/settings.ts'
import { isClosed } from '../../domain/queue/ready-tasks.ts'
import type { Snapshot } from '../../domain/snapshot.ts'
import { taskIdOf } from '../../domain/task/task-id.ts'
import type { Problem, Task } from '../../domain/task/task.ts'
import type { Check } from '../check-health.ts'
import { fail, orOk, warn } from './check.ts'

type TaskCheck = (snapshot: Snapshot) => readonly Check[]

/** The files of tasks and results, and the branches of their attempts. */
export const TASK_CHECKS: readonly TaskCheck[] = [
  checkSizes,
  checkFiles,
  checkStale,
  checkLate,
  checkUnclaimed,
]

/** Files of more than 1 MiB are not read at all; hosts list a folder up to 3,000 entries, and 5,000 branches. */
const FILE_BYTES_MAX = 1_048_576
const FOLDER_MAX = 3_000
const BRANCHES_MAX = 5_000
const NEAR = 0.8
/** More closed tasks than this are better off in the archive. */
const CLOSED_MAX = 1_000

function checkSizes({ look, tasks }: Snapshot): readonly Check[] {
  const large = [...look.texts].flatMap(([path, text]) => {
    const bytes = bytesOf(text)
    return bytes < FILE_BYTES_MAX * NEAR
      ? []
      : [
          warn(
            'sizes',
            `${path} has ${Math.round(bytes / 1024)} KiB; above 1024 it is not read.`,
            'Shorten it: logs and data belong elsewhere.',
          ),
        ]
  })
  const paths = [...look.plan.tree.keys()]
  const crowded = ['tasks/', 'results/'].flatMap((folder) => {
    const count = paths.filter((path) => path.startsWith(folder) && !path.includes('/', folder.length)).length
    return count < FOLDER_MAX * NEAR
      ? []
      : [
          warn(
            'sizes',
            `${folder} has ${count} files; hosts show ${FOLDER_MAX}.`,
            'Move those of closed tasks away: brain archive',
          ),
        ]
  })
  const closed = [...tasks.values()].filter(isClosed).length
  const stacked =
    closed <= CLOSED_MAX
      ? []
      : [
          warn(
            'sizes',
            `${closed} closed tasks are still in the plan: every command reads them.`,
            'Move them away: brain archive',
          ),
        ]
  const many =
    look.tips.length < BRANCHES_MAX * NEAR
      ? []
      : [
          warn(
            'sizes',
            `${look.tips.length} branches of tasks; hosts allow about ${BRANCHES_MAX}.`,
            'Delete those of closed tasks: brain archive',
          ),
        ]
  return orOk(
    [...large, ...crowded, ...stacked, ...many],
    'sizes',
    'files, folders and branches are far from their limits',
  )
}

/** In UTF-8. */
function bytesOf(text: string): number {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

/** What keeps a file from being read is a failure; what its task waits for in vain needs you, but breaks nothing. */
function checkFiles({ tasks, problems }: Snapshot): readonly Check[] {
  const ofNone = problems.filter(({ path }) => path !== SETTINGS_PATH).map(asFailure)
  const ofTasks = [...tasks.values()].flatMap((task) =>
    task.problems.map((problem) => (problem.line === null ? asWarning(problem) : asFailure(problem))),
  )
  return orOk([...ofNone, ...ofTasks], 'task files', `${tasks.size} can be read`)
}

function asFailure(problem: Problem): Check {
  return fail('task files', placed(problem), problem.fix)
}

function asWarning(problem: Problem): Check {
  return warn('task files', placed(problem), problem.fix)
}

function placed({ path, line, message }: Problem): string {
  return `${path}${line === null ? '' : `:${line}`}: ${message}`
}

function checkStale({ tasks }: Snapshot): readonly Check[] {
  const stale = [...tasks.values()].filter((task) => task.stale)
  return orOk(stale.map(staleCheck), 'stale', 'every lease holds')
}

function staleCheck({ id, worker, leaseExpiresAt }: Task): Check {
  return warn(
    'stale',
    `${id}: no sign of life from ${worker ?? 'its worker'}; the lease ran out ${leaseExpiresAt ?? 'long ago'}.`,
    `brain reclaim ${id}`,
  )
}

function checkLate({ tasks, archived }: Snapshot): readonly Check[] {
  const late = [...tasks.values(), ...archived.values()].flatMap((task) =>
    task.late.map(({ branch, author, commit }) =>
      warn(
        'late work',
        `${task.id}: commits on ${branch} by ${author} came too late to count.`,
        `See what is there: git log ${commit.slice(0, 10)}`,
      ),
    ),
  )
  return orOk(late, 'late work', 'none')
}

const MISSPELT = /^task[/-]?0*(\d{1,9})$/i

function checkUnclaimed({ unclaimed }: Snapshot): readonly Check[] {
  const found = unclaimed
    .filter(({ branch }) => branch !== 'task')
    .map(({ branch, author }) => {
      const number = MISSPELT.exec(branch)?.[1]
      const id = number === undefined ? '<id>' : taskIdOf(Number(number))
      const fix = `If it is the work of a task: brain adopt ${branch} --task ${id}. Else delete it on the remote.`
      return warn('unclaimed', `${branch} by ${author} belongs to no task.`, fix)
    })
  return orOk(found, 'unclaimed', 'every branch with work belongs to a task')
}
