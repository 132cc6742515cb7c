import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TOP_OUTSIDE_CHECKS } from '../../domain/ownership.ts'
import type { Tree, TreeEntry } from '../../domain/look.ts'
import type { FileChange, MergePreview, MergeRequest } from '../../ports/repository.ts'
import { fetchHistory } from './fetch-mirror.ts'
import { clientElsewhere, gitFailed, type GitClient } from './git-client.ts'
import { listTree } from './git-objects.ts'
import type { GitPlace } from './git-place.ts'
import { mergeBase } from './merge-base.ts'

/** What a person set would give another result than the next brain's (`renormalize` would even ask the branch's attributes). */
const SAME_FOR_ALL = [
  'core.attributesFile=/dev/null',
  'merge.renormalize=false',
  'merge.renames=true',
  'merge.directoryRenames=conflict',
].flatMap((setting) => ['-c', setting])

/**
 * Merges a branch into a target as git would, without the user's index and work tree: an index of its own, and a work
 * tree that holds nothing but the target's attributes, so that what is checked out says nothing (protocol §5).
 * Paths that main owns are first set back to what they were where the branch left main.
 */
export async function previewMerge(place: GitPlace, request: MergeRequest): Promise<MergePreview> {
  const scratch = await mkdtemp(join(tmpdir(), `brain-merge-${process.pid}-`))
  try {
    const git = await gitAside(place, scratch)
    const base = await baseOf(place, request)
    const { commit, protectedPaths } = await withoutOwned(git, { ...request, base })
    await writeAttributes(git, request.target)
    const args = [
      'merge-tree',
      '--write-tree',
      '-z',
      '--name-only',
      '--no-messages',
      '--allow-unrelated-histories',
      request.target,
      commit,
    ]
    const output = await git.try(args)
    if (output.exitCode > 1) throw gitFailed(args, output)
    const [merged = '', ...conflicts] = output.stdout
      .toString('utf8')
      .split('\0')
      .filter((part) => part !== '')
    if (output.exitCode === 1 && request.prefersTarget !== true)
      return { tree: null, conflicts, files: [], protectedPaths, checkKey: '' }
    const tree = output.exitCode === 0 ? merged : await preferTarget(git, request, { merged, conflicts })
    return {
      tree,
      conflicts: [],
      files: await changedFiles(place.git, request.target, tree),
      protectedPaths,
      checkKey: await keyOf(place.git, tree),
    }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** Git for this repository, in a folder of its own: attributes are read where git runs. */
async function gitAside({ git, gitDir }: GitPlace, scratch: string): Promise<GitClient> {
  const directory = join(scratch, 'tree')
  await mkdir(directory)
  const env = {
    GIT_DIR: gitDir,
    GIT_INDEX_FILE: join(scratch, 'index'),
    GIT_WORK_TREE: directory,
    GIT_ATTR_NOSYSTEM: '1',
  }
  return clientElsewhere(git, { directory, words: ['-C', directory, ...SAME_FOR_ALL], env })
}

/** As they are in the target, each in its folder. */
async function writeAttributes(git: GitClient, target: string): Promise<void> {
  await git.run(['read-tree', target])
  const files = await git.run(['ls-files', '-z', '--', '.gitattributes', ':(glob)**/.gitattributes'])
  if (files !== '') await git.run(['checkout-index', '--quiet', '-z', '--stdin'], { input: files })
}

/** Where a shallow clone knows none, the rest of the history may. */
async function baseOf(place: GitPlace, { target, tip }: MergeRequest): Promise<string | null> {
  const known = await mergeBase(place, target, tip)
  if (known !== null) return known
  await fetchHistory(place)
  return await mergeBase(place, target, tip)
}

type WithoutOwned = MergeRequest & { readonly base: string | null }

/** A stand-in for the tip, with the same parent history, whose owned paths say what they said at the merge base. */
async function withoutOwned(
  git: GitClient,
  request: WithoutOwned,
): Promise<{ commit: string; protectedPaths: string[] }> {
  const before = request.base === null ? new Map<string, TreeEntry>() : await listTree(git, request.base)
  const raw =
    request.base === null
      ? [...(await listTree(git, request.tip)).keys()]
      : await changedPaths(git, request.base, request.tip)
  const owned = raw.filter((path) => request.owned(path))
  if (owned.length === 0) return { commit: request.tip, protectedPaths: [] }
  const tree = await setBack(git, request.tip, { paths: owned, files: before })
  const commit = await git.run(['commit-tree', tree, '-p', request.tip, '-m', 'merge stand-in'], {
    env: NOBODY,
  })
  return { commit, protectedPaths: owned }
}

/** Where a file is in the way of a folder, git keeps it under a name that neither side has: it stays there. */
async function preferTarget(
  git: GitClient,
  { target, tip }: MergeRequest,
  { merged, conflicts }: { merged: string; conflicts: readonly string[] },
): Promise<string> {
  const [files, brought] = [await listTree(git, target), await listTree(git, tip)]
  const paths = conflicts.filter((path) => files.has(path) || brought.has(path))
  return await setBack(git, merged, { paths, files })
}

/** The tree with some paths as they are in `files`; what is not there is removed. */
async function setBack(
  git: GitClient,
  tree: string,
  { paths, files }: { paths: readonly string[]; files: Tree },
): Promise<string> {
  await git.run(['read-tree', tree])
  const lines = paths.map((path) => {
    const entry = files.get(path)
    return entry === undefined
      ? `0 ${'0'.repeat(tree.length)}\t${path}`
      : `${entry.mode} ${entry.blob}\t${path}`
  })
  await git.run(['update-index', '-z', '--index-info'], { input: lines.map((line) => `${line}\0`).join('') })
  return await git.run(['write-tree'])
}

/** The author of commits that are never published. */
export const NOBODY = {
  GIT_AUTHOR_NAME: 'brain',
  GIT_AUTHOR_EMAIL: 'brain@localhost',
  GIT_COMMITTER_NAME: 'brain',
  GIT_COMMITTER_EMAIL: 'brain@localhost',
}

async function changedPaths(git: GitClient, from: string, to: string): Promise<string[]> {
  const output = await git.run(['diff-tree', '-r', '-z', '--name-only', '--no-renames', from, to])
  return output.split('\0').filter((path) => path !== '')
}

/** What a merge brings, as `git diff --numstat` counts it; a binary file has no counts. */
async function changedFiles(git: GitClient, from: string, to: string): Promise<readonly FileChange[]> {
  const output = await git.run(['diff-tree', '-r', '-z', '--numstat', '--no-renames', from, to])
  return output
    .split('\0')
    .filter((line) => line.includes('\t'))
    .map((line) => {
      const [added, removed, ...path] = line.split('\t')
      return { path: path.join('\t'), added: count(added), removed: count(removed) }
    })
}

function count(text: string | undefined): number | null {
  return text === undefined || text === '-' ? null : Number(text)
}

/** One level of the tree is enough to leave out what no check depends on. */
async function keyOf(git: GitClient, tree: string): Promise<string> {
  const output = await git.run(['ls-tree', '-z', tree])
  const rest = output
    .split('\0')
    .filter((line) => !TOP_OUTSIDE_CHECKS.has(line.slice(line.indexOf('\t') + 1)))
  return createHash('sha256').update(rest.join('\0')).digest('hex')
}
