import { Failure } from '../domain/failure.ts'
import { detect, type Detected, readSources as readAs } from '../domain/import/detect.ts'
import { DIALECT_TITLES, type DialectName, DIALECTS } from '../domain/import/dialects.ts'
import type { Reading } from '../domain/import/imported-task.ts'
import type { SourceListing } from '../ports/source-files.ts'

export interface SourceTasks extends Reading {
  readonly dialect: DialectName
  /** By what the dialect was told; null when it was given. */
  readonly detected: Detected | null
  /** The files that hold the tasks. */
  readonly read: readonly string[]
}

const TASKS_MAX = 5_000

/**
 * The tasks of what was listed, in the dialect that was given, or that its files show.
 * Throws BAD_INPUT when there are none, too many, or several dialects.
 */
export function readSourceTasks(listing: SourceListing, given: DialectName | null): SourceTasks {
  const detected = given === null ? detectOne(listing) : null
  const dialect = given ?? detected!.dialect
  const { tasks, problems, read } = readAs(listing.files, { dialect, single: listing.single })
  if (tasks.length === 0) throw noTasks(listing, dialect, problems[0]?.message)
  if (tasks.length > TASKS_MAX)
    throw new Failure('BAD_INPUT', {
      message: `There are ${tasks.length} tasks in ${shownPath(listing)}; at most ${TASKS_MAX} are imported at once.`,
      hint: 'Name one file, or a smaller folder.',
    })
  return { dialect, detected, tasks, problems: [...listing.problems, ...problems], read }
}

/** Whether the sources were read such that a task which is not among them is gone. */
export function coversFile(listing: SourceListing, read: readonly string[]): (file: string) => boolean {
  const names = new Set(listing.names)
  const whole = new Set(read)
  const below = listing.path === '' ? '' : `${listing.path}/`
  return (file) => whole.has(file) || (!listing.single && file.startsWith(below) && !names.has(file))
}

function detectOne(listing: SourceListing): Detected {
  const found = detect(listing.files, listing.single)
  const [first] = found
  if (first === undefined)
    throw new Failure('BAD_INPUT', {
      message: `No tasks of a format that is known were found in ${shownPath(listing)}.`,
      hint: `Known are ${DIALECTS.map((name) => DIALECT_TITLES[name]).join(', ')}. If it is one of these, say --dialect: ${DIALECTS.join(', ')}`,
    })
  if (found.length > 1)
    throw new Failure('BAD_INPUT', {
      message: `${shownPath(listing)} holds several formats: ${found.map(({ dialect, path }) => `${dialect} (${path})`).join(', ')}.`,
      hint: 'Name one of these folders, or choose one with --dialect.',
    })
  return first
}

function noTasks(listing: SourceListing, dialect: DialectName, problem: string | undefined): Failure {
  return new Failure('BAD_INPUT', {
    message: `No tasks were found in ${shownPath(listing)}, read as ${DIALECT_TITLES[dialect]}.`,
    hint: problem ?? `Another format? Say --dialect: ${DIALECTS.join(', ')}`,
  })
}

function shownPath({ path }: SourceListing): string {
  return path === '' ? 'the repository' : path
}
