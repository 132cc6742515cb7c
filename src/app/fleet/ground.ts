import { refuse, type Refusal } from '../../domain/decision.ts'
import { Failure } from '../../domain/failure.ts'
import type { Agent } from '../../domain/fleet/agent.ts'
import type { Runner } from '../../domain/fleet/runner.ts'
import { hostsByRoom } from '../../domain/fleet/ssh-host.ts'
import { type FleetWorker, isAtWork } from '../../domain/fleet/worker.ts'
import { NOTHING_SAID } from '../../domain/fleet/read-output.ts'
import type { Ground, Signs, WorkPlaces } from '../../ports/fleet.ts'
import type { Fleet } from './fleet.ts'

/** The machine where a worker works. Throws BAD_INPUT where the project no longer names it. */
export function groundOf(
  fleet: Fleet,
  { runner, host, place, sandboxed }: Pick<FleetWorker, 'runner' | 'host' | 'place' | 'sandboxed'>,
): Ground {
  if (sandboxed) return fleet.sandbox.ground(fleet.settings.sandbox)
  // Only an engine's workers have no place, and that is nothing to be looked for or removed here.
  if (host === null) return place === '' ? NOWHERE : here(fleet)
  const ssh = fleet.runners.get(runner)?.ssh
  const found = ssh?.hosts.find(({ name }) => name === host)
  if (ssh != null && found !== undefined) return fleet.elsewhere(ssh, found)
  throw new Failure('BAD_INPUT', {
    message: `The runner "${runner}" names no host "${host}", and a worker is there.`,
    hint: `Name it again in .brain/runners/${runner}.yml, until that worker has ended.`,
  })
}

function here({ places, sessions }: Fleet): Ground {
  return { places, sessions, reach: () => Promise.resolve((task, attempt) => places.pathOf(task, attempt)) }
}

const UNSEEN: Signs = {
  isRunning: true,
  isToolRunning: false,
  lastOutputAt: null,
  logBytes: 0,
  said: NOTHING_SAID,
  end: { what: null, code: null },
}

/** An engine's: nothing of it can be seen or touched but what is on the remote. */
const NOWHERE: Ground = {
  places: {
    make: () => Promise.resolve(),
    isThere: () => Promise.resolve(false),
    lastCommitAt: () => Promise.resolve(null),
    save: () => Promise.resolve({ branch: null, commit: null }),
    remove: () => Promise.resolve(),
  },
  sessions: {
    start: () => Promise.resolve({ process: null, job: null }),
    look: () => Promise.resolve(UNSEEN),
    stop: () => Promise.resolve(),
    attach: () => Promise.resolve(1),
  },
  reach: () => Promise.resolve(() => ''),
}

export interface ChosenGround {
  readonly kind: 'ground'
  readonly host: string | null
  readonly sandboxed: boolean
  readonly pathOf: WorkPlaces['pathOf']
}

/**
 * Where the next worker is to work, besides those for whom it is chosen already; asked before anything is claimed. Hosts that
 * cannot be reached are passed over. FLEET_FULL when all have as many as they may; throws why none can be used.
 */
export async function chooseGround(
  fleet: Fleet,
  { runner, agent }: { readonly runner: Runner; readonly agent: Agent },
  chosen: readonly ChosenGround[] = [],
): Promise<ChosenGround | Refusal> {
  const { ssh, engine } = runner
  const sandboxed = await isSandboxed(fleet, runner)
  const near = { kind: 'ground', host: null, sandboxed } as const
  if (engine !== null) return { ...near, pathOf: () => '' }
  const { places, sandbox, settings } = fleet
  if (sandboxed) return { ...near, pathOf: await sandbox.ground(settings.sandbox).reach(agent) }
  if (ssh === null) return { ...near, pathOf: (task, attempt) => places.pathOf(task, attempt) }
  const working = (await fleet.store.all()).filter(
    (worker) => isAtWork(worker) && worker.runner === runner.name,
  )
  const taken = [...working, ...chosen].map(({ host }) => host)
  const hosts = hostsByRoom(ssh.hosts, taken)
  let why: Failure | null = null
  for (const host of hosts)
    try {
      const pathOf = await fleet.elsewhere(ssh, host).reach(agent)
      return { kind: 'ground', host: host.name, sandboxed, pathOf }
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      why ??= error
    }
  if (why !== null) throw why
  const max = ssh.hosts.reduce((sum, host) => sum + host.max, 0)
  return refuse('FLEET_FULL', { working: taken.length, max })
}

/** Throws RUNNER_FAILED where the settings want a sandbox for every worker, and there is none. */
async function isSandboxed({ settings, sandbox }: Fleet, { name }: Runner): Promise<boolean> {
  const { use } = settings.sandbox
  if (use === 'off') return false
  const whyNot =
    name === 'process' ? await sandbox.whyNot() : 'only workers of the runner process can be sandboxed'
  if (whyNot === null || use === 'auto') return whyNot === null
  throw new Failure('RUNNER_FAILED', {
    runner: name,
    reason: `.brain/fleet.yml wants a sandbox, and ${whyNot}`,
  })
}
