import { detect, readSources } from '../import/detect.ts'
import { MAX_GROUPS, partitionable, type PartitionTask } from '../import/partition.ts'
import type { Item, ReadItems } from './items.ts'
import type { InputValue } from './template.ts'
import { splitGroups } from './split-groups.ts'

/**
 * The open tasks of a list such as spec-kit's tasks.md: `base`, which all rest on, then at most `max` groups that share
 * no file and do not wait for each other, then `rest`. A step without tasks is not there.
 */
export const groupItems: ReadItems = ({ text, path, max }) => {
  if (text === null) return { items: [], problem: `${path} is not there` }
  const file = { path, text }
  const [found] = detect([file], true)
  const read = found === undefined ? null : readSources([file], { dialect: found.dialect, single: true })
  if (read === null || read.tasks.length === 0)
    return { items: [], problem: `${path} has no tasks that can be read` }
  const { base, groups, rest } = splitGroups(partitionable(read.tasks), max ?? MAX_GROUPS)
  const filled = groups.filter((tasks) => tasks.length > 0)
  const first = base.length === 0 ? [] : [itemOf('base', { tasks: base, needs: [], alone: true })]
  const side = filled.map((tasks, index) =>
    itemOf(`group-${index + 1}`, { tasks, needs: first.map(({ id }) => id), alone: filled.length === 1 }),
  )
  const before = side.length > 0 ? side : first
  const last =
    rest.length === 0 ? [] : [itemOf('rest', { tasks: rest, needs: before.map(({ id }) => id), alone: true })]
  return { items: [...first, ...side, ...last], problem: null }
}

interface Step {
  readonly tasks: readonly PartitionTask[]
  readonly needs: readonly string[]
  /** Nobody else works on the list at the same time: its files are not limited. */
  readonly alone: boolean
}

function itemOf(id: string, { tasks, needs, alone }: Step): Item {
  const ids = tasks.map((task) => task.id)
  const files = [...new Set(tasks.flatMap((task) => task.files))].toSorted()
  return {
    id,
    title: `${id} (${ids.length === 1 ? ids[0] : `${ids[0]} to ${ids.at(-1)}`})`,
    needs,
    scope: alone ? [] : files.map(globOf),
    fields: new Map<string, InputValue>([
      ['id', id],
      ['tasks', ids],
      ['files', files],
    ]),
  }
}

/** A folder stands for all that lies in it; brackets are part of a name. */
function globOf(path: string): string {
  const literal = path.includes('*') ? path : path.replaceAll(/[[\](){}!?@+]/g, String.raw`\$&`)
  return literal.endsWith('/') ? `${literal}**` : literal
}
