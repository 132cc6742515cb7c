import { Failure } from '../failure.ts'
import { taskIdOfPath, taskPath } from '../task/task-id.ts'
import { isArtifactPath } from './run-input.ts'
import { isRunName, runFolder, runPath, runTemplatePath } from './run-paths.ts'

/** A run whole, as one file: what it asks, its template, artifacts, tasks with results, and approvals (in the tasks). */
export interface RunBundle {
  readonly run: string
  /** In the order of their paths. */
  readonly files: readonly BundleFile[]
}

export interface BundleFile {
  readonly path: string
  readonly text: string
  /** Where it stands when tasks and code are on branches of their own. */
  readonly on: 'plan' | 'base'
}

/** Of the whole file. */
export const BUNDLE_BYTES_MAX = 16 * 1_048_576
const FILES_MAX = 5_000
const TEXT_MAX = 1_048_576

const RESULT = /^results\/(task-\d{3,})-(?:status|output|blocker|question|incident|feedback)\.md$/

export function renderBundle({ run, files }: RunBundle): string {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  return `${JSON.stringify({ schemaVersion: 1, kind: 'workflow-run', run, files: sorted }, null, 1)}\n`
}

/**
 * Reads what `renderBundle` wrote, by whomever it was changed since.
 * @throws Failure BAD_INPUT for another kind of file, a path that is not the run's to write, or a text that is too large
 */
export function readBundle(text: string): RunBundle {
  const { run, files } = shapeOf(text)
  const problem = problemOf(run, files)
  if (problem !== null) throw bad(problem)
  return { run, files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)) }
}

function bad(message: string): Failure {
  return new Failure('BAD_INPUT', {
    message: `This is no run that can be taken in: ${message}`,
    hint: 'Make the file anew: brain workflow export <run> --output run.json',
  })
}

function shapeOf(text: string): RunBundle {
  const value = parsed(text) as Partial<Record<'schemaVersion' | 'kind' | 'run' | 'files', unknown>> | null
  if (value === null || value.kind !== 'workflow-run') throw bad('it is not what "workflow export" writes.')
  if (value.schemaVersion !== 1) throw bad('it is of another version.')
  const { run, files } = value
  if (typeof run !== 'string' || !isRunName(run)) throw bad('the name of the run cannot be.')
  if (!Array.isArray(files) || !files.every(isFile)) throw bad('its files cannot be read.')
  return { run, files: files.map(({ path, text: said, on }) => ({ path, text: said, on })) }
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}

function isFile(value: unknown): value is BundleFile {
  const { path, text, on } = (value ?? {}) as Partial<Record<keyof BundleFile, unknown>>
  return typeof path === 'string' && typeof text === 'string' && (on === 'plan' || on === 'base')
}

function problemOf(run: string, files: readonly BundleFile[]): string | null {
  if (files.length > FILES_MAX) return `it has ${files.length} files, and at most ${FILES_MAX} are taken.`
  const paths = new Set(files.map(({ path }) => path))
  if (paths.size < files.length) return 'a path stands in it twice.'
  for (const needed of [runPath(run), runTemplatePath(run)])
    if (!paths.has(needed)) return `${needed} is missing.`
  for (const { path, text, on } of files) {
    if (text.length > TEXT_MAX || text.includes('\0')) return `${shown(path)} is too large, or no text.`
    if (!isOwn(run, { path, on }, paths)) return `${shown(path)} is no path that a run may write.`
  }
  return null
}

/** Its own folder, its tasks with their results, and artifacts elsewhere in the repository. */
function isOwn(
  run: string,
  { path, on }: Pick<BundleFile, 'path' | 'on'>,
  paths: ReadonlySet<string>,
): boolean {
  const task = RESULT.exec(path)?.[1]
  if (task !== undefined) return on === 'plan' && paths.has(`tasks/${task}.md`)
  const id = taskIdOfPath(path)
  if (id !== null) return on === 'plan' && taskPath(id) === path
  if (!isArtifactPath(path)) return false
  return path.startsWith('workflows/') ? path.startsWith(`${runFolder(run)}/`) : true
}

function shown(path: string): string {
  return JSON.stringify(path.slice(0, 120))
}
