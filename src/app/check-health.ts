import type { Snapshot } from '../domain/snapshot.ts'
import type { SetupFacts } from '../ports/repository-setup.ts'
import { CHECKOUT_CHECKS, CLOSED_CHECKS, SETUP_CHECKS } from './health/check-setup.ts'
import { PLAN_CHECKS } from './health/check-plan.ts'
import { checkFleet, type FleetFacts } from './health/check-fleet.ts'
import { TASK_CHECKS } from './health/check-tasks.ts'

export type CheckStatus = 'ok' | 'warn' | 'fail'

/** What was looked at, and how it stands. */
export interface Check {
  readonly name: CheckName
  readonly status: CheckStatus
  readonly message: string
  /** What puts it right; null when nothing needs to be. */
  readonly fix: string | null
}

export const CHECK_NAMES = [
  'git',
  'identity',
  'repository',
  'remote read',
  'remote write',
  'remote head',
  'protected branch',
  'branch names',
  'clock',
  'leftovers',
  'sandbox',
  'plan branch',
  'layout',
  'settings',
  'plan',
  'CLAUDE.md',
  'sizes',
  'task files',
  'stale',
  'late work',
  'unclaimed',
  'checkout',
  'agents',
  'runners',
  'workers',
] as const
export type CheckName = (typeof CHECK_NAMES)[number]

/** Everything that health knows; each part null where it could not be found out. */
export interface HealthFacts {
  readonly setup: Omit<SetupFacts, 'sweep' | 'refreshHead'>
  /** Why the repository cannot be used, in words, and what to do about it. */
  readonly closed: { readonly message: string; readonly fix: string } | null
  readonly hasRemote: boolean
  readonly snapshot: Snapshot | null
  readonly now: Date
  readonly checkout: CheckoutFacts | null
  /** Of the workers that this clone may start. */
  readonly fleet?: FleetFacts | null
}

export interface CheckoutFacts {
  /** null when HEAD is detached, and in a bare repository. */
  readonly branch: string | null
  /** Against the remote's plan branch. */
  readonly ahead: number
  readonly behind: number
}

/** The texts that the checks read. */
export function healthTexts(path: string): boolean {
  return /^(?:tasks|results)\/[^/]+\.md$/.test(path) || path === 'WORK-PLAN.md' || path === 'CLAUDE.md'
}

/** All checks that the facts allow, in the order of their names; several of one name when several things are wrong. */
export function checkHealth(facts: HealthFacts): readonly Check[] {
  const { snapshot, checkout, now } = facts
  return [
    ...SETUP_CHECKS.flatMap((check) => check(facts)),
    ...(facts.closed === null ? CLOSED_CHECKS.flatMap((check) => check(facts)) : []),
    ...(snapshot === null ? [] : [...PLAN_CHECKS, ...TASK_CHECKS].flatMap((check) => check(snapshot, now))),
    ...(snapshot === null || checkout === null
      ? []
      : CHECKOUT_CHECKS.flatMap((check) => check(snapshot, checkout))),
    ...(facts.fleet == null ? [] : checkFleet(facts.fleet)),
  ]
}

export function isFailing(checks: readonly Check[]): boolean {
  return checks.some(({ status }) => status === 'fail')
}
