import { openPlace } from '../../src/adapters/git/git-place.ts'
import { gitRepository } from '../../src/adapters/git/git-repository.ts'
import { systemClock, systemRandomness } from '../../src/adapters/system/system-clock.ts'
import { claimTasks, type ClaimedTask } from '../../src/app/claim-tasks.ts'
import type { Ports } from '../../src/app/observe.ts'
import { performOnSurvey, type Performed } from '../../src/app/perform.ts'
import type { Survey } from '../../src/domain/overview.ts'
import { cloneOf, makeNumberedTasks, sharedRepository } from './bench-clone.ts'

export interface Drained {
  readonly claimed: number
  /** Tasks that two workers were told to be theirs. */
  readonly twice: number
  readonly seconds: number
}

export interface Drain {
  readonly root: string
  readonly workers: number
  readonly tasks: number
  /** Claimed at a time, in one push. */
  readonly count: number
}

/** Workers with a clone each claim one lot of tasks after the other, until nothing is ready. */
export async function drain(setting: Drain): Promise<Drained> {
  const workers = await setUp(setting)
  const started = performance.now()
  const won = (await Promise.all(workers.map((worker) => claimAll(worker, setting.count)))).flat()
  const seconds = (performance.now() - started) / 1000
  return { claimed: won.length, twice: won.length - new Set(won).size, seconds }
}

interface Worker {
  readonly name: string
  readonly ports: Ports
}

async function setUp({ root, workers, tasks }: Drain): Promise<readonly Worker[]> {
  const brain = await sharedRepository(root)
  await makeNumberedTasks(brain, tasks)
  const names = Array.from({ length: workers }, (_, index) => `worker-${index + 1}`)
  return Promise.all(names.map((name) => openWorker(root, name)))
}

async function openWorker(root: string, name: string): Promise<Worker> {
  const { dir, env } = await cloneOf(root, name)
  const place = await openPlace(dir, { ...process.env, ...env })
  const ports = {
    repository: gitRepository(place, systemClock),
    clock: systemClock,
    randomness: systemRandomness,
    actor: name,
  }
  return { name, ports }
}

/** As `brain worker claim --no-checkout` does it. */
async function claimAll({ name, ports }: Worker, count: number): Promise<readonly string[]> {
  const won: string[] = []
  const seed = ports.randomness.nonce()
  for (;;) {
    const performed = await performOnSurvey(ports, {
      decide: (snapshot, world) =>
        claimTasks(snapshot, world, { id: null, worker: name, count, held: new Map(), seed }),
    })
    if (performed.kind === 'refusal') return won
    if (await areWon(ports, performed)) won.push(...performed.result.map(({ id }) => id))
  }
}

async function areWon(
  { repository }: Ports,
  { snapshot, commits, result }: Performed<readonly ClaimedTask[], Survey>,
): Promise<boolean> {
  const { plan } = snapshot.look
  const tips = result.map(({ branch, commit }) => [branch, commits.get(commit) ?? ''] as const)
  return await repository.stillAt(new Map([[plan.branch, plan.commit ?? ''], ...tips]))
}
