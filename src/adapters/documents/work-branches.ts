import type { Tree } from '../../domain/look.ts'

const WORK_BRANCH = /^(task($|\/)|task-?\d|(claude|codex|copilot|cursor|jules)\/)/i

/** Is the branch, or does it look like, somebody's work on a task? */
export function isWorkBranch(branch: string): boolean {
  return WORK_BRANCH.test(branch)
}

/** A file that base already has was not written by this branch. */
export function withoutInherited(results: Tree, base: Tree): Tree {
  return new Map([...results].filter(([path, entry]) => base.get(path)?.blob !== entry.blob))
}
