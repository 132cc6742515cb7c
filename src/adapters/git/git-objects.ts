import { pathBefore } from '../../domain/archive.ts'
import type { Tree, TreeEntry } from '../../domain/look.ts'
import type { LookRequest } from '../../ports/repository.ts'
import { BLOB_BYTES_MAX, readBlobText, type BlobText } from '../documents/blob-text.ts'
import type { GitClient } from './git-client.ts'
import { entriesOf, readTree } from './read-tree.ts'

/** The files at or below the given paths at a commit, by path; all of them without any. */
export async function listTree(
  git: GitClient,
  commit: string,
  paths: readonly string[] = [],
): Promise<Map<string, TreeEntry>> {
  return await readTree(git.objects, commit, { paths })
}

/** Reads many blobs: sizes first, so that memory stays bounded. */
export async function readBlobs(git: GitClient, blobs: readonly string[]): Promise<Map<string, BlobText>> {
  const found = new Map<string, BlobText>()
  const sizes = await git.objects.info(blobs)
  const wanted: string[] = []
  blobs.forEach((blob, index) => {
    const object = sizes[index]
    if (object === null || object === undefined || object.type !== 'blob')
      found.set(blob, { refused: 'missing', size: 0 })
    else if (object.size > BLOB_BYTES_MAX) found.set(blob, { refused: 'too-large', size: object.size })
    else wanted.push(blob)
  })
  const read = await git.objects.contents(wanted)
  wanted.forEach((blob, index) => {
    const object = read[index]
    found.set(blob, object == null ? { refused: 'missing', size: 0 } : readBlobText(object.bytes))
  })
  return found
}

/** The entries of many tree objects, by id; folders in them are not entered, and what is missing is left out. */
export async function readTrees(
  git: GitClient,
  trees: readonly string[],
): Promise<ReadonlyMap<string, Tree>> {
  const read = (await git.objects.contents(trees)).filter((tree) => tree !== null)
  return new Map(
    read.map((tree) => [
      tree.id,
      new Map([...entriesOf(tree.id, tree)].map(({ name, mode, id }) => [name, { mode, blob: id }])),
    ]),
  )
}

/** A blob's text, or null when it is missing, a link, too large or not text. */
export async function readTextAt(git: GitClient, commit: string, path: string): Promise<string | null> {
  const entry = (await listTree(git, commit, [path])).get(path)
  if (entry === undefined || !entry.mode.startsWith('100')) return null
  return (await readTextsOf(git, [entry.blob])).get(entry.blob) ?? null
}

/** The texts of many blobs, by blob. */
export async function readTextsOf(
  git: GitClient,
  blobs: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const read = await readBlobs(git, blobs)
  return new Map([...read].flatMap(([blob, found]) => ('text' in found ? [[blob, found.text]] : [])))
}

/** The texts of the plan's files that a look asked for, by path. */
export async function readPlanTexts(
  git: GitClient,
  tree: Tree,
  wanted: LookRequest['texts'],
): Promise<ReadonlyMap<string, string>> {
  if (wanted === undefined) return new Map()
  const entries = [...tree].filter(
    ([path, entry]) => entry.mode.startsWith('100') && (wanted(path) || wanted(pathBefore(path) ?? path)),
  )
  const texts = await readTextsOf(
    git,
    entries.map(([, entry]) => entry.blob),
  )
  return new Map(
    entries.flatMap(([path, { blob }]) => {
      const text = texts.get(blob)
      return text === undefined ? [] : [[path, text] as const]
    }),
  )
}
