import type { Change, CommitPlan } from '../domain/decision.ts'
import type { Repository } from '../ports/repository.ts'

type Merger = Pick<Repository, 'mergePreview'>

/** The change with a tree for each commit that starts from the merge of its parents: Decide has no objects to merge. */
export async function mergeParents<T>(repository: Merger, change: Change<T>): Promise<Change<T>> {
  return {
    ...change,
    commits: await Promise.all(change.commits.map((plan) => startFromMerge(repository, plan))),
  }
}

async function startFromMerge(repository: Merger, plan: CommitPlan): Promise<CommitPlan> {
  const { mergesParents, ...settled } = plan
  const [target, tip] = plan.parents
  if (mergesParents !== true || target === undefined || tip === undefined) return plan
  const { tree } = await repository.mergePreview({ target, tip, owned: () => false, prefersTarget: true })
  return { ...settled, tree }
}
