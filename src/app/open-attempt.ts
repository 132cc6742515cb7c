import type { CommitPlan, FileEdit, RefMove } from '../domain/decision.ts'
import { renderStatus } from '../domain/result/render-result.ts'
import { resultPath, type ResultKind } from '../domain/result/result.ts'
import type { Overview } from '../domain/overview.ts'
import type { World } from '../domain/snapshot.ts'
import { attemptBranch } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import { ownTip, workTips } from '../domain/task/work-branch.ts'
import { moveAdopted } from './move-adopted.ts'

export interface Opening {
  readonly task: Task
  /** null: for nobody, so that anybody may claim the attempt after it. */
  readonly worker: string | null
  /** null: nobody has one, and the work is known by its branch. */
  readonly nonce: string | null
  /** A branch of another name that holds the work already. */
  readonly adopted?: string | undefined
  /** What the commit message says is being done: `Claim`, `Release`, … */
  readonly act: string
  readonly mark: `:${string}`
}

export interface Opened {
  readonly commit: CommitPlan
  readonly refs: readonly RefMove[]
  readonly attempt: number
  readonly branch: string
}

/**
 * The one operation behind claim, reserve, release and reclaim (protocol §2). A first attempt starts from main and
 * is pushed create-only. A next one starts from the former one's tip; the old branch is moved to the very same
 * commit under a lease, so a former holder's plain push is refused by git and cannot mix with its successor's work.
 * An adopted branch goes the same way: the next attempt starts from the merge of both, for the adopted work may be cut from
 * an older base, and its tree alone would take away what base got between them.
 */
export function openAttempt({ look }: Pick<Overview, 'look'>, world: World, opening: Opening): Opened {
  const { task } = opening
  const attempt = nextAttempt(task)
  const branch = attemptBranch(task.id, attempt)
  const tips = workTips(task)
  const commit: CommitPlan = {
    mark: opening.mark,
    parents: tips.length > 0 ? tips : [look.base.commit ?? ''],
    tree: null,
    ...(tips.length > 1 ? { mergesParents: true } : {}),
    edits: openingEdits({ ...opening, attempt }, world),
    message: `${task.id}: ${opening.act}${opening.worker === null || opening.adopted !== undefined ? '' : ` by ${opening.worker}`}\n\nBrain-Opens: ${task.id} attempt ${attempt}`,
  }
  const former = task.branch === null ? [] : [{ branch: task.branch, from: ownTip(task), to: commit.mark }]
  const adopted = moveAdopted(task, commit.mark)
  return { commit, refs: [...former, ...adopted, { branch, from: null, to: commit.mark }], attempt, branch }
}

/** The number that the task's next attempt gets: none is ever given twice. */
export function nextAttempt(task: Task): number {
  const numbers = task.attempts.map(({ number }) => number)
  return Math.max(task.reopened, 0, ...numbers) + 1
}

const LEFT_BEHIND: readonly ResultKind[] = ['output', 'blocker', 'question', 'incident']

function openingEdits(
  { task, worker, nonce, adopted, attempt }: Opening & { attempt: number },
  world: World,
): readonly FileEdit[] {
  const status = renderStatus({
    task: task.id,
    title: task.title,
    attempt,
    worker,
    nonce: worker === null || nonce === null ? null : `sha256:${world.digest(nonce)}`,
    adopted,
    now: world.now,
    started: world.now,
    progress: 0,
    step: stepOf({ worker, adopted }),
  })
  return [
    { path: resultPath(task.id, 'status'), text: status },
    ...LEFT_BEHIND.map((kind) => ({ path: resultPath(task.id, kind), remove: true }) as const),
  ]
}

function stepOf({ worker, adopted }: Pick<Opening, 'worker' | 'adopted'>): string {
  if (adopted !== undefined) return 'On a branch of its own'
  return worker === null ? 'Waiting for a worker' : 'Claimed'
}
