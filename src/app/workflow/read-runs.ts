import type { Snapshot } from '../../domain/snapshot.ts'
import type { Problem, Task } from '../../domain/task/task.ts'
import { applyMode } from '../../domain/workflow/apply-mode.ts'
import { foldRun } from '../../domain/workflow/fold-run.ts'
import { listItems, type Items, type ReadItems } from '../../domain/workflow/items.ts'
import { itemsBlob } from '../../domain/workflow/items-blob.ts'
import { runNameOf, runPath } from '../../domain/workflow/run-paths.ts'
import type { RunFile } from '../../domain/workflow/run.ts'
import { fillPath, runValues, type RunInput } from '../../domain/workflow/run-input.ts'
import type { RunView } from '../../domain/workflow/run-view.ts'
import type { FanOut, Template } from '../../domain/workflow/template.ts'
import type { Repository } from '../../ports/repository.ts'
import { parseRuns, type ParsedRun } from './parsed-runs.ts'
import { readPaths } from './read-paths.ts'

/** A run as it stands, and what it was folded from. */
export interface ReadRun {
  readonly view: RunView
  readonly blobs: ReadonlyMap<string, string>
}

/** How items are read from artifacts; lists are read from inputs. Loaded by runs that fan out so, for the parsers are large. */
const ITEM_READERS: Readonly<Record<FanOut['of'], () => Promise<ReadItems>>> = {
  list: () => Promise.resolve(listItems),
  groups: async () => (await import('../../domain/workflow/group-items.ts')).groupItems,
  components: async () => (await import('../../domain/components/component-items.ts')).componentItems,
}

/** The names of all runs that were not put away, in order. */
export function runNames({ look }: Snapshot): readonly string[] {
  return [...look.plan.tree.keys()].flatMap((path) => runNameOf(path) ?? []).toSorted()
}

/** The texts that reading runs needs; a look that asks for them saves a read of its own. */
export function runFileTexts(path: string): boolean {
  return RUN_FILE_NAME.test(path)
}

const RUN_FILE_NAME = /^workflows\/[^/]+\/(?:workflow|template)\.yml$/

/**
 * Every run, or those named. One read of objects for all their files that are not known yet, and one listing for each folder outside
 * `workflows/` that they write to; nothing at all where there is no run.
 */
export async function readRuns(
  repository: Repository,
  snapshot: Snapshot,
  { now, names }: { readonly now: Date; readonly names?: readonly string[] | undefined },
): Promise<readonly ReadRun[]> {
  const wanted = runNames(snapshot).filter((name) => names === undefined || names.includes(name))
  if (wanted.length === 0) return []
  const parsed = await parseRuns(repository, snapshot, wanted)
  const tasks = tasksByRun(snapshot)
  const inPlan = new Map([...snapshot.look.plan.tree].map(([path, { blob }]) => [path, blob]))
  const runs: ReadRun[] = []
  for (const name of wanted)
    runs.push(
      await readRun(repository, snapshot, { name, parsed, inPlan, tasks: tasks.get(name) ?? [], now }),
    )
  return runs
}

function tasksByRun({ tasks, archived }: Snapshot): ReadonlyMap<string, readonly Task[]> {
  const found = new Map<string, Task[]>()
  for (const task of [...tasks.values(), ...archived.values()]) {
    if (task.workflow === null) continue
    const known = found.get(task.workflow)
    if (known === undefined) found.set(task.workflow, [task])
    else known.push(task)
  }
  return found
}

interface Reading {
  readonly name: string
  readonly parsed: ReadonlyMap<string, ParsedRun>
  readonly tasks: readonly Task[]
  /** Path → blob on the plan branch: one map for all runs. */
  readonly inPlan: ReadonlyMap<string, string>
  readonly now: Date
}

async function readRun(repository: Repository, snapshot: Snapshot, reading: Reading): Promise<ReadRun> {
  const { name, parsed, tasks, inPlan, now } = reading
  const { run, problems, ...read } = parsed.get(name)!
  if (run === null) return damaged(unread(name), problems)
  const template = read.template === null ? null : inMode(read.template, run)
  if (template === null)
    return damaged(run, read.templateProblems.length > 0 ? read.templateProblems : [modeGone(run)])
  const blobs = await readBlobs(repository, snapshot, { run, template, tasks, inPlan })
  const items = await readItems(repository, { run, template, tasks, blobs })
  const input: RunInput = {
    run,
    template,
    tasks,
    blobs,
    now,
    itemsOf: (fanOut) => items.get(fanOut) ?? NO_ITEMS,
  }
  const view = foldRun(input)
  return { view: { ...view, problems: [...problems, ...view.problems] }, blobs }
}

