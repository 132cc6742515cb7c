import type { RawTask, Reading } from './imported-task.ts'
import { orderTasks } from './order-tasks.ts'
import { rawTask, strayProblem } from './raw-task.ts'
import { type Item, readOutline } from './read-outline.ts'
import { slugOf } from './slug.ts'

/**
 * Any Markdown list with boxes: the outermost boxes are tasks, those inside their criteria. A numbered list goes in
 * order, any other list waits for nothing. An id is made of the words, so a task that moves stays the same.
 */
export function readChecklist(text: string, path: string): Reading {
  const outline = readOutline(text)
  const taken = new Map<string, number>()
  const items = outline.items.filter(({ parent }) => parent === null)
  const read = orderTasks(items.map((item) => taskOf(item, path, taken)))
  const problems = outline.suspects.map((stray) => strayProblem(path, stray, '`- [ ] What to do`'))
  return { tasks: read.tasks, problems: [...problems, ...read.problems] }
}

function taskOf(item: Item, path: string, taken: Map<string, number>): RawTask {
  const list = { stage: 0, lane: item.headings.join('\n'), parallel: false, optional: false }
  return rawTask(item, {
    path,
    id: slugOf(item.text, taken),
    text: item.text,
    place: item.ordered ? list : null,
    partOf: item.headings.slice(-1),
    notes: [`On line ${item.line} of ${path}.`],
  })
}
