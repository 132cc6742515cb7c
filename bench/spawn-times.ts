import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { cloneOf, makeNumberedTasks, publishAll, sharedRepository } from './parts/bench-clone.ts'
import { median } from './parts/measure.ts'
import { brainWords } from './parts/peers.ts'
import { must, run, type Place } from './parts/processes.ts'
import { numberAfter } from './parts/words.ts'

// How long until a task is claimed on the remote, and until its agent runs? In a small repository, with the runner `process`.
// npm run bench:spawn [-- --rounds 9 --json]

const words = process.argv.slice(2)
const rounds = numberAfter(words, '--rounds', 9)
const root = await mkdtemp(join(tmpdir(), 'spawn-times-'))

interface Spawn {
  readonly claimedMs: number
  readonly runsMs: number
}

try {
  const brain = await aProject()
  const spawns: Spawn[] = []
  for (let id = 1; id <= rounds; id++) spawns.push(await spawnOne(brain, id))
  const all = {
    claimedMs: spawns.map(({ claimedMs }) => claimedMs),
    runsMs: spawns.map(({ runsMs }) => runsMs),
  }
  process.stdout.write(words.includes('--json') ? `${JSON.stringify(all)}\n` : report(all))
  await untilNobodyWorks(brain)
} finally {
  await rm(root, { recursive: true, force: true })
}

async function aProject(): Promise<Place> {
  const first = await sharedRepository(root)
  await makeNumberedTasks(first, rounds)
  await writeFile(join(first.dir, '.brain', 'fleet.yml'), 'runner: process\nagent: scripted\nmax: 1000\n')
  await publishAll(first)
  const place = await cloneOf(root, 'brain')
  return { ...place, env: { ...place.env, XDG_CACHE_HOME: join(root, 'cache') } }
}

/** The claim is there when the remote has the task's branch; the agent runs when spawn says so. */
async function spawnOne(brain: Place, id: number): Promise<Spawn> {
  const branch = join(root, 'origin.git', 'refs', 'heads', 'task', String(id).padStart(3, '0'))
  const began = performance.now()
  const ended = must(brain, brainWords('spawn', String(id))).then(() => performance.now() - began)
  while (!existsSync(branch)) await pause(2)
  const claimedMs = performance.now() - began
  return { claimedMs, runsMs: await ended }
}

/** Their work places lie in the folder that is deleted. */
async function untilNobodyWorks(brain: Place): Promise<void> {
  for (;;) {
    const { output } = await run(brain, brainWords('fleet', '--json'))
    if ((JSON.parse(output) as { data: { workers: readonly unknown[] } }).data.workers.length === 0) return
    await pause(500)
  }
}

function report(all: Record<keyof Spawn, readonly number[]>): string {
  const line = (what: string, times: readonly number[]): string =>
    `${what}: ${median(times).toFixed(0)} ms (${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)})\n`
  return line('claimed', all.claimedMs) + line('agent runs', all.runsMs)
}
