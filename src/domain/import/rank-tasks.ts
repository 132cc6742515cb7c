import type { Problem } from '../task/task.ts'
import type { RawTask } from './imported-task.ts'

export interface Ranked {
  /** Each behind all that it names, otherwise in the given order. */
  readonly ranked: readonly RawTask[]
  /** The named dependencies as places in `ranked`; those that would close a circle are left out. */
  readonly edges: readonly (readonly number[])[]
}

interface Step {
  readonly at: number
  next: number
}

/** Depth first with a stack of its own, so that long chains do not overflow the call stack. */
export function rankTasks(
  tasks: readonly RawTask[],
  named: readonly (readonly number[])[],
  problems: Problem[],
): Ranked {
  const order: number[] = []
  const rank = new Map<number, number>()
  const cut = new Set<string>()
  for (const start of tasks.keys()) {
    const path: Step[] = rank.has(start) ? [] : [{ at: start, next: 0 }]
    const onPath = new Set(path.map(({ at }) => at))
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const child = named[top.at]?.[top.next++]
      if (child === undefined) {
        path.pop()
        onPath.delete(top.at)
        rank.set(top.at, order.push(top.at) - 1)
      } else if (onPath.has(child)) {
        cut.add(`${top.at} ${child}`)
        problems.push(circleProblem(path.slice(path.findIndex(({ at }) => at === child)), tasks))
      } else if (!rank.has(child)) {
        path.push({ at: child, next: 0 })
        onPath.add(child)
      }
    }
  }
  const edges = order.map((at) =>
    (named[at] ?? []).filter((child) => !cut.has(`${at} ${child}`)).map((child) => rank.get(child) ?? 0),
  )
  return { ranked: order.map((at) => tasks[at]!), edges }
}

const NAMED_MAX = 8

function circleProblem(path: readonly Step[], tasks: readonly RawTask[]): Problem {
  const ids = path.map(({ at }) => tasks[at]!.source.id)
  const { file, line } = tasks[path.at(-1)!.at]!.source
  const shown = ids.length > NAMED_MAX ? [...ids.slice(0, NAMED_MAX), '…'] : ids
  return {
    path: file,
    line,
    message: `These depend on each other in a circle: ${[...shown, ids[0]].join(' → ')}. The last step is left out.`,
    fix: 'Take one of these dependencies out, and import again.',
  }
}
