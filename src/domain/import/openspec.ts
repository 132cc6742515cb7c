import type { Problem } from '../task/task.ts'
import type { RawTask, Reading } from './imported-task.ts'
import { orderTasks } from './order-tasks.ts'
import { rawTask, strayProblem } from './raw-task.ts'
import { type Item, readOutline } from './read-outline.ts'
import { slugOf } from './slug.ts'

const NUMBERED = /^(\d+(?:\.\d+)+[A-Za-z]*)\.?(?:\s+(\S.*))?$/
const GROUP = /^(\d+)\./
const EXPECTED = '`- [ ] 1.1 What to do`'

/**
 * The tasks.md of an OpenSpec change. Every box counts, also in code blocks and without blanks, as it does there; nested
 * boxes without a number are criteria. The tasks go one after another.
 */
export function readOpenSpec(text: string, path: string): Reading {
  const outline = readOutline(text, { fenced: true, loose: true })
  const taken = new Map<string, number>()
  const items = outline.items.filter((item) => item.parent === null || NUMBERED.test(item.text))
  const read = orderTasks(items.map((item) => taskOf(item, path, taken)))
  const problems = [
    ...outline.suspects.map((stray) => strayProblem(path, stray, EXPECTED)),
    ...items.flatMap((item) => groupProblem(item, path)),
  ]
  return { tasks: read.tasks, problems: [...problems, ...read.problems] }
}

function taskOf(item: Item, path: string, taken: Map<string, number>): RawTask {
  const [, number, said] = NUMBERED.exec(item.text) ?? []
  const numberedBelow = item.children.filter((child) => NUMBERED.test(child.text))
  return rawTask(
    { ...item, children: item.children.filter((child) => !numberedBelow.includes(child)) },
    {
      path,
      id: number ?? slugOf(item.text, taken),
      text: said ?? item.text,
      place: { stage: 0, lane: '', parallel: false, optional: false },
      partOf: [item.headings.at(-1) ?? '', item.parent?.text ?? ''],
      notes: [`Task ${number ?? `on line ${item.line}`} of ${path}.`],
    },
  )
}

/** A number that belongs to another group than the one it stands in. */
function groupProblem(item: Item, path: string): readonly Problem[] {
  const group = item.headings
    .map((heading) => GROUP.exec(heading)?.[1])
    .findLast((found) => found !== undefined)
  const number = NUMBERED.exec(item.text)?.[1]
  if (group === undefined || number === undefined || number.split('.')[0] === group) return []
  return [
    {
      path,
      line: item.line,
      message: `${number} stands in group ${group}; a number that begins with ${group}. was expected.`,
      fix: 'Correct the number, or move the line; it is imported in the order of the lines.',
    },
  ]
}
