import type { Place, RawTask, Reading } from './imported-task.ts'
import { orderTasks } from './order-tasks.ts'
import { rawTask, strayProblem, type TaskParts } from './raw-task.ts'
import { type Item, readOutline } from './read-outline.ts'

const NUMBERED = /^(\d+(?:\.\d+)*)\s*\\?\.?\s+(\S.*)$/

/** What tells Kiro and its relatives apart. */
export interface NumberedDialect {
  readonly expected: string
  /** Begins a file; what it answers is asked for each task in the order of the lines. */
  readonly places: () => (task: NumberedItem) => Place
  readonly parts?: (item: Item) => Partial<TaskParts>
  /** Taken off the text. */
  readonly label?: RegExp
  /** Boxes that this tool itself would not see. */
  readonly refuses?: (item: Item) => boolean
}

export interface NumberedItem {
  readonly item: Item
  readonly number: string
  /** Without the number. */
  readonly text: string
  /** What it is part of, from the outermost; by the numbers, for not all indent them. */
  readonly around: readonly NumberedItem[]
}

/**
 * Numbered boxes: one with further ones inside (`2` with `2.1`) is what these are part of, and no task by itself.
 * Sub-items without a box are criteria. Where a dependency names such a part, it means all inside.
 */
export function readNumbered(text: string, path: string, dialect: NumberedDialect): Reading {
  const outline = readOutline(text)
  const isRefused = (item: Item): boolean => dialect.refuses?.(item) === true
  const items = outline.items.filter((item) => NUMBERED.test(item.text) && !isRefused(item))
  const { leaves, inside } = treeOf(items)
  const place = dialect.places()
  const raw = leaves.map((leaf) => taskOf(leaf, path, { ...dialect, place }))
  const strays = outline.items.filter(
    (item) => isRefused(item) || (item.parent === null && !NUMBERED.test(item.text)),
  )
  const read = orderTasks(
    raw.map((task) => ({ ...task, needs: task.needs.flatMap((id) => inside.get(id) ?? [id]) })),
  )
  const problems = [...outline.suspects, ...strays].map((stray) =>
    strayProblem(path, stray, dialect.expected),
  )
  return { tasks: read.tasks, problems: [...problems, ...read.problems] }
}

interface Tree {
  readonly leaves: readonly NumberedItem[]
  /** The numbers of the tasks inside a part. */
  readonly inside: ReadonlyMap<string, readonly string[]>
}

function treeOf(items: readonly Item[]): Tree {
  const byNumber = new Map<string, NumberedItem>()
  const all = items.map((item) => {
    const [, number = '', text = ''] = NUMBERED.exec(item.text) ?? []
    const around = prefixesOf(number).flatMap((prefix) => byNumber.get(prefix) ?? [])
    const numbered = { item, number, text, around }
    if (!byNumber.has(number)) byNumber.set(number, numbered)
    return numbered
  })
  const parts = new Set(all.flatMap(({ around }) => around))
  const leaves = all.filter((one) => !parts.has(one))
  const inside = new Map<string, string[]>()
  for (const { number, around } of leaves) {
    for (const part of around) inside.set(part.number, [...(inside.get(part.number) ?? []), number])
  }
  return { leaves, inside }
}

/** `1.2.3` → `1`, `1.2` */
function prefixesOf(number: string): readonly string[] {
  const digits = number.split('.').slice(0, DEPTH_MAX)
  return digits.slice(0, -1).map((_, index) => digits.slice(0, index + 1).join('.'))
}

const DEPTH_MAX = 20

type Placing = NumberedDialect & { readonly place: ReturnType<NumberedDialect['places']> }

function taskOf(leaf: NumberedItem, path: string, dialect: Placing): RawTask {
  const { item, number, around } = leaf
  const parts = dialect.parts?.(item) ?? {}
  const clean = (text: string): string =>
    dialect.label === undefined ? text : text.replace(dialect.label, ' ').trim() || text
  return rawTask(item, {
    path,
    id: number,
    text: clean(leaf.text),
    place: dialect.place(leaf),
    partOf: around.map((part) => clean(part.item.text)),
    ...parts,
    notes: [
      `Task ${number} of ${path}.`,
      ...(item.optional ? ['It is optional.'] : []),
      ...(parts.notes ?? []),
    ],
  })
}
