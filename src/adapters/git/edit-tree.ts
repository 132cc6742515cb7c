import { Failure } from '../../domain/failure.ts'
import type { ObjectReader } from './object-reader.ts'

/** What stands in a folder, by name. Names are bytes, one character each. */
type Folder = Map<string, Entry>

interface Entry {
  readonly mode: string
  /** The object id in bytes. */
  readonly rawId: string
}

/** An edit of one path; null takes away what is there. */
export interface TreeEdit {
  readonly path: string
  readonly entry: { readonly mode: string; readonly id: string } | null
}

export interface TreeEditing {
  readonly objects: ObjectReader
  readonly writeTree: (body: Buffer) => string
}

const FOLDER_MODE = '40000'

/**
 * The tree with the edits made, one after the other: its id. Only the folders on the way to a path are read, all of them at
 * once, and written anew. `start` is a commit or a tree; null: nothing. Throws
 * GIT_FAILED where one of them is missing.
 */
export async function editTree(
  { objects, writeTree }: TreeEditing,
  start: string | null,
  edits: readonly TreeEdit[],
): Promise<string> {
  const folders = await readFolders(objects, start, edits)
  for (const edit of edits) applyEdit(folders, edit)
  const byDepth = [...folders.keys()].filter((path) => path !== '').sort((a, b) => depth(b) - depth(a))
  for (const path of byDepth) {
    const folder = folders.get(path) ?? new Map<string, Entry>()
    const [above, name] = splitLast(path)
    const entry = folder.size === 0 ? null : { mode: FOLDER_MODE, id: writeTree(bytesOf(folder)) }
    setEntry(folders.get(above), name, entry)
  }
  return writeTree(bytesOf(folders.get('') ?? new Map()))
}

/** Can git be asked for every folder on the way, and is it plain what they are? */
export function isPlainPath(path: string): boolean {
  return !/[\n\0]/.test(path) && path.split('/').every((name) => name !== '' && !DOTS.test(name))
}

const DOTS = /^(?:\.|\.\.|\.git)$/i

/** By path, in bytes; those that are not there, or are files, are left out. */
async function readFolders(
  objects: ObjectReader,
  start: string | null,
  edits: readonly TreeEdit[],
): Promise<Map<string, Folder>> {
  if (start === null) return new Map([['', new Map()]])
  const paths = [...new Set(['', ...edits.flatMap(({ path }) => foldersAbove(path))])]
  const read = await objects.contents(paths.map((path) => `${start}:${path}`))
  const found = paths.flatMap((path, index) => {
    const tree = read[index]
    return tree?.type === 'tree' ? [[inBytes(path), entriesIn(tree.bytes, tree.id.length / 2)] as const] : []
  })
  const folders = new Map(found)
  for (const path of paths) assertWhole(folders, { start, path: inBytes(path) })
  return folders
}

/** A folder whose object cannot be had must not be taken for one that is not there. */
function assertWhole(
  folders: ReadonlyMap<string, Folder>,
  { start, path }: { start: string; path: string },
): void {
  if (folders.has(path)) return
  const [above, name] = splitLast(path)
  const entry = folders.get(above)?.get(name)
  if (path === '' || (entry !== undefined && isFolder(entry)))
    throw new Failure('GIT_FAILED', { command: 'git cat-file', stderr: `there is no tree ${start}:${path}` })
}

function applyEdit(folders: Map<string, Folder>, { path, entry }: TreeEdit): void {
  const bytes = inBytes(path)
  const [above, name] = splitLast(bytes)
  if (entry !== null) for (const folder of foldersAbove(bytes)) makeFolder(folders, folder)
  forgetBelow(folders, bytes)
  setEntry(folders.get(above), name, entry)
}

/** A file in the way gives way. */
function makeFolder(folders: Map<string, Folder>, path: string): void {
  if (folders.has(path)) return
  const [above, name] = splitLast(path)
  folders.get(above)?.delete(name)
  folders.set(path, new Map())
}

function forgetBelow(folders: Map<string, Folder>, path: string): void {
  for (const known of folders.keys())
    if (known === path || known.startsWith(`${path}/`)) folders.delete(known)
}

function setEntry(folder: Folder | undefined, name: string, entry: TreeEdit['entry']): void {
  if (entry === null) folder?.delete(name)
  else folder?.set(name, { mode: entry.mode, rawId: Buffer.from(entry.id, 'hex').toString('latin1') })
}

function foldersAbove(path: string): readonly string[] {
  const names = path.split('/').slice(0, -1)
  return names.map((_, index) => names.slice(0, index + 1).join('/'))
}

function splitLast(path: string): readonly [above: string, name: string] {
  const at = path.lastIndexOf('/')
  return [path.slice(0, Math.max(at, 0)), path.slice(at + 1)]
}

function depth(path: string): number {
  return path.split('/').length
}

function inBytes(path: string): string {
  return Buffer.from(path, 'utf8').toString('latin1')
}

/**
 * `<mode> SP <name> NUL <id in bytes>`, again and again. As one text of bytes, whose parts cost nothing: a folder of tasks has
 * thousands.
 */
function entriesIn(bytes: Buffer, idBytes: number): Folder {
  const text = bytes.toString('latin1')
  const folder: Folder = new Map()
  for (let at = 0; at < text.length;) {
    const space = text.indexOf(' ', at)
    const nul = text.indexOf('\0', space)
    const end = nul + 1 + idBytes
    folder.set(text.slice(space + 1, nul), { mode: text.slice(at, space), rawId: text.slice(nul + 1, end) })
    at = end
  }
  return folder
}

/** git sorts by bytes, and a folder as if its name ended in a slash. */
function bytesOf(folder: Folder): Buffer {
  const sortable = [...folder].map(([name, entry]) => ({
    key: isFolder(entry) ? `${name}/` : name,
    text: `${entry.mode} ${name}\0${entry.rawId}`,
  }))
  sortable.sort((a, b) => (a.key < b.key ? -1 : 1))
  return Buffer.from(sortable.map(({ text }) => text).join(''), 'latin1')
}

function isFolder({ mode }: Entry): boolean {
  return mode === FOLDER_MODE || mode === '040000'
}
