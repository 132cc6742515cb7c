import { taskPath } from './task-id.ts'
import type { Task } from './task.ts'

/** What every task has to say; all else may be left out where it is the usual. */
export type PackedTask = Pick<Task, 'id' | 'title'> & Partial<Task>

/** What the fold says of every task. */
export type Folded = Pick<Task, 'state' | 'waitingFor' | 'leaseMs' | 'problems'>

export const NONE: readonly never[] = []

/** What of a record is not as usual; empty lists are alike. */
export function unlike<Whole extends object>(whole: Whole, usual: Partial<Whole>): Partial<Whole> {
  const said = Object.entries(whole).filter(([key, value]: [string, unknown]) => {
    const other: unknown = usual[key as keyof Whole]
    return value !== other && !(isEmpty(value) && isEmpty(other))
  })
  return Object.fromEntries(said) as Partial<Whole>
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}

/**
 * A task with every key, the usual where nothing is said. Every key by its name: the same with spreads takes ten times as
 * long, and a plan has thousands of tasks.
 */
// oxlint-disable-next-line complexity -- one default after another is no branching
export function wholeTask(
  said: Omit<PackedTask, keyof Folded>,
  { state, waitingFor, leaseMs, problems }: Folded,
): Task {
  const task: Task = {
    id: said.id,
    path: said.path ?? taskPath(said.id),
    title: said.title,
    state,
    priority: said.priority ?? 'medium',
    estimate: said.estimate ?? null,
    dependsOn: said.dependsOn ?? NONE,
    scope: said.scope ?? NONE,
    verify: said.verify ?? NONE,
    lease: said.lease ?? null,
    sprint: said.sprint ?? null,
    backlog: said.backlog ?? false,
    created: said.created ?? null,
    workflow: said.workflow ?? null,
    phase: said.phase ?? null,
    part: said.part ?? null,
    closed: said.closed ?? null,
    approved: said.approved ?? null,
    reopened: said.reopened ?? 0,
    waitingFor,
    worker: said.worker ?? null,
    attempt: said.attempt ?? null,
    branch: said.branch ?? null,
    commit: said.commit ?? null,
    adopted: said.adopted ?? null,
    contest: said.contest ?? NONE,
    claimedAt: said.claimedAt ?? null,
    lastActivityAt: said.lastActivityAt ?? null,
    leaseMs,
    leaseExpiresAt: said.leaseExpiresAt ?? null,
    stale: said.stale ?? false,
    progress: said.progress ?? null,
    step: said.step ?? null,
    problems,
    attempts: said.attempts ?? NONE,
    nonce: said.nonce ?? null,
    output: said.output ?? null,
    open: said.open ?? NONE,
    incident: said.incident ?? null,
    feedback: said.feedback ?? NONE,
    late: said.late ?? NONE,
    resultsOn: said.resultsOn ?? null,
  }
  return said.source === undefined ? task : { ...task, source: said.source }
}
