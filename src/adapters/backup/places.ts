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
  const known = (await readJson(path)) as { name?: unknown; root?: unknown } | null
  if (typeof known?.name === 'string' && known.root === place.root) return known.name
  const words = [hostname(), basename(place.root)].map((word) =>
    word.replaceAll(/[^A-Za-z0-9_-]+/g, '-').slice(0, 30),
  )
  const name = `${words.join('-').replace(/^[-_]+/, '') || 'clone'}-${randomBytes(3).toString('hex')}`
  await writeJson(path, { name, root: place.root })
  return name
}

/** This working tree, and every other one of the clone that is there. */
export async function allPlaces(
  place: GitPlace,
  environment: NodeJS.ProcessEnv,
): Promise<readonly GitPlace[]> {
  const listed = await place.git.run(['worktree', 'list', '--porcelain'])
  const roots = listed
    .split('\n\n')
    .filter((entry) => !/^(?:bare|prunable)/m.test(entry))
    .map((entry) => /^worktree (.*)$/m.exec(entry)?.[1] ?? '')
    .filter((root) => root !== place.root && existsSync(root))
  const places: GitPlace[] = place.bare ? [] : [place]
  for (const root of roots) {
    const other = await openPlace(root, environment).catch(() => null)
    if (other?.commonDir === place.commonDir && !other.bare) places.push(other)
  }
  return places
}
