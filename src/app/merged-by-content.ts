import { ownedInMerge } from '../domain/ownership.ts'
import type { Snapshot } from '../domain/snapshot.ts'
import type { Task } from '../domain/task/task.ts'
import type { MergePreview, Repository } from '../ports/repository.ts'
import { namesPath } from './scope.ts'

/** Commits of base that are tried one by one, where later work on the same files hides what was merged. */
const TRIED_MAX = 20

/**
 * Was the approved commit squashed or rebased into base? Then merging it brings nothing. What is approved is never empty:
 * its output file was not in base when it was reviewed.
 */
export async function isInByContent(
  repository: Repository,
  { look }: Snapshot,
  task: Task,
): Promise<boolean> {
  const tip = task.approved?.commit ?? ''
  const base = look.base.commit
  if (base === null) return false
  const owned = ownedInMerge(task.id, namesPath(task))
  const merge = (target: string): Promise<MergePreview> => repository.mergePreview({ target, tip, owned })
  const now = await merge(base)
  if (bringsNothing(now)) return true
  const paths = [...now.conflicts, ...now.files.map(({ path }) => path)]
  for (const { commit } of await repository.log(base, { max: TRIED_MAX, paths, since: tip })) {
    if (bringsNothing(await merge(commit))) return true
  }
  return false
}

function bringsNothing({ tree, files }: MergePreview): boolean {
  return tree !== null && files.length === 0
}
