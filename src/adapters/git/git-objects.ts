import { BLOB_BYTES_MAX, readBlobText, type BlobText } from '../documents/blob-text.ts'
import type { GitClient } from './git-client.ts'

/** An entry of a tree: a file, a folder or a submodule; `blob` is its object id, whatever it is. */
interface Entry {
  readonly blob: string
  readonly mode: string
  readonly type: string
}

/** The files below the given paths at a commit, by path. One git process. */
export async function listTree(
  git: GitClient,
  commit: string,
  paths: readonly string[] = [],
): Promise<Map<string, { blob: string; mode: string }>> {
  const entries = await runLsTree(git, ['-r', '-z', '--full-tree', commit, '--', ...paths])
  return new Map([...entries].map(([path, { blob, mode }]) => [path, { blob, mode }]))
}

/** What stands at the given paths at a commit; of a path that ends in `/`, what stands directly in that folder. */
export async function listEntries(
  git: GitClient,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Entry>> {
  return await runLsTree(git, ['-z', '--full-tree', commit, '--', ...paths])
}

async function runLsTree(git: GitClient, args: readonly string[]): Promise<ReadonlyMap<string, Entry>> {
  const output = await git.run(['--literal-pathspecs', 'ls-tree', ...args])
  const entries = new Map<string, Entry>()
  for (const line of output.split('\0')) {
    const tab = line.indexOf('\t')
    if (tab === -1) continue
    const [mode = '', type = '', blob = ''] = line.slice(0, tab).split(' ')
    entries.set(line.slice(tab + 1), { blob, mode, type })
  }
  return entries
}

/** Asks for many objects by any name (`<commit>:<path>`, object id) in one process; null for a missing one. */
export async function lookUpObjects(
  git: GitClient,
  names: readonly string[],
): Promise<readonly ({ id: string; type: string; size: number } | null)[]> {
  if (names.length === 0) return []
  const output = await git.run(['cat-file', '--batch-check'], { input: `${names.join('\n')}\n` })
  return output.split('\n').map((line) => {
    const match = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(line)
    return match === null ? null : { id: match[1]!, type: match[2]!, size: Number(match[3]) }
  })
}

/** Reads many blobs in two processes: sizes first, so that memory stays bounded. */
export async function readBlobs(git: GitClient, blobs: readonly string[]): Promise<Map<string, BlobText>> {
  const found = new Map<string, BlobText>()
  if (blobs.length === 0) return found
  const sizes = await lookUpObjects(git, blobs)
  const wanted: string[] = []
  blobs.forEach((blob, index) => {
    const object = sizes[index]
    if (object === null || object === undefined || object.type !== 'blob')
      found.set(blob, { refused: 'missing', size: 0 })
    else if (object.size > BLOB_BYTES_MAX) found.set(blob, { refused: 'too-large', size: object.size })
    else wanted.push(blob)
  })
  if (wanted.length === 0) return found
  for (let from = 0; from < wanted.length; from += BATCH_MAX) {
    const input = `${wanted.slice(from, from + BATCH_MAX).join('\n')}\n`
    const output = await git.try(['cat-file', '--batch'], { input })
    for (const [blob, bytes] of splitBatch(output.stdout)) found.set(blob, readBlobText(bytes))
  }
  return found
}

/** Blobs of at most 1 MiB each: git's answer fits into what one process may say. */
const BATCH_MAX = 200

/** The entries of many tree objects, by name; folders in them are not entered. One process, none for no trees. */
export async function readTrees(
  git: GitClient,
  trees: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, { blob: string; mode: string }>>> {
  if (trees.length === 0) return new Map()
  const output = await git.try(['cat-file', '--batch'], { input: `${trees.join('\n')}\n` })
  return new Map([...splitBatch(output.stdout)].map(([id, bytes]) => [id, new Map(entriesOf(id, bytes))]))
}

/** `<mode> SP <name> NUL <object id in bytes>`, again and again. */
function* entriesOf(tree: string, bytes: Buffer): Generator<[string, { blob: string; mode: string }]> {
  const idBytes = tree.length / 2
  for (let at = 0; at < bytes.length;) {
    const blank = bytes.indexOf(32, at)
    const nul = bytes.indexOf(0, at)
    const name = bytes.toString('utf8', blank + 1, nul)
    const end = nul + 1 + idBytes
    yield [name, { mode: bytes.toString('latin1', at, blank), blob: bytes.toString('hex', nul + 1, end) }]
    at = end
  }
}

/** `<id> SP <type> SP <size> LF <contents> LF`, again and again (git-cat-file, BATCH OUTPUT). */
function* splitBatch(bytes: Buffer): Generator<[string, Buffer]> {
  let at = 0
  while (at < bytes.length) {
    const end = bytes.indexOf(10, at)
    // git was cut off in the middle of a header: nothing whole follows.
    if (end === -1) return
    const [id, , size] = bytes.subarray(at, end).toString('latin1').split(' ')
    const from = end + 1
    const to = from + Number(size)
    yield [id ?? '', bytes.subarray(from, to)]
    at = to + 1
  }
}

/** A blob's text, or null when it is missing, a link, too large or not text. */
export async function readTextAt(git: GitClient, commit: string, path: string): Promise<string | null> {
  const entry = (await listTree(git, commit, [path])).get(path)
  if (entry === undefined || !entry.mode.startsWith('100')) return null
  const blob = (await readBlobs(git, [entry.blob])).get(entry.blob)
  return blob !== undefined && 'text' in blob ? blob.text : null
}

/** The texts of many blobs, by blob. */
export async function readTextsOf(
  git: GitClient,
  blobs: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const read = await readBlobs(git, blobs)
  return new Map([...read].flatMap(([blob, found]) => ('text' in found ? [[blob, found.text]] : [])))
}
