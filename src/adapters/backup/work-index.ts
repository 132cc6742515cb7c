import { lstat, rm, stat } from 'node:fs/promises'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { BACKUP_LIMITS, chooseFiles, type Candidate, type LeftOut } from '../../domain/backup/left-out.ts'
import { makeOwnFolder } from '../fs/own-folder.ts'
import type { GitPlace } from '../git/git-place.ts'
import { partsOf } from '../git/work-tree.ts'
import { copyIndex } from './copy-index.ts'
import type { Memory, Signature } from './memory.ts'

/** An index of brain's own: what it knows of the files makes the next look cheap, and the user's never changes. */
export interface WorkIndex {
  readonly path: string
  readonly env: Readonly<Record<string, string>>
}

/** Neither the user's own index nor anything that watches it is touched. */
export const INDEX_SETTINGS = [
  'core.splitIndex=false',
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.safecrlf=false',
  'advice.addEmbeddedRepo=false',
].flatMap((setting) => ['-c', setting])

/**
 * Opens it as it was left, or anew from the user's where that has changed since. null where nothing is checked out.
 */
export async function openWorkIndex(
  place: GitPlace,
  folder: string,
  memory: Memory,
): Promise<{ index: WorkIndex; memory: Memory } | null> {
  makeOwnFolder(folder)
  const path = join(folder, 'index')
  const index = { path, env: { GIT_INDEX_FILE: path } }
  // Only one process at a time comes here, so what is left of another one is dead.
  await rm(`${path}.lock`, { force: true })
  const of = await signatureOf(join(place.gitDir, 'index'))
  const isKnown = memory.index !== null && of !== null && isSame(memory.index, of)
  if (isKnown && (await signatureOf(path)) !== null)
    return { index, memory: await withoutIgnored(place, index, memory) }
  await rm(path, { force: true })
  if (!(await copyIndex(place, path))) {
    if (memory.head !== null) return null
    await place.git.run([...INDEX_SETTINGS, 'read-tree', '--empty'], { env: index.env })
  }
  return { index, memory: { ...memory, index: of, added: [] } }
}

/** What was added here and is ignored by now leaves again. */
async function withoutIgnored(place: GitPlace, index: WorkIndex, memory: Memory): Promise<Memory> {
  if (memory.added.length === 0) return memory
  const input = `${memory.added.join('\0')}\0`
  const said = await place.git.try([...INDEX_SETTINGS, 'check-ignore', '-z', '--stdin'], { input })
  const ignored = new Set(partsOf(said.stdout.toString('utf8')))
  if (ignored.size === 0) return memory
  await setEntries(
    place,
    index,
    [...ignored].map((path) => ({ path, entry: null })),
  )
  return { ...memory, added: memory.added.filter((path) => !ignored.has(path)) }
}

export interface Updated {
  /** Paths that git does not know in the user's index, and that are in this one now. */
  readonly added: readonly string[]
  readonly leftOut: readonly LeftOut[]
  /** How the files stood that were left out before, for what they hold. */
  readonly signatures: ReadonlyMap<string, Signature>
}

/** Brings the index up to the files. What was left out for what it holds stays so while it stays as it was. */
export async function updateWorkIndex(place: GitPlace, index: WorkIndex, memory: Memory): Promise<Updated> {
  const changed = await changedFiles(place, index)
  const gone: string[] = []
  const candidates: Candidate[] = []
  const signatures = new Map<string, Signature>()
  const leftOut: LeftOut[] = []
  for (const { path, isNew } of changed) {
    const there = await signatureOf(join(place.root, path), lstat)
    if (there === null) {
      if (path.includes(NOT_UTF8))
        leftOut.push({ path, reason: 'unreadable', detail: 'its name is not UTF-8' })
      else gone.push(path)
      continue
    }
    signatures.set(path, there)
    const known = memory.leftOut.find((each) => each.path === path)
    if (known?.signature != null && isSame(known.signature, there)) leftOut.push(asLeftOut(known))
    else if (await isReadable(place, path)) candidates.push({ path, bytes: there.size, isNew })
    else leftOut.push({ path, reason: 'unreadable', detail: null })
  }
  const chosen = chooseFiles(candidates, BACKUP_LIMITS)
  await setEntries(
    place,
    index,
    gone.map((path) => ({ path, entry: null })),
  )
  const unread = await putFiles(place, index, chosen.taken)
  const fresh = new Set(changed.filter(({ isNew }) => isNew).map(({ path }) => path))
  return {
    added: chosen.taken.filter((path) => fresh.has(path) && !unread.includes(path)),
    leftOut: [
      ...leftOut,
      ...chosen.leftOut,
      ...unread.map((path): LeftOut => ({ path, reason: 'unreadable', detail: null })),
    ],
    signatures,
  }
}

