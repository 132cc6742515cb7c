import type { Look, Tip, Tree } from '../../domain/look.ts'
import type { FeedbackEntry, ResultFile, ResultKind } from '../../domain/result/result.ts'
import { DEFAULT_SETTINGS } from '../../domain/settings/settings.ts'
import { taskIdOfPath } from '../../domain/task/task-id.ts'
import type { Problem, TaskFile } from '../../domain/task/task.ts'
import { BLOB_BYTES_MAX, type BlobText } from './blob-text.ts'
import { IS_MISSING, type ParsedDocument, type ParsedDocuments } from './parsed-document.ts'

export type Documents = Pick<Look, 'tasks' | 'results' | 'feedback' | 'problems'>

/** Where blobs come from, and what is already known of them. */
export interface Reader {
  readonly cache: ParsedDocuments
  /** By blob; each once. */
  readonly readBlobs: (blobs: readonly string[]) => Promise<ReadonlyMap<string, BlobText>>
}

interface Wanted {
  readonly kind: Exclude<ParsedDocument['kind'], 'folder'>
  readonly path: string
  readonly blob: string
  readonly key: string
}

/** Every task, result and feedback file, parsed; each blob is parsed once in a clone's life. Tasks that are known by their paths are not read. */
export async function readDocuments(
  reader: Reader,
  whole: Tree,
  { tips, tasks: known = null }: { tips: readonly Tip[]; tasks?: Documents['tasks'] | null | undefined },
): Promise<Documents> {
  const { cache } = reader
  const tree = known === null ? whole : new Map([...whole].filter(([path]) => !known.has(path)))
  const wanted = [...wantedOf(tree), ...tips.flatMap((tip) => wantedOf(tip.results))]
  await parseMissing(reader, wanted)
  const documents = {
    tasks: new Map<string, TaskFile>(known),
    results: new Map<string, ResultFile>(),
    feedback: new Map<string, readonly FeedbackEntry[]>(),
  }
  const problems: Problem[] = misplaced(tree)
  for (const { key, path, blob } of wanted) {
    const document = cache.get(key)
    if (document === undefined) continue
    problems.push(...document.problems)
    if (document.kind === 'task' && document.value !== null) documents.tasks.set(path, document.value)
    if (document.kind === 'result' && document.value !== null) documents.results.set(blob, document.value)
    if (document.kind === 'feedback') documents.feedback.set(path, document.value)
  }
  return { ...documents, problems: unique(problems) }
}

/** One document by itself. */
export async function readDocument(
  reader: Reader,
  { kind, path, blob }: Pick<Wanted, 'kind' | 'path' | 'blob'>,
): Promise<ParsedDocument | undefined> {
  const key = `${kind} ${path} ${blob}`
  await parseMissing(reader, [{ kind, path, blob, key }])
  return reader.cache.get(key)
}

const RESULT_FILE = /^results\/task-\d{1,9}-(status|output|blocker|question|incident|feedback)\.md$/

function wantedOf(tree: Tree): Wanted[] {
  return [...tree].flatMap(([path, entry]) => {
    const kind = kindOf(path)
    if (kind === null || !entry.mode.startsWith('100')) return []
    return [{ kind, path, blob: entry.blob, key: `${kind} ${path} ${entry.blob}` }]
  })
}

function kindOf(path: string): Wanted['kind'] | null {
  if (taskIdOfPath(path) !== null) return 'task'
  const result = RESULT_FILE.exec(path)?.[1]
  if (result === undefined) return null
  return result === 'feedback' ? 'feedback' : 'result'
}

const DOCUMENT_FOLDER = /^(tasks\/task-\d{1,9}\.md|results\/task-\d{1,9}-\w+\.md)\//

/** A link, a submodule or a folder where a task or result file should be is named, never followed. */
function misplaced(tree: Tree): Problem[] {
  return [...tree].flatMap(([path, entry]) => {
    const folder = DOCUMENT_FOLDER.exec(path)?.[1]
    if (folder !== undefined) {
      const message = 'This is a folder; a file was expected.'
      return [{ path: folder, line: null, message, fix: `git rm -r ${folder}` }]
    }
    if (kindOf(path) === null || entry.mode.startsWith('100')) return []
    const message = 'This is a link or a submodule; a plain file was expected.'
    return [{ path, line: null, message, fix: `git rm ${path}` }]
  })
}

