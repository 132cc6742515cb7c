import type { Problem, Task, TaskFile } from '../task/task.ts'
import { NONE, wholeTask } from '../task/whole-task.ts'
import { dependencyProblems, waitingFor } from './dependencies.ts'
import { NOTHING_FOUND, type FoldInput } from './task-results.ts'
import { leaseOf, untouchedState, type StateInput } from './task-state.ts'

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
    const state = untouchedState(whole)
    return wholeTask(file, {
      state,
      waitingFor: file.dependsOn.length === 0 ? NONE : waitingFor(whole),
      leaseMs: leaseOf({ input: whole, state, activity: null }).leaseMs,
      problems: problemsOf(whole),
    })
  }
}

function problemsOf(input: FoldInput): readonly Problem[] {
  const { look, file } = input
  const ofFile = look.problems.length === 0 ? NONE : look.problems.filter(({ path }) => path === file.path)
  const ofNeeds = file.dependsOn.length === 0 ? NONE : dependencyProblems(input)
  if (ofFile.length === 0 && ofNeeds.length === 0) return file.problems
  return [...file.problems, ...ofFile, ...ofNeeds]
}
