import {
  ARCHIVE_FOLDERS,
  archivedIdOf,
  archivedTaskPath,
  archiveFolders,
  pathBefore,
  type Archive,
} from '../../domain/archive.ts'
import type { Tip, Tree } from '../../domain/look.ts'
import { numberOf, parseAttemptBranch, parseTaskId, type TaskId } from '../../domain/task/task-id.ts'
import type { TaskFile } from '../../domain/task/task.ts'
import type { LookRequest } from '../../ports/repository.ts'
import type { FolderCount } from './parsed-document.ts'
import { readDocuments, type Documents, type Reader } from './read-documents.ts'

export interface ArchiveSource {
  readonly reader: Reader
  /** What stands directly in the folders of the archive: path → object id. */
  readonly entries: ReadonlyMap<string, string>
  /** All files below these folders. */
  readonly listFiles: (folders: readonly string[]) => Promise<Tree>
}

export interface ArchiveRequest {
  /** What the plan depends on: only what their files say is wanted. */
  readonly mentioned: readonly TaskId[]
  readonly named: NonNullable<LookRequest['archived']>
}

/** Ids that matter to the plan and are not in it: of dependencies, and of branches whose work is nowhere else. */
export function archiveRequest(
  { archived = [] }: LookRequest,
  { tasks }: Pick<Documents, 'tasks'>,
  tips: readonly Tip[],
): ArchiveRequest {
  const files = [...tasks.values()]
  const inPlan = new Set(files.map(({ id }) => id))
  const needed = files.flatMap(({ closed, dependsOn }) => (closed === null ? dependsOn : []))
  const worked = tips.flatMap(({ branch, merged }) => (merged ? [] : (parseAttemptBranch(branch)?.id ?? [])))
  const missing = (ids: readonly TaskId[]): readonly TaskId[] =>
    [...new Set(ids)].filter((id) => !inPlan.has(id))
  return {
    mentioned: missing([...needed, ...worked]),
    named: archived === 'all' ? archived : missing(archived),
  }
}

export type ReadArchive = Pick<Documents, 'results' | 'feedback'> & { readonly archive: Archive }

/**
 * Reads as little of the archive as will do: its folders are objects, so what was found in one holds for as long as
 * its object id does, and nothing is listed while none has changed.
 */
export async function readArchive(source: ArchiveSource, request: ArchiveRequest): Promise<ReadArchive> {
  const { entries, reader } = source
  if (entries.size === 0) return EMPTY
  // Tens of thousands of files that are wanted once must not swell what every command loads.
  const from = request.named === 'all' ? { ...source, reader: { ...reader, cache: new Map() } } : source
  const folders = foldersToList(from, request)
  const listed = folders.length === 0 ? new Map() : await source.listFiles(folders)
  const counts = countFolders(source, listed)
  const documents = await readFiles(from, listed, request)
  return {
    archive: {
      count: counts.reduce((sum, { count }) => sum + count, 0),
      highest: Math.max(0, ...counts.map(({ highest }) => highest), ...[...entries.keys()].map(loneNumber)),
      tasks: documents.tasks,
      files: request.named === 'all' ? new Map() : filesOf(request.named, listed),
    },
    results: documents.results,
    feedback: documents.feedback,
  }
}

const EMPTY: ReadArchive = {
  archive: { count: 0, highest: 0, tasks: new Map(), files: new Map() },
  results: new Map(),
  feedback: new Map(),
}

const HUNDRED = /\/\d{3,9}-\d{3,9}$/

/** Folders of tasks that were never counted, the last one of the results, and those of the ids. */
function foldersToList(source: ArchiveSource, { mentioned, named }: ArchiveRequest): readonly string[] {
  const { entries } = source
  const uncounted = countedFolders(entries).filter((path) => cached(source, path) === undefined)
  const needed = mentioned
    .filter((id) => knownTask(source, id) === undefined)
    .map((id) => archiveFolders(id).tasks)
  const whole =
    named === 'all'
      ? [...entries.keys()].filter((path) => HUNDRED.test(path) && path.startsWith(ARCHIVE_FOLDERS[0]))
      : named.flatMap((id) => Object.values(archiveFolders(id)))
  return [...new Set([...uncounted, ...needed, ...whole])].filter((path) => entries.has(path))
}

/** Results may be there of an id that has no task file: they take its number as well. */
function countedFolders(entries: ArchiveSource['entries']): readonly string[] {
  const [ofTasks = [], ofResults = []] = ARCHIVE_FOLDERS.map((archive) =>
    [...entries.keys()].filter((path) => path.startsWith(`${archive}/`) && HUNDRED.test(path)),
  )
  const first = (path: string): number => Number(/(\d+)-\d+$/.exec(path)?.[1])
  const last = ofResults.reduce<string | null>(
    (best, path) => (best === null || first(path) > first(best) ? path : best),
    null,
  )
  return last === null ? ofTasks : [...ofTasks, last]
}

