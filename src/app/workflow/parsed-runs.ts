import type { Look } from '../../domain/look.ts'
import type { Snapshot } from '../../domain/snapshot.ts'
import type { Problem } from '../../domain/task/task.ts'
import { runPath, runTemplatePath } from '../../domain/workflow/run-paths.ts'
import type { RunFile } from '../../domain/workflow/run.ts'
import type { Template } from '../../domain/workflow/template.ts'
import type { Repository } from '../../ports/repository.ts'
import { readPaths } from './read-paths.ts'

/** What a run's files say. A run or a template that cannot be read is null, and its problems say why. */
export interface ParsedRun {
  readonly run: RunFile | null
  readonly problems: readonly Problem[]
  /** In no mode yet. */
  readonly template: Template | null
  readonly templateProblems: readonly Problem[]
}

/** One without any problem, as JSON. */
interface PackedRun {
  readonly run: Omit<RunFile, 'inputs'>
  readonly inputs: readonly (readonly [string, unknown])[]
  readonly template: Omit<Template, 'modes'>
  readonly modes: readonly (readonly [string, unknown])[]
}

/** By the run's name and the objects of its files: what they say follows from these alone. */
type Packed = Readonly<Record<string, PackedRun>>

const NAME = 'runs'
/** Raised whenever run files or templates are read in another way: each entry says by itself what it was read from. */
const KEY = '2'

/** The files of these runs. What was parsed before is not read again; one read of objects for all the others. */
export async function parseRuns(
  repository: Repository,
  snapshot: Snapshot,
  names: readonly string[],
): Promise<ReadonlyMap<string, ParsedRun>> {
  const known = packedIn(await repository.recall(NAME, KEY))
  const keys = new Map(names.map((name) => [name, keyOf(snapshot.look, name)]))
  const parsed = new Map<string, ParsedRun>()
  for (const [name, key] of keys) {
    const packed = key === null ? undefined : known[key]
    if (packed !== undefined && isOf(packed, name)) parsed.set(name, unpack(packed))
  }
  const missing = names.filter((name) => !parsed.has(name))
  if (missing.length === 0) return parsed
  const fresh = await parseFresh(repository, snapshot, missing)
  const packed = packAll(fresh, keys)
  if (Object.keys(packed).length > 0)
    await repository.keep(NAME, { key: KEY, value: { ...stillThere(snapshot, known), ...packed } })
  return new Map([...parsed, ...fresh])
}

function packedIn(kept: unknown): Packed {
  return typeof kept === 'object' && kept !== null && !Array.isArray(kept) ? (kept as Packed) : {}
}

function keyOf({ plan }: Look, name: string): string | null {
  const [run, template] = [runPath(name), runTemplatePath(name)].map((path) => plan.tree.get(path))
  const isPlain = run?.mode.startsWith('100') === true && template?.mode.startsWith('100') === true
  return isPlain ? `${name} ${run.blob} ${template.blob}` : null
}

function isOf(packed: unknown, wanted: string): boolean {
  const { run, inputs, template, modes } = (packed ?? {}) as Partial<PackedRun>
  return (
    run?.name === wanted &&
    Array.isArray(inputs) &&
    Array.isArray(modes) &&
    [run.rolledBack, run.excused, run.taken, template?.inputs, template?.phases].every(Array.isArray)
  )
}

function unpack({ run, inputs, template, modes }: PackedRun): ParsedRun {
  return {
    run: { ...run, inputs: new Map(inputs) as RunFile['inputs'] },
    problems: [],
    template: { ...template, modes: new Map(modes) as Template['modes'] },
    templateProblems: [],
  }
}

async function parseFresh(
  repository: Repository,
  snapshot: Snapshot,
  names: readonly string[],
): Promise<ReadonlyMap<string, ParsedRun>> {
  const paths = names.flatMap((name) => [runPath(name), runTemplatePath(name)])
  const [texts, { parseRun }, { readTemplate }] = await Promise.all([
    readPaths(repository, snapshot, paths),
    import('../../domain/workflow/run.ts'),
    import('../../domain/workflow/read-template.ts'),
  ])
  return new Map(
    names.map((name) => {
      const path = runTemplatePath(name)
      const { template, problems: templateProblems } = readTemplate(texts.get(path) ?? '', path)
      return [name, { ...parseRun(texts.get(runPath(name)) ?? '', name), template, templateProblems }]
    }),
  )
}

/** Of a run that was put away or changed, what it once said is not looked for again. */
function stillThere({ look }: Snapshot, known: Packed): Packed {
  return Object.fromEntries(
    Object.entries(known).filter(([key]) => keyOf(look, key.split(' ')[0] ?? '') === key),
  )
}

function packAll(fresh: ReadonlyMap<string, ParsedRun>, keys: ReadonlyMap<string, string | null>): Packed {
  return Object.fromEntries(
    [...fresh].flatMap(([name, parsed]) => {
      const key = keys.get(name) ?? null
      const packed = pack(parsed)
      return key === null || packed === null || !isJson(packed) ? [] : [[key, packed]]
    }),
  )
}

function pack({ run, problems, template, templateProblems }: ParsedRun): PackedRun | null {
  if (run === null || template === null || problems.length + templateProblems.length > 0) return null
  const { inputs, ...restOfRun } = run
  const { modes, ...restOfTemplate } = template
  return { run: restOfRun, inputs: [...inputs], template: restOfTemplate, modes: [...modes] }
}

/** YAML has numbers that JSON has not. */
function isJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0)
  if (typeof value !== 'object' || value === null) return value !== undefined
  return Object.values(value).every(isJson)
}
