import type { Look, Tree } from './look.ts'
import { numberOf, parseTaskId, type TaskId } from './task/task-id.ts'
import type { TaskFile } from './task/task.ts'

/** What a look knows of the archive without reading it: closed tasks that were moved out of the way (decision 0008). */
export interface Archive {
  /** How many tasks are in it. */
  readonly count: number
  /** The highest number that an id in it has; 0 when it is empty. */
  readonly highest: number
  /** The archived ones among those that the request named or that the tasks in the plan depend on. */
  readonly tasks: ReadonlyMap<TaskId, TaskFile>
  /** All files of those that the request named, by path. */
  readonly files: Tree
}

export const NO_ARCHIVE: Archive = { count: 0, highest: 0, tasks: new Map(), files: new Map() }

/** Folders that no look walks. */
export const ARCHIVE_FOLDERS = ['tasks/archive', 'results/archive'] as const

/** The folders that hold an archived task's files: `tasks/archive/1200-1299`, and the same of its results. */
export function archiveFolders(id: TaskId): { readonly tasks: string; readonly results: string } {
  const [tasks, results] = ARCHIVE_FOLDERS
  return { tasks: `${tasks}/${hundredOf(id)}`, results: `${results}/${hundredOf(id)}` }
}

export function archivedTaskPath(id: TaskId): string {
  return `${archiveFolders(id).tasks}/${id}.md`
}

/** Where a file `results/task-NNN-…` goes when its task is archived. */
export function archivedResultPath(id: TaskId, path: string): string {
  return archiveFolders(id).results + path.slice('results'.length)
}

const ARCHIVED = /^(tasks|results)\/archive\/\d{3,9}-\d{3,9}\/(task-\d{1,9}[-.].*)$/

/** Where an archived file stood before; null for one that is not in the archive. */
export function pathBefore(path: string): string | null {
  const [, folder, name] = ARCHIVED.exec(path) ?? []
  return folder === undefined || name === undefined ? null : `${folder}/${name}`
}

const ARCHIVED_TASK = /^tasks\/archive\/\d{3,9}-\d{3,9}\/(task-\d{1,9})\.md$/

export function archivedIdOf(path: string): TaskId | null {
  return parseTaskId(ARCHIVED_TASK.exec(path)?.[1] ?? '')
}

/** The look as if the archived files that it holds still stood where they were. */
export function lookBefore(look: Look): Look {
  const files = [...look.archive.files].map(([path, entry]) => [pathBefore(path) ?? path, entry] as const)
  return { ...look, plan: { ...look.plan, tree: new Map(files) } }
}

/** `1200-1299`: no folder of the archive outgrows what hosts list. */
function hundredOf(id: TaskId): string {
  const first = Math.floor(numberOf(id) / 100) * 100
  return `${threeDigits(first)}-${threeDigits(first + 99)}`
}

function threeDigits(number: number): string {
  return String(number).padStart(3, '0')
}
