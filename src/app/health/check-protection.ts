import { PLAN_FALLBACK, SETTINGS_PATH } from '../../domain/settings/settings.ts'
import type { Check, HealthFacts } from '../check-health.ts'
import { fail, ok } from './check.ts'

const NAME = 'protected branch'
const BY_PULL_REQUEST = `set "integration: pull-request" in ${SETTINGS_PATH}, then: brain sync`
const APPROVE_BY_PULL_REQUEST = `Approve by pull request: ${BY_PULL_REQUEST}`
const OPEN_TASKS = 'Take task/** out of its rules.'

/** Only a push that was refused tells which branch is protected; what was never refused is not judged. */
export function checkProtection({ setup: { protectedBranch }, snapshot }: HealthFacts): readonly Check[] {
  if (protectedBranch === null) return []
  const { branch, reason } = protectedBranch
  const look = snapshot?.look ?? null
  if (branch.startsWith('task/'))
    return [fail(NAME, `The host protects ${branch} (${reason}): no worker can claim.`, OPEN_TASKS)]
  if (look === null || look.plan.branch === branch)
    return [
      fail(
        NAME,
        `The host protects ${branch} (${reason}): the plan cannot be on it.`,
        planSteps(branch, look?.plan.tree.has(SETTINGS_PATH) === true),
      ),
    ]
  if (look.base.branch === branch && MERGES.has(look.settings.integration))
    return [
      fail(
        NAME,
        `The host protects ${branch} (${reason}): approvals cannot be merged into it.`,
        APPROVE_BY_PULL_REQUEST,
      ),
    ]
  return [ok(NAME, `${branch} is protected; the plan is on ${look.plan.branch}`)]
}

const MERGES: ReadonlySet<string> = new Set(['merge', 'squash'])

/** What to do about a branch that has just refused a push, as far as the push tells. */
export function protectionSteps({
  branches,
  isPlanApart,
  isLaidOut,
}: Readonly<Record<'isPlanApart' | 'isLaidOut', boolean>> & { branches: readonly string[] }): string {
  const shared = branches.find((branch) => !branch.startsWith('task/'))
  if (shared === undefined) return OPEN_TASKS
  return isPlanApart ? APPROVE_BY_PULL_REQUEST : planSteps(shared, isLaidOut)
}

/** A plan that is on the branch already goes along to its new place. */
function planSteps(branch: string, isLaidOut: boolean): string {
  const move = isLaidOut
    ? `git push ${REMOTE} ${REMOTE}/${branch}:refs/heads/${PLAN_FALLBACK}; in every clone: git config brain.plan ${PLAN_FALLBACK}`
    : `brain init --plan-branch ${PLAN_FALLBACK}`
  return `${move}; then ${BY_PULL_REQUEST}`
}

const REMOTE = 'origin'
