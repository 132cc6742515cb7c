import type { Problem } from '../task/task.ts'
import type { TaskId } from '../task/task-id.ts'
import type { FoldInput } from './task-results.ts'

/** Unfinished dependencies. */
export function waitingFor({ file, completed }: FoldInput): readonly TaskId[] {
  return file.closed === null ? file.dependsOn.filter((id) => !completed.has(id)) : []
}

/** What is wrong with a task's dependencies: a circle, or one that will never be completed. */
export function dependencyProblems(input: FoldInput): readonly Problem[] {
  return input.file.closed !== null ? [] : [...circleProblem(input), ...deadDependencies(input)]
}

/** Only a file edited by hand can make one: brain's own writers refuse it. */
function circleProblem({ file, circleOf }: FoldInput): readonly Problem[] {
  const circle = circleOf.get(file.id)
  if (circle === undefined) return []
  const message = `Its dependencies go in a circle: ${circle.join(' → ')}.`
  return [{ path: file.path, line: null, message, fix: `brain edit-task ${file.id} --depends-on …` }]
}

function deadDependencies({ file, files, completed }: FoldInput): readonly Problem[] {
  return file.dependsOn.flatMap((id) => {
    if (completed.has(id)) return []
    const closed = files.get(id)?.closed
    const why = !files.has(id) ? 'does not exist' : closed != null ? `was ${closed.as}` : null
    if (why === null) return []
    return [
      {
        path: file.path,
        line: null,
        message: `${file.id} depends on ${id}, which ${why}.`,
        fix: `brain edit-task ${file.id} --depends-on …, or brain cancel ${file.id}`,
      },
    ]
  })
}
