import type { Task } from '../task/task.ts'
import type { RunFile } from './run.ts'

interface Begun {
  readonly run: RunFile
  readonly tasks: readonly Task[]
  /** Of the file that holds the items. */
  readonly path: string
  readonly phase: string
  /** The phase that wrote it. */
  readonly from: string
}

/**
 * The version that a phase was begun with; undefined before that. Whoever ticks a task in the file, or adds one,
 * must not change what the others work on. It counts no more once the file was made anew.
 */
export function itemsBlob({ run, tasks, path, phase, from }: Begun): string | undefined {
  const gone = new Set(run.rolledBack.flatMap((entry) => entry.tasks))
  const live = tasks.filter(({ id }) => !gone.has(id))
  const roundOf = (task: Task): number => task.part?.round ?? 1
  const begun = live
    .filter((task) => task.phase === phase && task.part?.basedOn[path] !== undefined)
    .toSorted((a, b) => roundOf(b) - roundOf(a))[0]
  if (begun === undefined) return undefined
  const remade = live.some(
    (task) => task.phase === from && task.state === 'completed' && roundOf(task) > roundOf(begun),
  )
  return remade ? undefined : begun.part?.basedOn[path]
}
