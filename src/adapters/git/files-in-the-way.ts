import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import type { GitPlace } from './git-place.ts'
import { LITERAL_PATHS, partsOf } from './work-tree.ts'

/** Well below the length of a command line on any system. */
const PATHS_A_CALL = 200

/**
 * Untracked files, ignored ones too, that stand where `paths` are to be written. Git itself overwrites ignored
 * files in `read-tree` and, unless told, in `switch` and `merge`.
 */
export async function untrackedInTheWay(
  place: GitPlace,
  paths: readonly string[],
): Promise<readonly string[]> {
  const standing = await standingAt(place.root, paths)
  const untracked: string[] = []
  for (let from = 0; from < standing.length; from += PATHS_A_CALL) {
    const some = standing.slice(from, from + PATHS_A_CALL)
    const output = await place.git.run(['ls-files', '--others', '-z', '--', ...some], { env: LITERAL_PATHS })
    untracked.push(...partsOf(output))
  }
  return untracked
}

/** Untracked files in the way of what `to` has and `from` has not. */
export async function untrackedBetween(
  place: GitPlace,
  from: string,
  to: string,
): Promise<readonly string[]> {
  const args = [
    'diff-tree',
    '-r',
    '-z',
    '--name-only',
    '--no-renames',
    '--diff-filter=A',
    '--ignore-submodules',
    from,
    to,
  ]
  return await untrackedInTheWay(place, partsOf(await place.git.run(args)))
}

/** For each path what is in its place on the disk: itself, or the first thing on the way that is no folder. */
async function standingAt(root: string, paths: readonly string[]): Promise<readonly string[]> {
  const kinds = new Map<string, Promise<Kind>>()
  const kindOf = (path: string): Promise<Kind> => {
    const known = kinds.get(path) ?? readKind(join(root, path))
    kinds.set(path, known)
    return known
  }
  const found = new Set<string>()
  for (const path of paths) {
    const standing = await firstStanding(path, kindOf)
    if (standing !== null) found.add(standing)
  }
  return [...found]
}

type Kind = 'none' | 'folder' | 'other'

async function firstStanding(path: string, kindOf: (path: string) => Promise<Kind>): Promise<string | null> {
  const parts = path.split('/')
  for (let length = 1; length <= parts.length; length++) {
    const prefix = parts.slice(0, length).join('/')
    const kind = await kindOf(prefix)
    if (kind === 'none') return null
    if (kind === 'other' || length === parts.length) return prefix
  }
  return null
}

async function readKind(path: string): Promise<Kind> {
  try {
    return (await lstat(path)).isDirectory() ? 'folder' : 'other'
  } catch {
    return 'none'
  }
}
