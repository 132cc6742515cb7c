import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { processesLately } from '../src/adapters/fleet/process-tree.ts'
import { taskIdOf } from '../src/domain/task/task-id.ts'
import { cloneOf, makeNumberedTasks, publishAll, sharedRepository } from './parts/bench-clone.ts'
import { median } from './parts/measure.ts'
import { brainWords } from './parts/peers.ts'
import { must, type Place } from './parts/processes.ts'
import { numberAfter, numbersAfter } from './parts/words.ts'

// How long until workers are gone that ignore being asked to end, each a tree of processes with one that has left its group? By
// `brain fleet stop --all`, from its start, with the runner `process` and without a sandbox, which would end them at once.
// npm run bench:stop [-- --workers 1,8 --rounds 3 --json]

const words = process.argv.slice(2)
const rounds = numberAfter(words, '--rounds', 3)
const sizes = numbersAfter(words, '--workers', [1, 8])
/** The agent and its shells, and what it left behind. */
const TREE_MIN = 4

interface Stop {
  readonly workers: number
  /** From the command's start until the last process of each was gone. */
  readonly goneMs: readonly number[]
  readonly endedMs: number
}

const root = await mkdtemp(join(tmpdir(), 'stop-times-'))
try {
  const brain = await aProject(rounds * sizes.reduce((sum, size) => sum + size, 0))
  const stops: Stop[] = []
  let first = 1
  for (const size of sizes)
    for (let round = 0; round < rounds; round++) {
      stops.push(await stopAll(brain, first, size))
      first += size
    }
  process.stdout.write(words.includes('--json') ? `${JSON.stringify(stops)}\n` : report(stops))
} finally {
  await rm(root, { recursive: true, force: true })
}

async function aProject(tasks: number): Promise<Place> {
  const first = await sharedRepository(root)
  await makeNumberedTasks(first, tasks, { objective: 'Script: fork; write kept.txt; stubborn' })
  const settings = 'runner: process\nagent: scripted\nsandbox: off\nmax: 1000\n'
  await writeFile(join(first.dir, '.brain', 'fleet.yml'), settings)
  await publishAll(first)
  const place = await cloneOf(root, 'brain')
  return { ...place, env: { ...place.env, XDG_CACHE_HOME: join(root, 'cache') } }
}

async function stopAll(brain: Place, first: number, workers: number): Promise<Stop> {
  const ids = Array.from({ length: workers }, (_, index) => first + index)
  await must(brain, brainWords('spawn', ...ids.map(String)))
  const marks = await Promise.all(ids.map((id) => markOf(brain, id)))
  while (!marks.every((mark) => processesLately(mark, null).length >= TREE_MIN)) await pause(100)
  const began = performance.now()
  let endedMs: number | null = null
  const ended = must(brain, brainWords('fleet', 'stop', '--all')).finally(() => {
    endedMs = performance.now() - began
  })
  const gone = new Map<string, number>()
  while (endedMs === null || gone.size < marks.length) {
    for (const mark of marks)
      if (!gone.has(mark) && processesLately(mark, null).length === 0)
        gone.set(mark, performance.now() - began)
    await pause(50)
  }
  await ended
  return { workers, goneMs: [...gone.values()], endedMs }
}

async function markOf({ dir }: Place, id: number): Promise<string> {
  const record = await readFile(join(dir, '.git', 'brain', 'fleet', `${taskIdOf(id)}.json`), 'utf8')
  return (JSON.parse(record) as { mark: string }).mark
}

function report(stops: readonly Stop[]): string {
  const seconds = (ms: number): string => (ms / 1000).toFixed(1)
  return sizes
    .map((size) => {
      const same = stops.filter(({ workers }) => workers === size)
      const gone = same.flatMap(({ goneMs }) => goneMs)
      const ended = same.map(({ endedMs }) => endedMs)
      return `${size} stopped: gone after ${seconds(median(gone))} s (at most ${seconds(Math.max(...gone))}), command ended after ${seconds(median(ended))} s\n`
    })
    .join('')
}
