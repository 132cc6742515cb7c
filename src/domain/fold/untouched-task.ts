import type { Problem, Task, TaskFile } from '../task/task.ts'
import { dependencyProblems, waitingFor } from './dependencies.ts'
import { NOTHING_FOUND, type FoldInput } from './task-results.ts'
import { leaseOf, stateOf, type StateInput } from './task-state.ts'

/** What is known of a task that nobody has worked on. */
const UNTOUCHED = {
  ...{ attempt: null, branch: null, commit: null, adopted: null, contest: [], worker: null, claimedAt: null },
  ...{ nonce: null, progress: null, step: null, lastActivityAt: null, leaseExpiresAt: null, stale: false },
  ...{ attempts: [], output: null, open: [], incident: null, feedback: [], late: [], resultsOn: null },
} as const

export type CommonInput = Omit<FoldInput, 'file' | 'tips' | 'adoption'>

/**
 * Folds tasks with neither branch nor result, by a shorter way: in a large plan nearly all are done or still to come. One
 * input serves all of them, for making one costs more than what is then done with it.
 */
export function untouchedFold(common: CommonInput): (file: TaskFile) => Task {
  const nothing = { tips: [], adoption: null, current: null, holder: null, open: [], feedback: [] }
  const input: { -readonly [key in keyof StateInput]?: StateInput[key] } = {
    ...common,
    ...nothing,
    found: NOTHING_FOUND,
  }
  return (file) => {
    input.file = file
    const whole = input as StateInput
    const state = stateOf(whole)
    return {
      ...file,
      ...UNTOUCHED,
      state,
      waitingFor: file.dependsOn.length === 0 ? [] : waitingFor(whole),
      leaseMs: leaseOf({ input: whole, state, activity: null }).leaseMs,
      problems: problemsOf(whole),
    }
  }
}

function problemsOf(input: FoldInput): readonly Problem[] {
  const { look, file } = input
  const ofFile = look.problems.length === 0 ? [] : look.problems.filter(({ path }) => path === file.path)
  return [...file.problems, ...ofFile, ...(file.dependsOn.length === 0 ? [] : dependencyProblems(input))]
}
