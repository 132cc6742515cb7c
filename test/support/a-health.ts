import { checkHealth, type CheckName, type HealthFacts } from '../../src/app/check-health.ts'
import type { Snapshot } from '../../src/domain/snapshot.ts'
import { renderPlan } from '../../src/domain/plan/render-plan.ts'
import { aSnapshot } from './a-task.ts'

export const NOW = new Date('2026-11-21T10:00:00Z')

/** Of a machine and a remote on which all is well. */
export const SETUP: HealthFacts['setup'] = {
  gitVersion: '2.39.5',
  userName: 'Ada',
  userEmail: 'ada@example.invalid',
  shallow: false,
  bare: false,
  remoteRead: { ok: true, reason: null },
  remoteWrite: { ok: true, reason: null },
  isTaskBranchInTheWay: false,
  remoteHead: { known: 'main', actual: 'main' },
  clockSkewMs: 0,
  sandbox: { works: true, reason: null, holdsNetwork: true },
  protectedBranch: null,
  leftovers: 0,
}

const file = { blob: 'b', mode: '100644' }
const LAYOUT = ['.brain/config.yml', 'WORK-PLAN.md', 'CLAUDE.md', 'docs/WORKER-PROTOCOL.md']

/** A repository as `init` leaves it, with these texts in place of its own. */
export function laidOut(
  parts: Parameters<typeof aSnapshot>[0] = {},
  texts: Readonly<Record<string, string>> = {},
  more: readonly string[] = [],
): Snapshot {
  const bare = aSnapshot(parts)
  const plan = renderPlan(bare, { now: NOW, text: null }).text
  const tree = new Map([...LAYOUT, ...more].map((path) => [path, file]))
  return {
    ...bare,
    look: {
      ...bare.look,
      plan: { ...bare.look.plan, tree },
      texts: new Map(Object.entries({ 'WORK-PLAN.md': plan, 'CLAUDE.md': '# Site\n', ...texts })),
    },
  }
}

export const HEALTHY: HealthFacts = {
  setup: SETUP,
  closed: null,
  hasRemote: true,
  snapshot: laidOut(),
  checkout: { branch: 'main', ahead: 0, behind: 0 },
  now: NOW,
}

/** The checks of one name: status, message, fix. */
export function foundBy(
  facts: Partial<HealthFacts>,
  name: CheckName,
): readonly (readonly [string, string, string | null])[] {
  return checkHealth({ ...HEALTHY, ...facts })
    .filter((check) => check.name === name)
    .map(({ status, message, fix }) => [status, message, fix] as const)
}
