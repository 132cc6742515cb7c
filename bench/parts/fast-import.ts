import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import type { Place } from './processes.ts'

/** A commit on top of another, made without a work tree. */
export interface ImportedCommit {
  readonly branch: string
  /** A branch that is there already, or was made earlier in the same import. */
  readonly from: string
  readonly message: string
  /** Texts by path. */
  readonly files: Iterable<readonly [path: string, text: string]>
}

/** Writes the commits into a repository: tens of thousands of files take about a second. */
export async function fastImport(place: Place, commits: Iterable<ImportedCommit>): Promise<void> {
  const child = spawn('git', ['fast-import', '--quiet', '--done'], {
    cwd: place.dir,
    env: { ...process.env, ...place.env },
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const ended = once(child, 'close') as Promise<[number | null]>
  // When git ends early, its exit says so.
  child.stdin.on('error', () => {})
  Readable.from(streamOf(commits)).pipe(child.stdin)
  const [code] = await ended
  if (code !== 0) throw new Error(`git fast-import in ${place.dir}: exit ${code}`)
}

function* streamOf(commits: Iterable<ImportedCommit>): Generator<string> {
  const now = Math.floor(Date.now() / 1000)
  for (const { branch, from, message, files } of commits) {
    yield `commit refs/heads/${branch}\ncommitter Bench <bench@example.invalid> ${now} +0000\n${data(message)}`
    yield `from refs/heads/${from}^0\n`
    for (const [path, text] of files) yield `M 100644 inline ${path}\n${data(text)}`
    yield '\n'
  }
  yield 'done\n'
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`
}
