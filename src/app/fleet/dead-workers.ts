import type { Change } from '../../domain/decision.ts'
import { CAUSE_FACTS, type Cause, isCause } from '../../domain/fleet/cause.ts'
import type { FleetWorker } from '../../domain/fleet/worker.ts'
import { isClosed } from '../../domain/queue/ready-tasks.ts'
import { renderIncident } from '../../domain/result/render-result.ts'
import { resultPath } from '../../domain/result/result.ts'
import type { Snapshot, World } from '../../domain/snapshot.ts'
import type { TaskId } from '../../domain/task/task-id.ts'
import type { Task } from '../../domain/task/task.ts'
import { closeTasks } from '../close-task.ts'
import { openAttempt } from '../open-attempt.ts'

/** Part of the subject of the commit that takes a task back from a worker that ended without a result. */
const DIED = 'Release of a dead worker'
const SUBJECT = new RegExp(`: ${DIED} \\((\\w+)\\)`)

export interface Deaths {
  readonly count: number
  readonly last: { readonly cause: Cause; readonly at: string } | null
}

/** Workers that died on the task since its last reopening: brain's own commits at the tips of its attempts say so. */
export function deathsOf({ attempts, reopened }: Pick<Task, 'attempts' | 'reopened'>): Deaths {
  const dead = new Map<string, { cause: Cause; at: string }>()
  for (const { number, commit, subject, committedAt } of attempts) {
    const cause = SUBJECT.exec(subject)?.[1] ?? ''
    if (number > reopened && isCause(cause)) dead.set(commit, { cause, at: committedAt })
  }
  const all = [...dead.values()]
  return { count: all.filter(({ cause }) => cause !== 'stopped').length, last: all.at(-1) ?? null }
}

const PAUSE_MS_MAX = 30 * 60_000

/** After so many failures it is waited, twice as long after each. Milliseconds. */
export function pauseMs(failures: number, firstMs: number): number {
  return Math.min(PAUSE_MS_MAX, firstMs * 2 ** Math.max(0, failures - 1))
}

/** When a task is to be tried again; null: not before somebody has done something about it. Milliseconds since 1970. */
export function nextTry(task: Task, retryAfterMs: number): number | null {
  const { count, last } = deathsOf(task)
  if (last === null) return 0
  if (!CAUSE_FACTS[last.cause].isRetried) return null
  return Date.parse(last.at) + pauseMs(count, retryAfterMs)
}

/** Where a worker and its task stand to each other. */
export type Standing = 'held' | 'delivered' | 'lost'

/** A host without atomic pushes may have put an attempt behind and not opened the next one. */
const NOBODYS: ReadonlySet<string> = new Set(['ready', 'waiting', 'backlog'])

export function standingOf(snapshot: Snapshot, world: World, worker: FleetWorker): Standing {
  const task = snapshot.tasks.get(worker.task)
  // A gate may approve what it delivered before its own process has ended.
  if (task?.closed?.as === 'completed' && task.closed.attempt === worker.attempt) return 'delivered'
  if (task === undefined || isClosed(task)) return 'lost'
  // A worker may write its status file anew, without the claim. Whoever takes the task over begins another attempt.
  const isIts =
    task.nonce === null
      ? task.attempt === worker.attempt && !NOBODYS.has(task.state)
      : task.nonce === world.digest(worker.nonce)
  if (!isIts) return 'lost'
  return task.state === 'in_progress' || task.state === 'changes_requested' ? 'held' : 'delivered'
}

export interface Burial {
  readonly worker: FleetWorker
  readonly cause: Cause
  /** The end of its log, without anything secret. */
  readonly tail: string
}

/**
 * Takes the task back from a worker that ended without a result: the next attempt, held by nobody, begins with what it left
 * and with an incident that says what happened.
 */
export function buryWorker(
  snapshot: Snapshot,
  world: World,
  { worker, cause, tail }: Burial,
): Change<'released' | 'not ours'> {
  const task = snapshot.tasks.get(worker.task)
  if (task === undefined || standingOf(snapshot, world, worker) !== 'held')
    return { kind: 'change', commits: [], refs: [], result: 'not ours' }
  const opened = openAttempt(snapshot, world, {
    task,
    worker: null,
    nonce: null,
    act: `${DIED} (${cause})`,
    mark: ':open',
  })
  const path = resultPath(task.id, 'incident')
  const incident = renderIncident({
    task: task.id,
    title: task.title,
    attempt: opened.attempt,
    worker: null,
    nonce: null,
    now: world.now,
    text: incidentText(worker, cause, tail),
  })
  const edits = opened.commit.edits.map((edit) => (edit.path === path ? { path, text: incident } : edit))
  return { kind: 'change', commits: [{ ...opened.commit, edits }], refs: opened.refs, result: 'released' }
}

function incidentText({ worker, attempt, agent }: FleetWorker, cause: Cause, tail: string): string {
  const { text, hint } = CAUSE_FACTS[cause]
  const fence = '`'.repeat(Math.max(3, ...[...tail.matchAll(/`+/g)].map(([run]) => run.length + 1)))
  const log = tail.trim() === '' ? [] : ['', 'The end of its log:', '', fence, tail.trim(), fence]
  return [`${worker} (${agent}), attempt ${attempt}, ${text}. ${hint}`, ...log].join('\n')
}

/** Those of the tasks on which too many workers died fail, visibly: another one would most likely die, too. */
export function failHopeless(
  snapshot: Snapshot,
  world: World,
  { ids, deathsMax }: { readonly ids: readonly TaskId[]; readonly deathsMax: number },
): Change<readonly TaskId[]> {
  const asked = ids.flatMap((id) => snapshot.tasks.get(id) ?? [])
  const tasks = asked.filter((task) => isHopeless(task, deathsMax))
  if (tasks.length === 0) return { kind: 'change', commits: [], refs: [], result: [] }
  const names = tasks.map(({ id }) => id).join(', ')
  return closeTasks(snapshot, world, { tasks, as: 'failed', act: `Fail ${names}: ${deathsMax} workers died` })
}

export function isHopeless(task: Task, deathsMax: number): boolean {
  return task.state === 'ready' && deathsOf(task).count >= deathsMax
}
