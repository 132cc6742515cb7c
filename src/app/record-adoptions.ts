import type { Change, CommitPlan } from '../domain/decision.ts'
import { renderStatus } from '../domain/result/render-result.ts'
import { resultPath } from '../domain/result/result.ts'
import type { Overview } from '../domain/overview.ts'
import { packedTasks, whole } from '../domain/plan/outline.ts'
import type { PlanView } from '../domain/plan/plan-view.ts'
import type { World } from '../domain/snapshot.ts'
import { numberOf } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import { ownTip } from '../domain/task/work-branch.ts'

/**
 * Whatever the brain writes to the plan branch records, in the same push, which branches the nonce alone has brought
 * in since: from then on no copy of it is a contest (protocol §11). A change that moves an attempt's branch anyway ends
 * that attempt, and with it the need.
 */
export function withAdoptions<T>(
  snapshot: Overview & Pick<PlanView, 'packed'>,
  world: World,
  change: Change<T>,
): Change<T> {
  const moved = new Set(change.refs.map(({ branch }) => branch))
  if (!moved.has(snapshot.look.plan.branch)) return change
  const found = [...packedTasks(snapshot)]
    .filter(({ adopted }) => adopted?.recorded === false)
    .map((packed) => whole(snapshot, packed))
    .filter(({ branch }) => branch !== null && !moved.has(branch))
  const records = found.map((task) => recordAdoption(task, world, task.adopted?.branch ?? ''))
  return {
    ...change,
    commits: [...change.commits, ...records.map(({ commit }) => commit)],
    refs: [...change.refs, ...records.map(({ move }) => move)],
  }
}

/** One commit on the attempt's branch; worker, attempt and the nonce's digest stay what they were. */
export function recordAdoption(
  task: Task,
  world: World,
  adopted: string,
): { commit: CommitPlan; move: Change['refs'][number] } {
  const mark = `:adopt${numberOf(task.id)}` as const
  const attempt = task.attempt ?? 1
  const own = ownTip(task) ?? ''
  const status = renderStatus({
    task: task.id,
    title: task.title,
    attempt,
    worker: task.worker,
    nonce: task.nonce === null ? null : `sha256:${task.nonce}`,
    adopted,
    now: world.now,
    started: task.claimedAt === null ? null : new Date(task.claimedAt),
    progress: task.progress,
    step: 'On a branch of its own',
  })
  return {
    commit: {
      mark,
      parents: [own],
      tree: null,
      edits: [{ path: resultPath(task.id, 'status'), text: status }],
      message: `${task.id}: Adopt ${adopted}\n\nBrain-Opens: ${task.id} attempt ${attempt}`,
    },
    move: { branch: task.branch ?? '', from: own, to: mark },
  }
}
