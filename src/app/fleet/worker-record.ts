import type { TaskId } from '../../domain/task/task-id.ts'
import { type FleetWorker, NOTHING_SPENT } from '../../domain/fleet/worker.ts'
import { keptSpent } from './daily-budget.ts'
import type { Fleet } from './fleet.ts'
import type { ChosenGround } from './ground.ts'
import type { StartRequest } from './reserve-workers.ts'

export type Reserving = Omit<StartRequest, 'max'> & { readonly ground: ChosenGround }

/** One name for each task: in a list of workers it says what it does. */
export function workerName(id: TaskId): string {
  return id.replace('task', 'arm')
}

export interface Opened {
  readonly attempt: number
  readonly branch: string
  readonly nonce: string
  readonly now: Date
  readonly before: FleetWorker | null
}

export function newRecord(
  { sessions, ports }: Fleet,
  { id, runner, agent, permissions, budget, ground }: Reserving,
  { attempt, branch, nonce, now, before }: Opened,
): FleetWorker {
  return {
    task: id,
    worker: workerName(id),
    attempt,
    nonce,
    runner,
    agent,
    permissions,
    phase: 'starting',
    process: sessions.own(),
    startedBy: null,
    job: null,
    host: ground.host,
    sandboxed: ground.sandboxed,
    mark: ports.randomness.nonce(),
    place: ground.pathOf(id, attempt),
    branch,
    startedAt: now.toISOString(),
    sessionAt: now.toISOString(),
    sessions: 0,
    resume: null,
    resumeAt: null,
    spent: NOTHING_SPENT,
    spentNow: NOTHING_SPENT,
    seenAt: null,
    spentBefore: keptSpent(before, now),
    budget,
    end: null,
  }
}
