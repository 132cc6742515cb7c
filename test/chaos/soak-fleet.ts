import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { aFleet, type FleetDocument, type FleetProject, placesIn, processesIn } from '../support/a-fleet.ts'
import type { TaskDocument } from '../support/a-project.ts'
import { undoAll } from '../support/at-end.ts'
import { spawnBrain } from '../support/brain-cli.ts'
import { ownGit } from './parts/own-git.ts'
import { seededDice } from './parts/random.ts'

// A fleet of scripted workers under random kills of brain and of workers: npm run soak:fleet -- --tasks 100 --workers 8 --kills 200
// --burst says how many are killed at a time.
// With --even S, nothing goes wrong, nothing waits for anything, and each worker sleeps S seconds: to compare numbers of workers.
// In the end every task is completed, none was held by two, and no process and no work place is left.

const SCRIPTS = [
  'write src/{n}.txt; sleep 3; submit',
  'write src/{n}.txt; commit; push; sleep 5; submit',
  'fork; write src/{n}.txt; submit',
  'first crash; write src/{n}.txt; submit',
  'write src/{n}.txt; first die; submit',
  'first lie; write src/{n}.txt; submit',
  'limit 1; write src/{n}.txt; submit',
  'write src/{n}.txt; first fork; first crash; submit',
]

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '40' },
    workers: { type: 'string', default: '6' },
    kills: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    burst: { type: 'string', default: '1' },
    even: { type: 'string' },
  },
})
const [tasks, workers, kills, seed, burst] = [
  values.tasks,
  values.workers,
  values.kills,
  values.seed,
  values.burst,
].map(Number) as [number, number, number, number, number]
const random = seededDice(seed).below
const startedAt = Date.now()
let killed = { brain: 0, workers: 0 }
let memoryKiB = 0
/** The first start of `run`, and its end; under kills, when the last task was approved. */
let workedAt = startedAt
let workedUntil = startedAt

process.exitCode = await soak()
await undoAll()

async function soak(): Promise<number> {
  await ownGit()
  const fleet = await aFleet('deaths: 100\n')
  await makeTasks(fleet)
  let run = startRun(fleet)
  workedAt = Date.now()
  if (values.even !== undefined) {
    memoryKiB = await endOf(run)
    workedUntil = Date.now()
  }
  for (let round = 0; ; round++) {
    await new Promise((done) => setTimeout(done, 500 + random(2_500)))
    memoryKiB = Math.max(memoryKiB, residentKiB(run.pid))
    for (let one = 0; one < burst && killed.brain + killed.workers < kills; one++) run = killOne(fleet, run)
    if (!isAlive(run.pid) && values.even === undefined) run = startRun(fleet)
    if (round % 4 === 0 && (await reviewAll(fleet))) break
  }
  run.kill('SIGKILL')
  await fleet.brain.brain('fleet', 'tend')
  return await tellEnd(fleet)
}

/** Without kills, `run` ends by itself once all is handed in. Answers the most memory that it had. */
async function endOf(run: ReturnType<typeof startRun>): Promise<number> {
  let most = 0
  const timer = setInterval(() => (most = Math.max(most, residentKiB(run.pid))), 500)
  await run.done.catch(() => {})
  clearInterval(timer)
  return most
}

async function makeTasks({ brain }: FleetProject): Promise<void> {
  const batch = Array.from({ length: tasks }, (_, index) => ({
    title: `Task ${index + 1}`,
    objective: `Script: ${scriptFor(index + 1)}`,
    ...(values.even === undefined && index > 5 && random(3) === 0
      ? { depends_on: [1 + random(index - 1)] }
      : {}),
  }))
  const file = join(brain.dir, '..', 'batch.json')
  writeFileSync(file, JSON.stringify(batch))
  await brain.ok('create-task', '--batch', file)
}

function scriptFor(number: number): string {
  const script =
    values.even === undefined
      ? (SCRIPTS[random(SCRIPTS.length)] ?? '')
      : `write src/{n}.txt; sleep ${values.even}; submit`
  return script.replaceAll('{n}', String(number))
}

