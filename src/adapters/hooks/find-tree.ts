import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { findGitDir } from '../git/place-cache.ts'

/** A working tree, and where git keeps what belongs to it. */
export interface FoundTree {
  readonly root: string
  readonly gitDir: string
  /** Shared by all worktrees. */
  readonly commonDir: string
}

/** The working tree that holds the path, which need not exist yet, or null; found without git, and nothing is written. */
export function findTree(path: string, environment: NodeJS.ProcessEnv): FoundTree | null {
  try {
    const found = findGitDir(folderOf(path), environment)
    return found === null ? null : { ...found, commonDir: commonDirOf(found.gitDir) }
  } catch {
    return null
  }
}

/** Is brain used in it? Its files are there, or it has kept something here before. */
export function isBrainIn({ root, commonDir }: FoundTree): boolean {
  return existsSync(join(root, '.brain')) || existsSync(join(commonDir, 'brain'))
}

/** The deepest folder on the way that is there. */
function folderOf(path: string): string {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  return isFolder || dirname(path) === path ? path : folderOf(dirname(path))
}

/** A worktree's own folder names the shared one (gitrepository-layout). */
function commonDirOf(gitDir: string): string {
  const file = join(gitDir, 'commondir')
  return existsSync(file) ? resolve(gitDir, readFileSync(file, 'utf8').trim()) : gitDir
}