async function parseMissing(reader: Reader, wanted: readonly Wanted[]): Promise<void> {
  const missing = wanted.filter(({ key }) => reader.cache.get(key) === undefined)
  if (missing.length === 0) return
  const loading = loadParsers(new Set(missing.map(({ kind }) => kind)))
  if (missing.length <= LOT) return await parseLot(reader, missing, loading)
  const { withSmallYoungHeap } = await import('../system/small-heap.ts')
  // The first few load whatever parsing takes.
  await parseLot(reader, missing.slice(0, FEW), loading)
  await withSmallYoungHeap(async () => {
    for (let at = FEW; at < missing.length; at += LOT)
      await parseLot(reader, missing.slice(at, at + LOT), loading)
  })
}

/** Documents whose texts are held at a time: those of a whole plan would be much of what a first look takes. */
const LOT = 200
const FEW = 10

async function parseLot(
  { cache, readBlobs }: Reader,
  lot: readonly Wanted[],
  loading: ReturnType<typeof loadParsers>,
): Promise<void> {
  const [blobs, parse] = await Promise.all([readBlobs([...new Set(lot.map(({ blob }) => blob))]), loading])
  for (const document of lot) {
    const blob = blobs.get(document.blob)
    if (blob === undefined) continue
    const parsed =
      'text' in blob ? parse(document.kind)(document.path, blob.text) : unreadable(document, blob)
    cache.set(document.key, parsed)
  }
}

type Parser = (path: string, text: string) => ParsedDocument

/** Loaded only when there is something new for it to parse: a parser takes longer to load than a list to make. */
const PARSERS: Readonly<Record<Wanted['kind'], () => Promise<Parser>>> = {
  task: async () => {
    const { parseTask } = await import('../../domain/task/parse-task.ts')
    return (path, text) => ({ kind: 'task', value: parseTask(path, text), problems: [] })
  },
  result: async () => {
    const { parseResult } = await import('../../domain/result/parse-result.ts')
    return (path, text) => {
      const kind = RESULT_FILE.exec(path)?.[1] as ResultKind
      return { kind: 'result', value: parseResult(kind, text), problems: [] }
    }
  },
  feedback: async () => {
    const { parseFeedback } = await import('../../domain/result/feedback.ts')
    return (_path, text) => ({ kind: 'feedback', value: parseFeedback(text), problems: [] })
  },
  settings: async () => {
    const { parseSettings } = await import('../../domain/settings/parse-settings.ts')
    return (_path, text) => {
      const { settings, problems } = parseSettings(text)
      return { kind: 'settings', value: settings, problems }
    }
  },
}

async function loadParsers(kinds: ReadonlySet<Wanted['kind']>): Promise<(kind: Wanted['kind']) => Parser> {
  const loaded = await Promise.all([...kinds].map(async (kind) => [kind, await PARSERS[kind]()] as const))
  const parsers = new Map(loaded)
  return (kind) => parsers.get(kind)!
}

const REASONS = {
  'too-large': `The file is larger than ${BLOB_BYTES_MAX} bytes, and is not read.`,
  'not-text': 'The file is not UTF-8 text, and is not read.',
  missing: IS_MISSING,
} as const

function unreadable({ kind, path }: Wanted, blob: Extract<BlobText, { refused: string }>): ParsedDocument {
  const fix =
    blob.refused === 'too-large'
      ? `Shorten ${path} below 1 MB, or remove it.`
      : `Save ${path} as UTF-8, or remove it.`
  const problems = [{ path, line: null, message: REASONS[blob.refused], fix }]
  if (kind === 'settings') return { kind, value: DEFAULT_SETTINGS, problems }
  if (kind === 'feedback') return { kind, value: [], problems }
  return { kind, value: null, problems }
}

/** By their paths: a tree that was brought up to date has its paths in another order than one that was read anew. */
function unique(problems: readonly Problem[]): readonly Problem[] {
  const byPlace = problems.map((problem) => [placeOf(problem), problem] as const)
  return [...new Map(byPlace).values()].toSorted((a, b) => Number(a.path > b.path) - Number(a.path < b.path))
}

function placeOf({ path, line, message }: Problem): string {
  return `${path}:${line}:${message}`
}
