import { RESULT_KINDS, resultPath } from './result/result.ts'
import type { TaskId } from './task/task-id.ts'

/** What only the brain writes, wherever it stands: files by name, folders with a slash at the end. */
export const BRAIN_OWNED = ['tasks/', '.brain/', 'WORK-PLAN.md'] as const

/** The brain's too, but a task whose scope names them may change them (decision 0002). */
export const BRAIN_OWNED_UNLESS_IN_SCOPE = ['docs/', 'workflows/', 'CLAUDE.md'] as const

/** What a run itself is: no scope opens these. */
const RUN_FILE = /^workflows\/(?:archive\/)?[^/]+\/(?:workflow|template)\.yml$/

/** Folders that a look lists on the plan branch, but for the archives in them. */
export const PLAN_FOLDERS = ['tasks', 'results', '.brain', 'workflows'] as const

/** All that a look lists on the plan branch. */
export const PLAN_PATHS = [
  ...PLAN_FOLDERS,
  'WORK-PLAN.md',
  'CLAUDE.md',
  'AGENTS.md',
  'docs/WORKER-PROTOCOL.md',
] as const

/** Names at the top of the tree on which no verdict of the checks depends: all that the brain owns stands there. */
export const TOP_OUTSIDE_CHECKS: ReadonlySet<string> = new Set([
  'tasks',
  'results',
  '.brain',
  'workflows',
  'docs',
  'WORK-PLAN.md',
  'CLAUDE.md',
])

const FEEDBACK_FILE = /^results\/[^/]+-feedback\.md$/

/** What the brain's person may edit by hand, and `sync` publishes. */
export function isHandEditable(path: string): boolean {
  return (
    isUnder(path, [...BRAIN_OWNED, ...BRAIN_OWNED_UNLESS_IN_SCOPE, 'AGENTS.md']) || FEEDBACK_FILE.test(path)
  )
}

export function isUnder(path: string, owned: readonly string[]): boolean {
  return owned.some((prefix) => (prefix.endsWith('/') ? path.startsWith(prefix) : path === prefix))
}

/** May the holder of `id` write this path, whatever the scope says? Its own results, pictures included. */
export function isOwnResult(path: string, id: TaskId): boolean {
  return path.startsWith(`results/${id}-`) && path !== resultPath(id, 'feedback')
}

/**
 * Paths that are main's own in a merge of this task's branch: what the brain owns, the feedback, other tasks' results.
 * `inScope` tells whether the task's scope names a path outright (an empty scope names nothing).
 */
export function ownedInMerge(id: TaskId, inScope: (path: string) => boolean): (path: string) => boolean {
  return (path) => {
    if (isUnder(path, BRAIN_OWNED) || RUN_FILE.test(path)) return true
    if (path.startsWith('results/')) return !isOwnResult(path, id)
    return isUnder(path, BRAIN_OWNED_UNLESS_IN_SCOPE) && !inScope(path)
  }
}

/** The result files of one task on its branch. */
export function resultPaths(id: TaskId): readonly string[] {
  return RESULT_KINDS.map((kind) => resultPath(id, kind))
}