const NO_ITEMS: Items = { items: [], problem: 'its items cannot be told' }

function inMode(template: Template, { mode }: RunFile): Template | null {
  return mode !== '' && !template.modes.has(mode) ? null : applyMode(template, mode === '' ? null : mode)
}

function modeGone({ name, mode }: RunFile): Problem {
  const message = `The run says mode "${mode}", which its template has not.`
  return { path: runPath(name), line: null, message, fix: 'Correct the line "mode".' }
}

function unread(name: string): RunFile {
  const nothing = {
    title: name,
    asked: '',
    template: '',
    version: '',
    mode: '',
    created: null,
    by: null,
    priority: null,
  }
  return { name, ...nothing, inputs: new Map(), stopped: null, rolledBack: [], excused: [], taken: [] }
}

function damaged(run: RunFile, problems: readonly Problem[]): ReadRun {
  const { template: name, version } = run
  const template: Template = {
    ...{ schema: 1, name, version, title: name, description: '', inputs: [], phases: [] },
    ...{ modes: new Map(), source: null },
  }
  const view: RunView = {
    run,
    template,
    state: 'damaged',
    phases: [],
    tasks: [],
    former: [],
    at: 0,
    of: 0,
    problems,
  }
  return { view, blobs: new Map() }
}

interface Known {
  readonly run: RunFile
  readonly template: Template
  readonly tasks: readonly Task[]
}

/** What is on the base branch now of all that the run writes or was made from. */
async function readBlobs(
  repository: Repository,
  { look }: Snapshot,
  { run, template, tasks, inPlan }: Known & Pick<Reading, 'inPlan'>,
): Promise<ReadonlyMap<string, string>> {
  const values = runValues(run, template)
  const own = template.phases.flatMap(({ artifact }) =>
    artifact === null ? [] : [fillPath(artifact, values, null)],
  )
  const based = tasks.flatMap(({ part }) =>
    Object.keys(part?.basedOn ?? {}).filter((key) => !IS_TASK.test(key)),
  )
  const paths = new Set([...own, ...based, ...tasks.flatMap(({ part }) => part?.artifact ?? [])])
  const together = look.plan.commit === look.base.commit
  const folders = foldersOf([...paths].filter((path) => !together || !path.startsWith('workflows/')))
  if (together && folders.length === 0) return inPlan
  const blobs = new Map<string, string>(together ? inPlan : [])
  for (const folder of folders) {
    const files = look.base.commit === null ? new Map() : await repository.listFiles(look.base.commit, folder)
    for (const [path, { blob }] of files) blobs.set(path, blob)
  }
  return blobs
}

const IS_TASK = /^task-\d+$/

/** The folder of each, and none that lies in another; a file at the top stands for itself. */
function foldersOf(paths: readonly string[]): readonly string[] {
  const folders = paths.map((path) => {
    const known = path.split('*')[0] ?? ''
    const end = known.lastIndexOf('/')
    return end === -1 ? path : known.slice(0, end)
  })
  const unique = [...new Set(folders)]
  return unique.filter((folder) => !unique.some((other) => folder.startsWith(`${other}/`)))
}

/** The items of every phase that fans out. */
async function readItems(
  repository: Repository,
  known: Known & Pick<ReadRun, 'blobs'>,
): Promise<ReadonlyMap<FanOut, Items>> {
  const { run, template } = known
  const values = runValues(run, template)
  const items = new Map<FanOut, Items>()
  for (const { id, each } of template.phases) {
    if (each === null) continue
    const path = values.get(`artifact.${each.from}`) ?? ''
    const blob =
      itemsBlob({ run, tasks: known.tasks, path, phase: id, from: each.from }) ?? known.blobs.get(path)
    const text = blob === undefined ? null : ((await repository.readTexts([blob])).get(blob) ?? null)
    const read = await ITEM_READERS[each.of]()
    const input = run.inputs.get(each.from) ?? null
    items.set(each, read({ text, input, path, max: each.max }))
  }
  return items
}

/** The snapshot with the texts of these files as well. */
export async function withTexts(
  repository: Repository,
  snapshot: Snapshot,
  paths: readonly string[],
): Promise<Snapshot> {
  const texts = await readPaths(
    repository,
    snapshot,
    paths.filter((path) => !snapshot.look.texts.has(path)),
  )
  return { ...snapshot, look: { ...snapshot.look, texts: new Map([...snapshot.look.texts, ...texts]) } }
}
