import type { Change, CommitPlan, FileEdit } from '../../domain/decision.ts'
import type { Tree } from '../../domain/look.ts'
import type { Repository } from '../../ports/repository.ts'

type Files = Pick<Repository, 'listFiles'>

/**
 * The change with the files that its commits would really touch: what a merge brings is added, and the removal of a
 * file that is not there is left out, for Decide names all that must be gone.
 */
export async function exactChange<T>(repository: Files, change: Change<T>): Promise<Change<T>> {
  return {
    ...change,
    commits: await Promise.all(change.commits.map((plan) => exactCommit(repository, plan))),
  }
}

async function exactCommit(repository: Files, plan: CommitPlan): Promise<CommitPlan> {
  const [parent] = plan.parents
  const isPlain = plan.tree === null && !plan.edits.some((edit) => 'remove' in edit)
  // A commit of the same change has no tree yet.
  if (isPlain || parent === undefined || parent.startsWith(':')) return plan
  const before = await repository.listFiles(parent, '')
  const brought = plan.tree === null ? [] : editsBetween(before, await repository.listFiles(plan.tree, ''))
  const edited = new Set(plan.edits.map(({ path }) => path))
  const edits = [...brought.filter(({ path }) => !edited.has(path)), ...plan.edits]
  return { ...plan, edits: edits.filter((edit) => !('remove' in edit) || isThere(before, edit.path)) }
}

function editsBetween(before: Tree, after: Tree): readonly FileEdit[] {
  const removed = [...before.keys()].filter((path) => !after.has(path))
  const written = [...after].filter(([path, { blob }]) => before.get(path)?.blob !== blob)
  return [
    ...written.map(([path, { blob }]) => ({ path, blob })),
    ...removed.map((path) => ({ path, remove: true }) as const),
  ]
}

/** A file, or a folder that is removed whole. */
function isThere(tree: Tree, path: string): boolean {
  return tree.has(path) || [...tree.keys()].some((file) => file.startsWith(`${path}/`))
}
