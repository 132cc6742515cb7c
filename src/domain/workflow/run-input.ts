import type { Task } from '../task/task.ts'
import { evaluate } from './condition.ts'
import type { Item, Items } from './items.ts'
import { fillPlaceholders } from './placeholders.ts'
import { runFolder } from './run-paths.ts'
import type { RunFile } from './run.ts'
import type { FanOut, InputValue, Template } from './template.ts'

/** All that a run is folded from. */
export interface RunInput {
  readonly run: RunFile
  readonly template: Template
  /** Those of the run, archived ones too. */
  readonly tasks: readonly Task[]
  /** Path → blob on the base branch, of every path that a phase writes or was based on. */
  readonly blobs: ReadonlyMap<string, string>
  readonly itemsOf: (fanOut: FanOut) => Items
  readonly now: Date
}

/** What placeholders stand for, without an item. */
export function runValues(run: RunFile, template: Template): ReadonlyMap<string, string> {
  const values = new Map<string, string>([
    ['run.name', run.name],
    ['run.folder', runFolder(run.name)],
    ['run.title', run.title],
    ['run.asked', run.asked],
    ['run.mode', run.mode],
  ])
  for (const { name } of template.inputs) values.set(`input.${name}`, textOfValue(run.inputs.get(name)))
  for (const phase of template.phases) {
    const path = phase.artifact
    if (path !== null) values.set(`artifact.${phase.id}`, fillPath(path, values, null))
  }
  return values
}

function textOfValue(value: InputValue | undefined): string {
  return value === undefined ? '' : Array.isArray(value) ? value.join(', ') : String(value)
}

/** A path with its placeholders filled; the item's are `*` as long as no item is meant. */
export function fillPath(
  path: string,
  values: ReadonlyMap<string, string>,
  fields: ReadonlyMap<string, InputValue> | null,
): string {
  const open = path.replaceAll(/\{\{\s*item\.([\w-]+)\s*\}\}/g, (_, name: string) =>
    fields === null ? '*' : textOfValue(fields.get(name)),
  )
  return fillPlaceholders(open, values)
}

export function withItem(
  values: ReadonlyMap<string, string>,
  fields: ReadonlyMap<string, InputValue> | null,
): ReadonlyMap<string, string> {
  const item = [...(fields ?? [])].map(([name, value]) => [`item.${name}`, textOfValue(value)] as const)
  return new Map([...values, ...item])
}

/** Is the condition fulfilled, as far as is known now? */
export function holdsNow(
  { run, template }: RunInput,
  condition: string | null,
  { artifacts, item }: { readonly artifacts: ReadonlySet<string>; readonly item?: Item | null },
): boolean {
  if (condition === null) return true
  const inputs = new Map(template.inputs.map(({ name }) => [name, run.inputs.get(name) ?? '']))
  return evaluate(condition, {
    ...{ inputs, mode: run.mode, asked: run.asked, artifacts },
    ...(item == null ? {} : { item: item.fields }),
  })
}

const PATH_PART = /^[\p{L}\p{N}_@+][\p{L}\p{N}._ @+-]*$|^\.[\p{L}\p{N}][\p{L}\p{N}._-]*$/u
const PATH_MAX = 300

/** Inside the repository, no glob, and nothing of git's or brain's own. */
export function isArtifactPath(path: string): boolean {
  const parts = path.split('/')
  if (path.length > PATH_MAX || !parts.every((part) => PATH_PART.test(part))) return false
  return !OWN_FOLDERS.has((parts[0] ?? '').toLowerCase()) && !/^(?:WORK-PLAN|CLAUDE)\.md$/i.test(path)
}

const OWN_FOLDERS: ReadonlySet<string> = new Set(['.git', '.brain', 'tasks', 'results'])
