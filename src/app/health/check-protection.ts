import { PLAN_FALLBACK } from '../../domain/settings/settings.ts'
import type { Look } from '../../domain/look.ts'
import type { Check, HealthFacts } from '../check-health.ts'
import { fail, ok } from './check.ts'

const NAME = 'protected branch'
const BY_PULL_REQUEST = 'set "integration: pull-request" in .brain/config.yml, then: brain sync'

/** Only a push that was refused tells which branch is protected; what was never refused is not judged. */
export function checkProtection({ setup: { protectedBranch }, snapshot }: HealthFacts): readonly Check[] {
  if (protectedBranch === null) return []
  const { branch, reason } = protectedBranch
  const look = snapshot?.look ?? null
  if (branch.startsWith('task/'))
    return [
      fail(
        NAME,
        `The host protects ${branch} (${reason}): no worker can claim.`,
        'Take task/** out of its rules.',
      ),
    ]
  if (look === null || look.plan.branch === branch)
    return [
      fail(
        NAME,
        `The host protects ${branch} (${reason}): the plan cannot be on it.`,
        planSteps(branch, look),
      ),
    ]
  if (look.base.branch === branch && MERGES.has(look.settings.integration))
    return [
      fail(
        NAME,
        `The host protects ${branch} (${reason}): approvals cannot be merged into it.`,
        `Approve by pull request: ${BY_PULL_REQUEST}`,
      ),
    ]
  return [ok(NAME, `${branch} is protected; the plan is on ${look.plan.branch}`)]
}

const MERGES: ReadonlySet<string> = new Set(['merge', 'squash'])

/** A plan that is on the branch already goes along to its new place. */
function planSteps(branch: string, look: Look | null): string {
  const isLaidOut = look?.plan.tree.has('.brain/config.yml') === true
  const move = isLaidOut
    ? `git push ${REMOTE} ${REMOTE}/${branch}:refs/heads/${PLAN_FALLBACK}; in every clone: git config brain.plan ${PLAN_FALLBACK}`
    : `brain init --plan-branch ${PLAN_FALLBACK}`
  return `${move}; then ${BY_PULL_REQUEST}`
}

const REMOTE = 'origin'
