import type { HandEdit } from '../../domain/decision.ts'
import type { TreeEntry } from '../../domain/look.ts'
import { workFiles } from '../fs/work-files.ts'
import { causeOf } from './git-errors.ts'
import { standingAt, storedBlobs } from './git-hand-edits.ts'
import { listTree } from './git-objects.ts'
import type { GitPlace } from './git-place.ts'
import { assertWorkTree, LITERAL_PATHS, partsOf, refreshIndex } from './work-tree.ts'

/**
 * Sets the index to what was published, for those files that are still as they were when they were published; where
 * brain added to one (the plan's regions), the file is written too. Then HEAD can be moved forward over them; all
 * others stay as they are, and git declines to overwrite them. Answers how to take it back.
 */
export async function markPublished(
  place: GitPlace,
  edits: readonly HandEdit[],
  commit: string,
): Promise<() => Promise<void>> {
  assertWorkTree(place)
  const unchanged = await stillAsPublished(place, edits)
  if (unchanged.length === 0) return async () => {}
  const paths = unchanged.map(({ path }) => path)
  const published = await listTree(place.git, commit, paths)
  const added = unchanged.filter(({ path, blob }) => blob !== null && isOther(published.get(path), blob))
  const takeBack = await rememberer(place, paths)
  await setIndex(
    place,
    paths.map((path) => indexLine(path, published.get(path), commit)),
  )
  await writeOut(
    place,
    added.map(({ path }) => path).filter((path) => published.has(path)),
  )
  await refreshIndex(place)
  return takeBack
}

async function stillAsPublished(place: GitPlace, edits: readonly HandEdit[]): Promise<readonly HandEdit[]> {
  const standing = await Promise.all(edits.map(async ({ path }) => (await standingAt(place, path)).kind))
  const present = edits.filter((_, index) => standing[index] === 'file').map(({ path }) => path)
  const blobs = await storedBlobs(place, present, { keep: false })
  return edits.filter(({ path, blob }, index) =>
    blob === null ? standing[index] === 'absent' : blobs.get(path) === blob,
  )
}

function isOther(entry: TreeEntry | undefined, blob: string): boolean {
  return entry?.blob !== blob
}

function indexLine(path: string, entry: TreeEntry | undefined, commit: string): string {
  return entry === undefined ? absentLine(path, commit.length) : `${entry.mode} ${entry.blob}\t${path}`
}

function absentLine(path: string, digits: number): string {
  return `0 ${'0'.repeat(digits)}\t${path}`
}

/** Index entries and bytes as they are now, and how they come back, whatever was done to them since. */
export async function rememberer(place: GitPlace, paths: readonly string[]): Promise<() => Promise<void>> {
  const listed = await place.git.run(['ls-files', '--stage', '-z', '--', ...paths], { env: LITERAL_PATHS })
  const entries = partsOf(listed)
  const digits = (await place.git.run(['rev-parse', '--show-object-format'])) === 'sha256' ? 64 : 40
  const files = workFiles(place.root)
  const before = await Promise.all(paths.map(async (path) => ({ path, bytes: await files.read(path) })))
  return async () => {
    for (const { path, bytes } of before) {
      const now = await files.read(path)
      if (bytes === null ? now !== null : now?.equals(bytes) !== true) await files.write(path, bytes)
    }
    await setIndex(place, [...paths.map((path) => absentLine(path, digits)), ...entries])
    await refreshIndex(place)
  }
}

export async function setIndex(place: GitPlace, lines: readonly string[]): Promise<void> {
  const input = `${lines.join('\0')}\0`
  const output = await place.git.try(['update-index', '-z', '--index-info'], { input })
  if (output.exitCode !== 0) throw causeOf(output.stderr, { command: 'git update-index' })
}

async function writeOut(place: GitPlace, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return
  const input = `${paths.join('\0')}\0`
  const output = await place.git.try(['checkout-index', '--force', '--index', '-z', '--stdin'], { input })
  if (output.exitCode !== 0) throw causeOf(output.stderr, { command: 'git checkout-index' })
}
