import type { Task } from '../task/task.ts'
import { dependencyProblems, waitingFor } from './dependencies.ts'
import { NOTHING_FOUND, type FoldInput } from './task-results.ts'
import { leaseOf, stateOf } from './task-state.ts'

/** What is known of a task that nobody has worked on. */
const UNTOUCHED = {
  ...{ attempt: null, branch: null, commit: null, adopted: null, contest: [], worker: null, claimedAt: null },
  ...{ nonce: null, progress: null, step: null, lastActivityAt: null, leaseExpiresAt: null, stale: false },
  ...{ attempts: [], output: null, open: [], incident: null, feedback: [], late: [], resultsOn: null },
} as const

/** Folds a task with neither branch nor result, by a shorter way: in a large plan nearly all are done or still to come. */
export function foldUntouched(input: FoldInput): Task {
  const { look, file } = input
  const nothing = { current: null, holder: null, found: NOTHING_FOUND, open: [], feedback: [] }
  const state = stateOf({ ...input, ...nothing })
  return {
    ...file,
    ...UNTOUCHED,
    state,
    waitingFor: waitingFor(input),
    leaseMs: leaseOf({ input, state, activity: null }).leaseMs,
    problems: [
      ...file.problems,
      ...look.problems.filter(({ path }) => path === file.path),
      ...dependencyProblems(input),
    ],
  }
}