function startRun({ brain, places }: FleetProject) {
  const words = ['run', '--interval', '5s', '--max', String(workers)]
  const run = spawnBrain(brain.dir, words, { env: { XDG_CACHE_HOME: places }, timeoutMs: 24 * 3_600_000 })
  run.done.catch(() => {})
  return run
}

/** The brain, or any process of any worker. */
function killOne(fleet: FleetProject, run: ReturnType<typeof startRun>): ReturnType<typeof startRun> {
  const candidates = processesIn(fleet.places)
  if (random(3) === 0) {
    run.kill('SIGKILL')
    killed = { ...killed, brain: killed.brain + 1 }
    return startRun(fleet)
  }
  const victim = candidates[random(candidates.length)]
  if (victim === undefined) return run
  try {
    process.kill(victim, 'SIGKILL')
    killed = { ...killed, workers: killed.workers + 1 }
  } catch {
    // It ended by itself.
  }
  return run
}

/** Approves what is there; true when every task is closed. */
async function reviewAll({ brain }: FleetProject): Promise<boolean> {
  const all = await brain.data<{ tasks: TaskDocument[] }>('list', '--state', 'all', '--fetch')
  for (const { id, commit } of all.tasks.filter((task) => task.state === 'review'))
    await brain.brain('review', id, '--approve', '--commit', commit ?? '')
  const count = all.tasks.filter((task) => task.closed !== null).length
  if (values.even === undefined) workedUntil = Date.now()
  process.stderr.write(
    `${Math.round((Date.now() - startedAt) / 1_000)} s: ${count} of ${tasks} closed, killed ${JSON.stringify(killed)}\n`,
  )
  return count === tasks
}

async function tellEnd({ brain, places }: FleetProject): Promise<number> {
  const all = await brain.data<{ tasks: TaskDocument[] }>('list', '--state', 'all', '--fetch')
  const completed = all.tasks.filter((task) => task.state === 'completed').length
  const { workers: known } = await brain.data<FleetDocument>('fleet')
  const missing = await missingFiles(brain, tasks)
  const heldByTwo = await heldTwice(brain)
  const left = {
    processes: processesIn(places).length,
    places: placesIn(places).length,
    workers: known.length,
  }
  const seconds = Math.round((Date.now() - startedAt) / 1_000)
  const figures = {
    tasks,
    workers,
    completed,
    killed,
    seconds,
    runMemoryMiB: Math.round(memoryKiB / 1024),
    left,
    missing,
    heldByTwo,
    workSeconds: Math.round((workedUntil - workedAt) / 1_000),
  }
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`)
  const isWell =
    completed === tasks && missing + heldByTwo === 0 && left.processes + left.places + left.workers === 0
  return isWell ? 0 : 1
}

/** Tasks that were reserved once more although nobody had died on them since: two would have worked at the same time. */
async function heldTwice({ git }: FleetProject['brain']): Promise<number> {
  const subjects = (await git('log', '--all', '--format=%s')).split('\n')
  const count = (id: string, act: string): number =>
    subjects.filter((subject) => subject.startsWith(`${id}: ${act}`)).length
  const ids = new Set(subjects.flatMap((subject) => /^(task-\d+): Reserve by /.exec(subject)?.[1] ?? []))
  return [...ids].filter((id) => count(id, 'Reserve by ') !== count(id, 'Release of a dead worker') + 1)
    .length
}

/** Each task writes a line into a file of its own. */
async function missingFiles(brain: FleetProject['brain'], count: number): Promise<number> {
  await brain.git('fetch', '--quiet')
  const names = (await brain.git('ls-tree', '--name-only', 'origin/main', 'src/')).split('\n')
  return Array.from({ length: count }, (_, index) => `src/${index + 1}.txt`).filter(
    (name) => !names.includes(name),
  ).length
}

function residentKiB(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
