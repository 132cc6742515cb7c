import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../../domain/failure.ts'
import type { HandEdit } from '../../domain/decision.ts'
import { BLOB_BYTES_MAX } from '../documents/blob-text.ts'
import { unreadable } from '../fs/file-errors.ts'
import { quotePath } from './git-commits.ts'
import { causeOf } from './git-errors.ts'
import { readBlobs } from './git-objects.ts'
import type { GitPlace } from './git-place.ts'
import { assertNothingUnderWay, assertWorkTree, partsOf } from './work-tree.ts'

const STATUS = ['status', '--porcelain=v2', '-z', '--no-renames', '--ignore-submodules=all'] as const

/** Paths with unsaved changes; an untracked folder is one path, ending in `/`. */
export async function unsavedPaths(place: GitPlace, max: number): Promise<readonly string[]> {
  if (place.bare) return []
  const lines = partsOf(await place.git.run([...STATUS, '--untracked-files=normal']))
  const paths = lines.map((line) => readStatus(line).path)
  return [...new Set(paths)].slice(0, max)
}

/**
 * What the user changed by hand and did not commit, staged or not, with the text as git would store it (line ends
 * and encodings follow the user's attributes). Links are passed over. Throws FILE_TOO_LARGE, INVALID_TASK_FILE, DIRTY_TREE.
 */
export async function handEdits(
  place: GitPlace,
  accept: (path: string) => boolean,
): Promise<readonly HandEdit[]> {
  assertWorkTree(place)
  const changed = await changedFiles(place, accept)
  // What a merge under way has brought is nobody's edit by hand.
  if (changed.length > 0) await assertNothingUnderWay(place)
  const present = changed.filter(({ kind }) => kind === 'file')
  const blobs = await storedBlobs(
    place,
    present.map(({ path }) => path),
    { keep: true },
  )
  const texts = await readBlobs(place.git, [...new Set(blobs.values())])
  return changed.flatMap(({ path, before, kind, mode, otherMode }): HandEdit[] => {
    if (kind === 'absent') return before === null ? [] : [{ path, text: null, blob: null, before }]
    const blob = blobs.get(path) ?? ''
    if (kind === 'other' || (blob === before && !otherMode)) return []
    const found = texts.get(blob)
    const text = found !== undefined && 'text' in found ? found.text : null
    if (text === null && MEANT_AS_TEXT.test(path)) throw notText(path)
    return [{ path, text, blob, before, ...mode }]
  })
}

/** All that brain itself reads; pictures in the documents may be what they are. */
const MEANT_AS_TEXT = /\.(?:md|ya?ml|json|txt)$/i

interface ChangedFile extends Standing {
  readonly path: string
  readonly before: string | null
  readonly mode: Pick<HandEdit, 'mode'>
  /** HEAD has it with another mode. */
  readonly otherMode: boolean
}

async function changedFiles(
  place: GitPlace,
  accept: (path: string) => boolean,
): Promise<readonly ChangedFile[]> {
  const lines = new Map<string, StatusLine>()
  for (const line of partsOf(await place.git.run([...STATUS, '--untracked-files=all']))) {
    const status = readStatus(line)
    if (!accept(status.path)) continue
    if (status.conflict)
      throw new Failure('DIRTY_TREE', {
        paths: [status.path],
        reason: `${status.path} has conflicts to resolve first`,
      })
    // A file taken out of the index alone is listed twice: as deleted, with its blob, and as untracked.
    if (!lines.has(status.path)) lines.set(status.path, status)
  }
  const trusted = lines.size > 0 && (await trustsModes(place))
  return await Promise.all([...lines.values()].map((line) => changedFile(place, line, trusted)))
}

async function changedFile(place: GitPlace, line: StatusLine, trusted: boolean): Promise<ChangedFile> {
  const { path, before, modes } = line
  const standing = await standingAt(place, path)
  const executable = modes.here === null ? trusted && standing.executable : modes.here === '100755'
  return {
    ...standing,
    path,
    before,
    mode: executable ? { mode: '100755' } : {},
    otherMode: modes.head !== null && executable !== (modes.head === '100755'),
  }
}

/** Some file systems call every file executable; git notes that when it makes a clone. */
async function trustsModes(place: GitPlace): Promise<boolean> {
  const output = await place.git.try(['config', '--type=bool', '--get', 'core.fileMode'])
  return output.stdout.toString('utf8').trim() !== 'false'
}

interface StatusLine {
  readonly path: string
  readonly before: string | null
  /** null where there is no file. */
  readonly modes: { readonly head: string | null; readonly here: string | null }
  readonly conflict: boolean
}

/** Fields before the path in each kind of line (git-status, Porcelain Format Version 2). */
const FIELDS_BEFORE_PATH: Readonly<Record<string, number>> = { '1': 8, u: 10, '?': 1 }

function readStatus(line: string): StatusLine {
  const kind = line[0] ?? ''
  const fields = line.split(' ')
  const [headMode, , hereMode, headBlob] = kind === '1' ? fields.slice(3) : []
  const unlessZero = (text = ''): string | null => (/^0*$/.test(text) ? null : text)
  return {
    path: fields.slice(FIELDS_BEFORE_PATH[kind] ?? 1).join(' '),
    before: unlessZero(headBlob),
    modes: { head: unlessZero(headMode), here: unlessZero(hereMode) },
    conflict: kind === 'u',
  }
}

export interface Standing {
  readonly kind: 'file' | 'absent' | 'other'
  readonly executable: boolean
}

/** What is at the path in the working tree. Throws FILE_TOO_LARGE, before a single byte is read. */
export async function standingAt(place: GitPlace, path: string): Promise<Standing> {
  const there = await lstat(join(place.root, path)).catch(() => null)
  if (there === null) return { kind: 'absent', executable: false }
  if (!there.isFile()) return { kind: 'other', executable: false }
  if (there.size > BLOB_BYTES_MAX) throw new Failure('FILE_TOO_LARGE', { path, reason: 'at most 1 MiB' })
  return { kind: 'file', executable: (there.mode & 0o100) !== 0 }
}

/** The blobs that git would store for files of the working tree; `keep` writes them, so that they can be read back. */
export async function storedBlobs(
  place: GitPlace,
  paths: readonly string[],
  { keep }: { keep: boolean },
): Promise<ReadonlyMap<string, string>> {
  if (paths.length === 0) return new Map()
  const args = ['-c', 'core.safecrlf=false', 'hash-object', ...(keep ? ['-w'] : []), '--stdin-paths']
  const output = await place.git.try(args, { input: `${paths.map(quotePath).join('\n')}\n` })
  if (output.exitCode !== 0) throw explainHash(output.stderr)
  const blobs = output.stdout.toString('utf8').split('\n')
  return new Map(paths.map((path, index) => [path, blobs[index] ?? '']))
}

function explainHash(stderr: string): Failure {
  const path = /could not open '(.+)' for reading/.exec(stderr)?.[1]
  return path === undefined
    ? causeOf(stderr, { command: 'git hash-object' })
    : unreadable(path, new Error(stderr.trim()))
}

function notText(path: string): Failure {
  return new Failure('INVALID_TASK_FILE', {
    path,
    message: `${path} is not UTF-8 text.`,
    hint: 'Save it as UTF-8 and try again.',
  })
}
