import { lstatSync, readlinkSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { Lead } from '../../ports/hooks.ts'
import type { FoundTree } from './find-tree.ts'

/**
 * Where a path leads, seen from a working tree: what exists of it is followed through links, the rest is taken as it is
 * written.
 */
export function leadOf(path: string, { tree, findTree }: LeadOptions): Lead {
  const named = resolve(tree.root, path)
  const real = realOf(named)
  const inside = within(tree.root, real)
  if (inside !== null && !isInGit(inside)) return { to: 'tree', path: inside }
  if (inside !== null || within(tree.gitDir, real) !== null || within(tree.commonDir, real) !== null)
    return { to: 'git folder' }
  if (within(tree.root, named) !== null) return { to: 'through a link' }
  return findTree(real)?.commonDir === tree.commonDir ? { to: 'other worktree' } : { to: 'elsewhere' }
}

interface LeadOptions {
  readonly tree: FoundTree
  /** The working tree that a path, which need not exist yet, would be in. */
  readonly findTree: (path: string) => FoundTree | null
}

const LINKS_MAX = 40

/** The deepest folder that exists, followed through links, and what is below it. A link to nothing leads where it says. */
function realOf(path: string, links = 0): string {
  try {
    return realpathSync.native(path)
  } catch {
    const link = linkAt(path)
    if (link !== null && links < LINKS_MAX) return realOf(link, links + 1)
    const above = dirname(path)
    return above === path ? path : join(realOf(above, links), basename(path))
  }
}

function linkAt(path: string): string | null {
  try {
    if (!lstatSync(path).isSymbolicLink()) return null
    return resolve(realpathSync.native(dirname(path)), readlinkSync(path))
  } catch {
    return null
  }
}

/** Relative, with `/`; null: not in the folder. */
function within(folder: string, path: string): string | null {
  const inside = relative(folder, path)
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return null
  return inside.split(sep).join('/')
}

function isInGit(path: string): boolean {
  return /^\.git(?:\/|$)/i.test(path)
}
