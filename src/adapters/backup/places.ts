import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename, join } from 'node:path'
import { openPlace, type GitPlace } from '../git/git-place.ts'
import { readJson, writeJson } from '../fs/json-file.ts'

/** Below `.git/brain/`. It may be lost: that costs time, never a backup. */
export function autosaveFolder({ brainDir }: GitPlace): string {
  return join(brainDir, 'autosave')
}

/** The folder of this very working tree. */
export function treeFolder(place: GitPlace): string {
  return join(
    autosaveFolder(place),
    place.gitDir === place.commonDir ? 'main' : `w-${basename(place.gitDir)}`,
  )
}

/**
 * What backups of this working tree are called: readable, and its own, also where the folder was copied.
 */
export async function cloneName(place: GitPlace): Promise<string> {
  const path = join(place.brainDir, 'backup-names', `${basename(treeFolder(place))}.json`)
  const known = readJson(path) as { name?: unknown; root?: unknown } | null
  if (typeof known?.name === 'string' && known.root === place.root) return known.name
  const words = [hostname(), basename(place.root)].map((word) =>
    word.replaceAll(/[^A-Za-z0-9_-]+/g, '-').slice(0, 30),
  )
  const name = `${words.join('-').replace(/^[-_]+/, '') || 'clone'}-${randomBytes(3).toString('hex')}`
  await writeJson(path, { name, root: place.root })
  return name
}

/** Every working tree of the clone that is there, this one first. */
export async function openTrees(
  place: GitPlace,
  environment: NodeJS.ProcessEnv,
): Promise<readonly GitPlace[]> {
  const others = (await listedRoots(place)).filter((root) => root !== place.root && existsSync(root))
  const places: GitPlace[] = []
  for (const root of [place.root, ...others]) {
    // Opened anew each time: a remote may have come or gone.
    const tree = await openPlace(root, environment).catch(() => null)
    if (tree?.commonDir === place.commonDir && !tree.bare) places.push(tree)
  }
  return places
}

/** The one that the others were added to: it does not go away before the clone does. */
export async function mainRoot(place: GitPlace): Promise<string> {
  if (place.gitDir === place.commonDir) return place.root
  const [root] = await listedRoots(place)
  return root !== undefined && existsSync(root) ? root : place.root
}

async function listedRoots({ git }: GitPlace): Promise<readonly string[]> {
  const listed = await git.run(['worktree', 'list', '--porcelain'])
  return listed
    .split('\n\n')
    .filter((entry) => !/^(?:bare|prunable)/m.test(entry))
    .map((entry) => /^worktree (.*)$/m.exec(entry)?.[1] ?? '')
}
