import { refuse, type Refusal } from '../domain/decision.ts'
import type { Look } from '../domain/look.ts'
import type { Snapshot } from '../domain/snapshot.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import type { CheckResult } from '../ports/records.ts'
import type { MergePreview } from '../ports/repository.ts'
import { filesOutsideScope } from './scope.ts'
import type { Made } from './workflow/read-made.ts'

export interface Approval {
  readonly id: TaskId
  /** The commit that was reviewed; null when this clone has shown none. */
  readonly reviewed: string | null
  /** The person named the commit, rather than leaving it to what was last shown. */
  readonly named: boolean
  /** Workers whose nonces stand in the attempt's status files; more than one is a contest. */
  readonly holders: readonly string[]
  /** The merge of the tip; null for results pushed straight to main. */
  readonly preview: MergePreview | null
  /** null: not run, because none are set or the person said so. */
  readonly checks: readonly CheckResult[] | null
  readonly allowOutsideScope: boolean
  /** For a task of a workflow. */
  readonly made?: Made
}

/** The first rule that says no; null when the task may be approved as it is. */
export function whyNotApprovable({ look }: Snapshot, task: Task, approval: Approval): Refusal | null {
  for (const rule of RULES) {
    const refusal = rule(task, approval, look)
    if (refusal !== null) return refusal
  }
  return null
}

/** What an approval binds to: the tip, or the output's blob for results pushed straight to main. */
export function reviewedName(task: Task): string {
  return task.resultsOn === 'branch' ? (task.commit ?? '') : (task.output?.blob ?? '')
}

type Rule = (task: Task, approval: Approval, look: Look) => Refusal | null

/** In the order in which a person would want to hear of them. */
const RULES: readonly Rule[] = [
  isAtReviewedCommit,
  isNotSentBack,
  hasOneHolder,
  keepsOffOwnedPaths,
  staysInScope,
  hasArtifact,
  passesChecks,
]

/** What was approved is what was shown: another tip is never retried (protocol §5). */
function isAtReviewedCommit(task: Task, { reviewed }: Approval): Refusal | null {
  const name = reviewedName(task)
  if (reviewed === null)
    return refuse('REVIEW_STALE', { task: task.id, reason: 'this clone has not shown it yet', commit: name })
  if (name === reviewed || (reviewed.length >= 7 && name.startsWith(reviewed))) return null
  const reason = `you reviewed ${short(reviewed)}, it is now at ${short(name)}`
  return refuse('REVIEW_STALE', { task: task.id, reason, reviewed, commit: name })
}

function short(name: string): string {
  return name.slice(0, 8)
}

/** Another brain may have asked for changes while this one was reading: then approving it must be meant. */
function isNotSentBack(task: Task, { named }: Approval): Refusal | null {
  if (task.state !== 'changes_requested' || named) return null
  const by = task.feedback.findLast(({ kind }) => kind === 'changes')?.by ?? 'somebody'
  return refuse('REVIEW_STALE', {
    task: task.id,
    reason: `${by} asked for changes to it`,
    commit: reviewedName(task),
    next: `See what was asked: brain show ${task.id}. Approve it all the same: brain review ${task.id} --approve --commit ${short(reviewedName(task))}`,
  })
}

/** Work of two holders on one branch is approved by name only: somebody must have looked whose it is. */
function hasOneHolder(task: Task, { holders, named }: Approval): Refusal | null {
  return holders.length > 1 && !named ? refuse('CONTESTED', { task: task.id, holders }) : null
}

/** Where brain merges, the plan is simply main's, so a branch that touched it is no worse for that; a git host would merge it. */
export function straysIn(
  preview: Approval['preview'],
  { integration }: Pick<Look['settings'], 'integration'>,
): readonly string[] {
  const isMergedElsewhere = integration === 'pull-request'
  return (preview?.protectedPaths ?? []).filter((path) => isMergedElsewhere || path !== 'WORK-PLAN.md')
}

function keepsOffOwnedPaths(task: Task, { preview }: Approval, { settings, base }: Look): Refusal | null {
  const strays = straysIn(preview, settings)
  if (strays.length === 0) return null
  const next = `The worker takes each of them back: git checkout origin/${base.branch} -- <file>, or git rm <file> where ${base.branch} has none; then it commits and hands in again.`
  return refuse('PROTECTED_PATH', { task: task.id, files: strays, next })
}

function staysInScope(task: Task, { preview, allowOutsideScope }: Approval): Refusal | null {
  const outside = allowOutsideScope ? [] : filesOutsideScope(task, preview?.files ?? [])
  return outside.length === 0 ? null : refuse('OUTSIDE_SCOPE', { task: task.id, files: outside })
}

/** A phase that has not written what it was for is not done, whoever says so. */
function hasArtifact(task: Task, { made }: Approval): Refusal | null {
  const path = task.part?.artifact ?? null
  return path === null || made?.artifact !== null ? null : refuse('ARTIFACT_MISSING', { task: task.id, path })
}

function passesChecks(task: Task, { checks }: Approval): Refusal | null {
  const failed = (checks ?? []).filter(({ exitCode }) => exitCode !== 0).map(({ command }) => command)
  return failed.length === 0 ? null : refuse('CHECKS_FAILED', { task: task.id, failed })
}
