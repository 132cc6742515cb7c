import type { LogEntry } from '../../ports/repository.ts'
import { cutText } from '../cut-text.ts'
import type { GitPlace } from './git-place.ts'
import { recallKept, seenAs, writeKept } from './look-cache.ts'

const FIELDS = ['%H', '%P', '%ct', '%an', '%s', '%(trailers:unfold,only)']

interface LogOptions {
  readonly max: number
  readonly paths?: readonly string[]
  readonly since?: string
}

/** A short one of a whole branch is what `status` shows: it is kept while the branch stays. */
const KEPT = 'log.json'
const KEPT_MAX = 20

/** Newest first. `since` leaves out what is within that commit. Paths are taken literally. */
export async function readLog(
  place: GitPlace,
  commit: string,
  options: LogOptions,
): Promise<readonly LogEntry[]> {
  if (options.paths !== undefined || options.since !== undefined || options.max > KEPT_MAX)
    return askLog(place, commit, options)
  const key = JSON.stringify([commit, options.max, seenAs(place.commonDir)])
  const kept = recallKept<readonly LogEntry[]>(place, KEPT, key)
  if (kept !== null) return kept.made
  const log = askLog(place, commit, options)
  await writeKept(place, KEPT, { key, value: log })
  return log
}

function askLog(place: GitPlace, commit: string, options: LogOptions): readonly LogEntry[] {
  const range = options.since === undefined ? [commit] : [commit, `^${options.since}`]
  const format = `--format=tformat:${FIELDS.join('%x00')}`
  const count = `--max-count=${options.max}`
  const command = [
    '--literal-pathspecs',
    'log',
    '-z',
    format,
    count,
    ...range,
    '--',
    ...(options.paths ?? []),
  ]
  const fields = place.git.readNow(command).split('\0')
  // NUL is the one byte that no subject, name or trailer can hold.
  return Array.from({ length: Math.floor(fields.length / FIELDS.length) }, (_, index) =>
    entryOf(fields.slice(index * FIELDS.length, (index + 1) * FIELDS.length)),
  )
}

function entryOf([
  commit = '',
  parents = '',
  seconds = '',
  author = '',
  subject = '',
  trailers = '',
]: readonly string[]): LogEntry {
  return {
    commit,
    parents: parents.split(' ').filter((parent) => parent !== ''),
    at: timeOf(Number(seconds)),
    author,
    subject,
    trailers: readTrailers(trailers),
  }
}

const SECONDS_MAX = 8_640_000_000_000

/** A commit may claim any date at all, also one that no calendar has. */
function timeOf(seconds: number): string {
  return new Date(Math.min(Math.max(seconds || 0, -SECONDS_MAX), SECONDS_MAX) * 1000).toISOString()
}

function readTrailers(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const match = /^([A-Za-z][A-Za-z-]*): (.*)$/.exec(line)
      return match === null ? [] : [[match[1]!, match[2]!]]
    }),
  )
}

/** A patch without colors, external diff or text conversion; cut at `bytesMax` bytes. */
export async function readPatch(
  place: GitPlace,
  range: { from: string; to: string },
  bytesMax: number,
): Promise<string> {
  const args = [
    'diff-tree',
    '-r',
    '-p',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    '--no-renames',
    range.from,
    range.to,
  ]
  const output = await place.git.try(args, { stdoutBytesMax: bytesMax + 1 })
  return cutText(output.stdout, bytesMax, output.stdoutBytes)
}
