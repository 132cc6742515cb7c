import { refuse, type Refusal } from '../../domain/decision.ts'
import {
  addSpent,
  type Budget,
  type FleetWorker,
  NOTHING_SPENT,
  sessionMs,
  type Spent,
} from '../../domain/fleet/worker.ts'

const DAY_MS = 24 * 60 * 60_000

/** By all workers of this clone whose work began within a day; sessions that run count with what they have told so far. */
export function spentToday(workers: readonly FleetWorker[], now: Date): Spent {
  const recent = workers.filter((worker) => isOfToday(worker, now))
  return recent.reduce(
    (sum, worker) => addSpent(addSpent(sum, spentSoFar(worker, now)), worker.spentBefore),
    NOTHING_SPENT,
  )
}

function spentSoFar(worker: FleetWorker, now: Date): Spent {
  const ms = worker.phase === 'running' ? sessionMs(worker, now) : 0
  return addSpent(worker.spent, { ...worker.spentNow, ms })
}

/** What the record of a task's next worker has to keep of this one's. */
export function keptSpent(before: FleetWorker | null, now: Date): Spent {
  return before === null || !isOfToday(before, now)
    ? NOTHING_SPENT
    : addSpent(before.spent, before.spentBefore)
}

function isOfToday({ startedAt }: FleetWorker, now: Date): boolean {
  return now.getTime() - Date.parse(startedAt) < DAY_MS
}

const SAID: Readonly<Record<keyof Budget, (amount: number) => string>> = {
  cost: (dollars) => `$${dollars.toFixed(2)}`,
  tokens: (count) => `${count} tokens`,
  ms: (ms) => `${Math.round(ms / 60_000)} minutes`,
}

/** BUDGET_SPENT once a day's money, tokens or time are used up. */
export function overspent(workers: readonly FleetWorker[], budget: Budget, now: Date): Refusal | null {
  const spent = spentToday(workers, now)
  for (const kind of ['cost', 'tokens', 'ms'] as const) {
    const allowed = budget[kind]
    if (allowed !== null && spent[kind] >= allowed)
      return refuse('BUDGET_SPENT', { spent: SAID[kind](spent[kind]), budget: SAID[kind](allowed) })
  }
  return null
}
