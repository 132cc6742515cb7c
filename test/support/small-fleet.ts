import { fleetStore } from '../../src/adapters/fleet/fleet-store.ts'
import { memoryRepository } from '../../src/adapters/memory/memory-repository.ts'
import { memoryStore, type MemoryStore } from '../../src/adapters/memory/memory-store.ts'
import type { Fleet } from '../../src/app/fleet/fleet.ts'
import { type Spawned, spawnWorkers } from '../../src/app/fleet/spawn-workers.ts'
import { observe, type Ports } from '../../src/app/observe.ts'
import { Failure } from '../../src/domain/failure.ts'
import { DEFAULT_FLEET_SETTINGS } from '../../src/domain/fleet/fleet-settings.ts'
import { KNOWN_AGENTS } from '../../src/domain/fleet/known-agents.ts'
import { KNOWN_RUNNERS, type Runner } from '../../src/domain/fleet/runner.ts'
import type { FleetWorker } from '../../src/domain/fleet/worker.ts'
import { taskIdOf } from '../../src/domain/task/task-id.ts'
import { NOTHING_SAID } from '../../src/domain/fleet/read-output.ts'
import type { Ground, Signs } from '../../src/ports/fleet.ts'
import { aClock } from './a-clock.ts'
import { sha256 } from './a-look.ts'
import { sandbox } from './git-sandbox.ts'

export interface SmallFleet {
  readonly store: MemoryStore
  readonly fleet: Fleet
  readonly spawn: (ids: readonly number[], max: number) => Promise<Spawned>
  readonly records: () => Promise<readonly FleetWorker[]>
}

export interface SmallFleetOptions {
  /** Machines with room for two workers each; one called `down` cannot be reached. Default: this machine. */
  readonly hosts?: readonly string[]
  /** Called before each push, with its number from 1 on: where others come first, or the remote goes away. */
  readonly beforePush?: (store: MemoryStore, push: number) => void
  /** An engine that takes batches of tasks. Default: there is none. */
  readonly engine?: (tasks: readonly string[]) => void
  /** How many tasks there are. */
  readonly tasks?: number
  /** What differs from a machine on which all goes well. */
  readonly parts?: (fleet: Fleet) => Partial<Fleet>
  /** Fields of each task's file besides its id and title. */
  readonly fields?: string
}

/** A repository in memory, and machines on which a session is there once it was asked for. */
export async function smallFleet(options: SmallFleetOptions = {}): Promise<SmallFleet> {
  const { tasks = 4, fields = '' } = options
  const store = memoryStore()
  const ids = Array.from({ length: tasks }, (_, index) => taskIdOf(index + 1))
  store.commit(
    'main',
    Object.fromEntries(ids.map((id) => [`tasks/${id}.md`, `---\nid: ${id}\ntitle: One\n${fields}---\n`])),
    { message: 'Tasks' },
  )
  const records = fleetStore((await sandbox()).path)
  const plain = fleetOn(store, options, records)
  const fleet: Fleet = { ...plain, ...options.parts?.(plain) }
  const [runner, agent] = [fleet.runners.get('small')!, KNOWN_AGENTS.get('scripted')!]
  const { budget } = DEFAULT_FLEET_SETTINGS
  return {
    store,
    fleet,
    spawn: (numbers, max) =>
      spawnWorkers(fleet, { ids: numbers.map(taskIdOf), max, budget, runner, agent, permissions: 'safe' }),
    records: () => records.all(),
  }
}

function fleetOn(
  store: MemoryStore,
  { hosts, beforePush, engine }: SmallFleetOptions,
  records: Fleet['store'],
): Fleet {
  const ports = portsOn(store, beforePush)
  const fleet: Partial<Fleet> = {
    ...GROUND,
    ports,
    store: records,
    settings: { ...DEFAULT_FLEET_SETTINGS, sandbox: { use: 'off', network: true, read: [] } },
    agents: KNOWN_AGENTS,
    runners: new Map([['small', runnerFor(hosts, engine !== undefined)]]),
    promptTemplate: '',
    project: 'small',
    paced: (act) => act(),
    inTurn: (act) => act(),
    newest: () => observe(ports, { fetch: 'always' }),
    assertNoSecrets: () => Promise.resolve(),
    elsewhere: (_ssh, { name }) => (name === 'down' ? DOWN : GROUND_THERE),
    engines: {
      handOver: ({ claims }) => {
        engine?.(claims.map(({ task }) => task))
        return Promise.resolve('job')
      },
      whyNot: () => Promise.resolve(null),
      describe: () => Promise.resolve(''),
      workflow: () => Promise.resolve(null),
    },
    envFile: () => Promise.resolve({}),
  }
  return fleet as Fleet
}

function portsOn(store: MemoryStore, beforePush: SmallFleetOptions['beforePush']): Ports {
  const clock = aClock()
  let count = 0
  let pushes = 0
  return {
    repository: memoryRepository(store, {
      clock,
      identity: 'Bea <bea@example.org>',
      operation: () => `op${++count}`,
      beforeApply: () => beforePush?.(store, ++pushes),
    }),
    clock,
    randomness: { nonce: () => sha256(`nonce ${++count}`).slice(0, 32), fraction: () => 0.5, digest: sha256 },
    actor: 'bea',
  }
}

function runnerFor(hosts: readonly string[] | undefined, hasEngine: boolean): Runner {
  const plain = { ...KNOWN_RUNNERS.get('process')!, name: 'small' }
  if (hasEngine) return { ...plain, engine: KNOWN_RUNNERS.get('actions')!.engine }
  if (hosts === undefined) return plain
  const there = hosts.map((name) => ({ name, destination: name, port: null, max: 2, folder: 'places' }))
  return { ...plain, ssh: { program: ['ssh'], hosts: there, url: null, path: [] } }
}

/** Of a session that works, and has said nothing yet. */
export const AT_WORK: Signs = {
  isRunning: true,
  isToolRunning: false,
  lastOutputAt: null,
  logBytes: 0,
  said: NOTHING_SAID,
  end: { what: null, code: null },
}

const OWN = { host: 'here', pid: process.pid, startedAt: null } as unknown as FleetWorker['process']

const GROUND = {
  places: {
    pathOf: (task: string, attempt: number) => `/places/${task}.${attempt}`,
    make: () => Promise.resolve(),
    isThere: () => Promise.resolve(false),
    lastCommitAt: () => Promise.resolve(null),
    remove: () => Promise.resolve(),
  },
  sessions: {
    own: () => OWN,
    isAlive: () => true,
    start: () => Promise.resolve({ process: OWN, job: null }),
    look: () => Promise.resolve(AT_WORK),
    stop: () => Promise.resolve(),
    tidyUp: () => Promise.resolve(),
    tail: () => Promise.resolve(''),
    leaveTender: () => Promise.resolve(),
  },
} as unknown as Pick<Fleet, 'places' | 'sessions'>

const GROUND_THERE: Ground = {
  ...GROUND,
  reach: () => Promise.resolve((task, attempt) => GROUND.places.pathOf(task, attempt)),
}
const DOWN: Ground = {
  ...GROUND,
  reach: () => Promise.reject(new Failure('MACHINE_UNREACHABLE', { machine: 'down', reason: 'no route' })),
}
