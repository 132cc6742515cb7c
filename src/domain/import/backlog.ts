import { booleanOf, type FieldValue, textOf } from '../markdown/field-value.ts'
import { readFrontMatter } from '../markdown/front-matter.ts'
import { oneLine } from '../markdown/lines.ts'
import { PRIORITIES, type Problem } from '../task/task.ts'
import type { RawTask, Reading, SourceFile } from './imported-task.ts'
import { orderTasks } from './order-tasks.ts'
import { titleOf } from './raw-task.ts'
import { type Item, readOutline } from './read-outline.ts'

const DONE = /^(?:done|complete|completed|closed|finished)$/i
const COMPLETED_FOLDER = /(?:^|\/)(?:completed|archive\/tasks)\//

/** Backlog.md: a file a task. `dependencies` count, `parent_task_id` is told, acceptance criteria are taken over. */
export function readBacklog(files: readonly SourceFile[]): Reading {
  const problems: Problem[] = []
  const tasks = files.flatMap((file) => readTask(file, problems) ?? [])
  const read = orderTasks(tasks.toSorted((a, b) => compareIds(a.source.id, b.source.id)))
  return { tasks: read.tasks, problems: [...problems, ...read.problems] }
}

function readTask({ path, text }: SourceFile, problems: Problem[]): RawTask | null {
  const { fields, problems: faults, body } = readFrontMatter(text.replaceAll('\r\n', '\n'))
  problems.push(...faults.map((fault) => ({ path, ...fault })))
  const said = (key: string): string => oneLine(textOf(fields.get(key)) ?? '')
  const id = said('id')
  if (id === '') {
    problems.push({
      path,
      line: 1,
      message: 'The front matter has no id; `id: task-1` was expected.',
      fix: 'Add it, and import again; the file is left out.',
    })
    return null
  }
  const { sections, items } = sectionsOf(body)
  const priority = PRIORITIES.find((one) => one === said('priority').toLowerCase())
  const parent = said('parent_task_id')
  const draft = booleanOf(fields.get('draft')) === true || /(?:^|\/)drafts\//.test(path)
  return {
    source: { file: path, id, line: 1 },
    title: titleOf(said('title'), id),
    done: DONE.test(said('status')) || COMPLETED_FOLDER.test(path),
    place: null,
    needs: textsOf(fields.get('dependencies')),
    objective: sections.get('description')?.join('\n') || titleOf(said('title'), id),
    criteria: items
      .filter(({ mark }) => mark === ' ')
      .map(({ text: words }) => words.replace(/^#\d+\s+/, '')),
    scope: [],
    notes: [
      `Task ${id} of ${path}.`,
      ...(parent === '' ? [] : [`Part of ${parent}.`]),
      ...(draft ? ['It was a draft.'] : []),
      ...textsOf(fields.get('labels')).map((label) => `Label: ${label}`),
      ...['implementation plan', 'implementation notes'].flatMap((name) => sections.get(name) ?? []),
    ],
    ...(priority === undefined ? {} : { priority }),
  }
}

/** The lines under each `##` heading, by its name in small letters, and the boxes among the acceptance criteria. */
function sectionsOf(body: string): {
  sections: ReadonlyMap<string, readonly string[]>
  items: readonly Item[]
} {
  const outline = readOutline(body)
  const sections = new Map<string, string[]>()
  for (const { headings, text } of outline.strays) {
    const name = headings.at(-1)?.toLowerCase() ?? ''
    sections.set(name, [...(sections.get(name) ?? []), text])
  }
  const isCriterion = ({ headings }: Item): boolean => /acceptance criteria/i.test(headings.at(-1) ?? '')
  return { sections, items: outline.items.filter(isCriterion) }
}

function textsOf(field: FieldValue | undefined): readonly string[] {
  const items = field === undefined ? [] : field.kind === 'list' ? field.items : [field]
  return items.map((item) => oneLine(textOf(item) ?? '')).filter((text) => text !== '')
}

/** `task-2` before `task-10`. */
function compareIds(a: string, b: string): number {
  const [x, y] = [numbersOf(a), numbersOf(b)]
  const length = Math.max(x.length, y.length)
  for (let at = 0; at < length; at++) {
    const difference = (x[at] ?? -1) - (y[at] ?? -1)
    if (difference !== 0) return difference
  }
  return a < b ? -1 : a > b ? 1 : 0
}

function numbersOf(id: string): readonly number[] {
  return (id.match(/\d{1,9}/g) ?? []).map(Number)
}