function cached({ entries, reader }: ArchiveSource, path: string): FolderCount | undefined {
  const document = reader.cache.get(`folder ${path} ${entries.get(path) ?? ''}`)
  return document?.kind === 'folder' ? document.value : undefined
}

function countFolders(source: ArchiveSource, listed: Tree): readonly FolderCount[] {
  const found = new Map<string, TaskId[]>()
  for (const path of listed.keys()) {
    const folder = path.split('/').slice(0, 3).join('/')
    const id = archivedIdOf(path) ?? parseTaskId(RESULT_OF.exec(path)?.[1] ?? '')
    if (id !== null) found.set(folder, [...(found.get(folder) ?? []), id])
  }
  return countedFolders(source.entries).map((path) => {
    const known = cached(source, path)
    if (known !== undefined) return known
    const ids = found.get(path) ?? []
    const isOfTasks = path.startsWith(`${ARCHIVE_FOLDERS[0]}/`)
    const value = { count: isOfTasks ? ids.length : 0, highest: Math.max(0, ...ids.map(numberOf)) }
    const key = `folder ${path} ${source.entries.get(path) ?? ''}`
    source.reader.cache.set(key, { kind: 'folder', value, problems: [] })
    return value
  })
}

const RESULT_OF = /^results\/archive\/[^/]+\/(task-\d{1,9})-/
const LONE = /\/(?:task-)?0*(\d{1,9})\b[^/]*$/

/** The number of what stands beside the folders by hundreds: `012.1`, the results from before a reopening. */
function loneNumber(path: string): number {
  return HUNDRED.test(path) ? 0 : Number(LONE.exec(path)?.[1] ?? 0)
}

type Files = Pick<Documents, 'results' | 'feedback'> & { readonly tasks: ReadonlyMap<TaskId, TaskFile> }

/** Task files are parsed by the name that they had in the plan, so those archived just now are known already. */
async function readFiles(source: ArchiveSource, listed: Tree, request: ArchiveRequest): Promise<Files> {
  const { mentioned, named } = request
  const known = mentioned.flatMap((id) => knownTask(source, id) ?? [])
  const open = mentioned.filter((id) => knownTask(source, id) === undefined)
  const wanted = new Map<string, { blob: string; mode: string }>()
  const own = named === 'all' ? listed : filesOf(named, listed)
  const tasksOf = new Set(open.map(archivedTaskPath))
  for (const [path, entry] of [...own, ...[...listed].filter(([listedPath]) => tasksOf.has(listedPath))])
    wanted.set(pathBefore(path) ?? path, entry)
  const documents = await readDocuments(source.reader, wanted, { tips: [] })
  const read = [...documents.tasks.values()].map(inArchive)
  const tasks = new Map([...known, ...read].flatMap((file) => (file === 'none' ? [] : [[file.id, file]])))
  for (const id of open) remember(source, id, tasks.get(id) ?? null)
  return { tasks, results: documents.results, feedback: documents.feedback }
}

function filesOf(named: readonly TaskId[], listed: Tree): Tree {
  if (named.length === 0) return new Map()
  const ids = new Set<string>(named)
  return new Map([...listed].filter(([path]) => ids.has(/\/(task-\d{1,9})[-.][^/]*/.exec(path)?.[1] ?? '')))
}

function inArchive(file: TaskFile): TaskFile {
  const path = archivedTaskPath(file.id)
  return { ...file, path, problems: file.problems.map((problem) => ({ ...problem, path })) }
}

/** `none`: the folder is known, and has no such task. undefined: the folder has to be listed. */
function knownTask(source: ArchiveSource, id: TaskId): TaskFile | 'none' | undefined {
  const folder = source.entries.get(archiveFolders(id).tasks)
  if (folder === undefined) return 'none'
  const document = source.reader.cache.get(keyOf(id, folder))
  return document?.kind === 'task' ? (document.value ?? 'none') : undefined
}

function remember(source: ArchiveSource, id: TaskId, value: TaskFile | null): void {
  const folder = source.entries.get(archiveFolders(id).tasks)
  if (folder !== undefined) source.reader.cache.set(keyOf(id, folder), { kind: 'task', value, problems: [] })
}

function keyOf(id: TaskId, folder: string): string {
  return `archived ${archivedTaskPath(id)} ${folder}`
}