/** What bytes become that are no text. */
const NOT_UTF8 = '\ufffd'

function asLeftOut({ path, reason, detail }: LeftOut): LeftOut {
  return { path, reason, detail }
}

/** Files that are not as they were, untracked ones included, each by itself. */
export const STATUS: readonly string[] =
  'status --porcelain=v1 -z --untracked-files=all --no-renames --ignore-submodules=dirty'.split(' ')

interface ChangedFile {
  readonly path: string
  readonly isNew: boolean
}

/** Files that are not as the index has them, by one process, which also notes what it found to be the same. */
async function changedFiles(place: GitPlace, index: WorkIndex): Promise<readonly ChangedFile[]> {
  const output = await place.git.run([...INDEX_SETTINGS, ...STATUS], {
    env: { ...index.env, GIT_OPTIONAL_LOCKS: '1' },
  })
  return partsOf(output).flatMap((line) => {
    const [first = '', second = ''] = line
    const isChanged = second !== ' ' || first === 'U'
    return isChanged ? [{ path: line.slice(3), isNew: first === '?' }] : []
  })
}

/** Puts the files into the index, and takes those out that are gone. Answers those that git cannot read. */
async function putFiles(
  place: GitPlace,
  index: WorkIndex,
  paths: readonly string[],
): Promise<readonly string[]> {
  if (paths.length === 0 || (await put(place, index, paths))) return []
  if (paths.length > ONE_BY_ONE_MAX) {
    const half = Math.ceil(paths.length / 2)
    return [
      ...(await putFiles(place, index, paths.slice(0, half))),
      ...(await putFiles(place, index, paths.slice(half))),
    ]
  }
  const unread: string[] = []
  for (const path of paths) if (!(await put(place, index, [path]))) unread.push(path)
  return unread
}

const ONE_BY_ONE_MAX = 20

/** False when a file is in the way of that: its filter fails, or it goes away meanwhile. Throws DISK_FULL and the like. */
async function put({ git }: GitPlace, { env }: WorkIndex, paths: readonly string[]): Promise<boolean> {
  const words = ['update-index', '-z', '--add', '--remove', '--replace', '--stdin']
  const args = [...INDEX_SETTINGS, ...words]
  const output = await git.try(args, { env, input: `${paths.join('\0')}\0` })
  if (output.exitCode === 0) return true
  const { localCauseOf } = await import('../git/git-errors.ts')
  const cause = localCauseOf(output.stderr, { command: 'git update-index' })
  if (cause.code === 'DISK_FULL' || cause.code === 'FILE_UNWRITABLE') throw cause
  return false
}

/** Sets entries as git's own trees have them; null takes one out. */
export async function setEntries(
  { git, noId }: GitPlace,
  { env }: WorkIndex,
  entries: readonly { readonly path: string; readonly entry: { mode: string; blob: string } | null }[],
): Promise<void> {
  if (entries.length === 0) return
  const lines = entries.map(({ path, entry }) =>
    entry === null ? `0 ${noId}\t${path}` : `${entry.mode} ${entry.blob}\t${path}`,
  )
  const input = `${lines.join('\0')}\0`
  await git.run([...INDEX_SETTINGS, 'update-index', '-z', '--index-info'], { env, input })
}

async function isReadable({ root }: GitPlace, path: string): Promise<boolean> {
  const full = join(root, path)
  if ((await lstat(full).catch(() => null))?.isFile() !== true) return true
  return await access(full, constants.R_OK).then(
    () => true,
    () => false,
  )
}

export async function signatureOf(path: string, look: typeof stat = stat): Promise<Signature | null> {
  const stats = await look(path).catch(() => null)
  return stats === null ? null : { size: stats.size, mtimeMs: stats.mtimeMs, ino: stats.ino }
}

export function isSame(a: Signature, b: Signature): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ino === b.ino
}
