import {
  checkHealth,
  healthTexts,
  isFailing,
  type Check,
  type CheckName,
  type CheckoutFacts,
  type HealthFacts,
} from '../../../app/check-health.ts'
import { observe } from '../../../app/observe.ts'
import { perform } from '../../../app/perform.ts'
import { planCommit, planTexts } from '../../../app/with-plan.ts'
import { Failure } from '../../../domain/failure.ts'
import type { Snapshot } from '../../../domain/snapshot.ts'
import type { SetupFacts } from '../../../ports/repository-setup.ts'
import { CATALOGUE } from '../../catalogue.ts'
import { fleetFacts } from '../fleet-facts.ts'
import { renderChecks } from '../render/check-list.ts'
import type { Session, Workspace } from '../session.ts'
import { isSpinning, startSpinner } from '../spinner.ts'
import { terminalWidth } from '../terminal-width.ts'
import { isSet, type Verb } from '../verb.ts'

export const health: Verb = {
  name: 'health',
  summary: 'Check git, remote, layout, files and settings; --fix puts right what can be put right safely.',
  options: [
    {
      flags: '--fix',
      description:
        'sweep leftovers, bring the checkout forward, render the plan anew, ask for the default branch',
    },
  ],
  writes: true,
  examples: ['brain health', 'brain health --fix', 'brain health --json'],
  run: async (session, input) => {
    const spinner = await startSpinner(session, 'Checking')
    try {
      const before = await look(session)
      const fixed = isSet(input, 'fix') && !session.dryRun ? await fixAll(before) : []
      const checks = checkHealth((fixed.length === 0 ? before : await look(session)).facts)
      spinner?.stop()
      return {
        kind: 'health',
        data: { checks },
        text: (paint) => renderChecks(checks, { paint, width: terminalWidth() }),
        quiet: [...new Set(checks.filter(({ status }) => status !== 'ok').map(({ name }) => name))].join(
          '\n',
        ),
        notes: [...fixed, ...summaryOf(checks)],
        exit: isFailing(checks) ? 1 : 0,
      }
    } finally {
      if (isSpinning(spinner)) spinner.stop()
    }
  },
}

function summaryOf(checks: readonly Check[]): readonly string[] {
  const count = (status: Check['status']): number => checks.filter((check) => check.status === status).length
  const [failed, warned] = [count('fail'), count('warn')]
  return [
    failed + warned === 0 ? 'All is well.' : `${failed} failed, ${warned} to look at, ${count('ok')} fine.`,
  ]
}

/** What was found, and what the fixes need to act on it. */
interface Seen {
  readonly facts: HealthFacts
  readonly setup: SetupFacts
  readonly workspace: Workspace | null
}

/** In any folder: what cannot be found out is left out, never thrown. */
async function look(session: Session): Promise<Seen> {
  const setup = await (await session.setup()).facts()
  const opened = await tried(() => session.open())
  if (opened instanceof Failure) {
    const { message, hint } = CATALOGUE[opened.code]
    const closed = { message: message(opened.details), fix: hint(opened.details) }
    return {
      setup,
      workspace: null,
      facts: { setup, closed, hasRemote: false, snapshot: null, checkout: null, now: new Date() },
    }
  }
  const snapshot = await snapshotOf(opened, setup)
  const checkout = snapshot === null || setup.bare ? null : await checkoutOf(opened, snapshot)
  return {
    setup,
    workspace: opened,
    facts: {
      setup,
      closed: null,
      hasRemote: opened.remote !== null,
      snapshot,
      checkout,
      now: opened.ports.clock.now(),
      fleet: snapshot === null ? null : await fleetFacts(session, opened),
    },
  }
}

/** From what this clone has where the remote is away; null where it has nothing yet. */
async function snapshotOf({ ports, remote }: Workspace, setup: SetupFacts): Promise<Snapshot | null> {
  const fetched =
    remote === null || setup.remoteRead.ok
      ? await tried(() => observe(ports, { fetch: 'always', texts: healthTexts }))
      : null
  const seen =
    fetched === null || fetched instanceof Failure
      ? await tried(() => observe(ports, { fetch: 'never', texts: healthTexts }))
      : fetched
  if (seen instanceof Failure) return null
  return remote !== null && seen.snapshot.look.fetchedAt === null ? null : seen.snapshot
}

async function checkoutOf(
  { checkout }: Workspace,
  { look: { plan } }: Snapshot,
): Promise<CheckoutFacts | null> {
  const found = await tried(async () => ({
    branch: await checkout.currentBranch(),
    ...(plan.commit === null ? { ahead: 0, behind: 0 } : await checkout.aheadBehind(plan.commit)),
  }))
  return found instanceof Failure ? null : found
}

async function tried<T>(act: () => Promise<T>): Promise<T | Failure> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
}

/** Answers what was done, or null when it could not be. */
type Fix = (
  seen: Seen & { readonly workspace: Workspace; readonly snapshot: Snapshot | null },
) => Promise<string | null>

/** By the name of the check that asks for it. Each is safe: nothing that a person made is lost by it. */
const FIXES: Readonly<Partial<Record<CheckName, Fix>>> = {
  leftovers: async ({ setup }) => {
    await setup.sweep()
    return 'Fixed: leftovers of killed commands are gone.'
  },
  'remote head': async ({ setup }) => {
    await setup.refreshHead()
    return `Fixed: the default branch is ${setup.remoteHead.actual}.`
  },
  checkout: async ({ workspace, snapshot }) => {
    if (snapshot === null || snapshot.look.plan.commit === null) return null
    const { branch, commit } = snapshot.look.plan
    return (
      (await workspace.checkout.bringForward(branch, commit, [])) ??
      `Fixed: ${branch} is where the remote has it.`
    )
  },
  plan: async ({ workspace }) => {
    const performed = await perform(workspace.ports, {
      look: { texts: planTexts },
      decide: (snapshot, world) => {
        const main = planCommit(snapshot, world, { mark: ':main', edits: [], message: 'Render the plan' })
        const refs =
          main.edits.length === 0
            ? []
            : [{ branch: snapshot.look.plan.branch, from: snapshot.look.plan.commit, to: main.mark }]
        return { kind: 'change', commits: refs.length === 0 ? [] : [main], refs, result: null }
      },
    })
    return performed.kind === 'refusal' ? null : 'Fixed: the plan shows the tasks as they are.'
  },
}

const BY_FIX = 'brain health --fix'

/** One failing fix does not keep the others from being tried. */
async function fixAll(seen: Seen): Promise<readonly string[]> {
  const { workspace, facts } = seen
  if (workspace === null) return []
  const asked = new Set(
    checkHealth(facts)
      .filter(({ fix }) => fix === BY_FIX)
      .map(({ name }) => name),
  )
  const said: string[] = []
  for (const name of asked) {
    const done = await tried(
      async () => (await FIXES[name]?.({ ...seen, workspace, snapshot: facts.snapshot })) ?? null,
    )
    if (done instanceof Failure)
      said.push(`Not fixed: ${name}. ${CATALOGUE[done.code].message(done.details)}`)
    else if (done !== null) said.push(done)
  }
  return said
}
