import { denyTool, type HookAnswer } from '../../domain/hooks/hook-answer.ts'
import type { HookInput } from '../../domain/hooks/hook-input.ts'
import { isUnder, BRAIN_OWNED, isOwnResult, ownedInMerge } from '../../domain/ownership.ts'
import { digitsOf } from '../../domain/plan/fields.ts'
import type { Task } from '../../domain/task/task.ts'
import type { HookPlace, Lead } from '../../ports/hooks.ts'
import { namesPath } from '../scope.ts'
import { isOpen, lookHere } from './work-here.ts'

/**
 * Refuses what review would refuse later: files outside the scope of the task whose branch is checked out, and what only
 * the brain writes. Files elsewhere on the disk are no part of the work, and are left to the client's own rules.
 */
export async function onPreToolUse(place: HookPlace, { paths }: HookInput): Promise<HookAnswer> {
  if (paths.length === 0 || !mayBeWork(place.branch())) return null
  const { work } = await lookHere(place)
  if (work === null || !isOpen(work.task)) return null
  const reasons = paths.flatMap((path) => reasonAgainst(work.task, path, place.leadOf(path)) ?? [])
  return reasons[0] === undefined ? null : denyTool(reasons[0])
}

/** Most edits are made where nobody works on a task: that is told by the name of the branch alone. */
function mayBeWork(branch: string | null): boolean {
  return branch?.includes('/') === true
}

function reasonAgainst(task: Task, named: string, lead: Lead): string | null {
  if (lead.to === 'elsewhere') return null
  if (lead.to !== 'tree') return `${named} is not yours to write: ${LEADS[lead.to]}`
  const { path } = lead
  const inScope = namesPath(task)
  if (ownedInMerge(task.id, inScope)(path)) return protectedReason(task, path)
  if (task.scope.length === 0 || inScope(path) || isOwnResult(path, task.id)) return null
  return `${path} is outside the scope of ${task.id}, which may change: ${task.scope.join(', ')}. ${askInstead(task)}`
}

const LEADS: Readonly<Record<Exclude<Lead['to'], 'tree' | 'elsewhere'>, string>> = {
  'git folder': 'it belongs to git itself. Use git commands.',
  'through a link': 'a link on the way leads out of the repository. Write to the place itself.',
  'other worktree': 'it is in another working tree of this repository. Work in your own.',
}

function protectedReason(task: Task, path: string): string {
  if (isUnder(path, BRAIN_OWNED))
    return `${path} is written by the brain only; on the branch of ${task.id} a change of it would be dropped. Say what it should be: brain worker ask ${digitsOf(task.id)} --question "…"`
  if (path.startsWith('results/'))
    return `${path} belongs to another task, or is the brain's answer; yours are results/${task.id}-*. Write them with: brain worker report, ask, block or submit ${digitsOf(task.id)}`
  return `${path} is written by the brain unless the scope of ${task.id} names it, and it does not. ${askInstead(task)}`
}

function askInstead({ id }: Task): string {
  return `Do it within the scope and note the rest under Known Issues; or ask, and wait: brain worker ask ${digitsOf(id)} --question "…"`
}
