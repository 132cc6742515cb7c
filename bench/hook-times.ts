import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeNumberedTasks, sharedRepository } from './parts/bench-clone.ts'
import { median } from './parts/measure.ts'
import { brainWords } from './parts/peers.ts'
import { must, type Place } from './parts/processes.ts'
import { markdownTable } from './parts/table.ts'
import { numberAfter, numbersAfter } from './parts/words.ts'

// How long does a client wait for its hooks? Whole processes by the clock, all in turn, node's own start beside them.
// npm run bench:hooks [-- --tasks 12,500 --rounds 15 --json]

const words = process.argv.slice(2)
const rounds = numberAfter(words, '--rounds', 15)
const sizes = numbersAfter(words, '--tasks', [12, 500])
const root = await mkdtemp(join(tmpdir(), 'hook-times-'))

/** What a client says besides the event, and whether a task's branch is checked out. */
interface Call {
  readonly name: string
  readonly event: string
  readonly where: 'main' | 'task'
  readonly more?: Readonly<Record<string, unknown>>
}

const EDIT = { tool_name: 'Edit', tool_input: { file_path: 'src/a.txt' } }
const WORKER = { agent_id: 'agent-1', agent_type: 'tenarms:worker', stop_hook_active: false }
const CALLS: readonly Call[] = [
  { name: 'PreToolUse, nobody works here', event: 'PreToolUse', where: 'main', more: EDIT },
  { name: 'PreToolUse, on a task’s branch', event: 'PreToolUse', where: 'task', more: EDIT },
  { name: 'Stop', event: 'Stop', where: 'main', more: { stop_hook_active: false } },
  { name: 'SessionStart', event: 'SessionStart', where: 'main', more: { source: 'startup' } },
  {
    name: 'SessionStart, on a task’s branch',
    event: 'SessionStart',
    where: 'task',
    more: { source: 'startup' },
  },
  { name: 'SubagentStop of a worker', event: 'SubagentStop', where: 'task', more: WORKER },
  { name: 'PreCompact, a file not committed', event: 'PreCompact', where: 'main', more: { trigger: 'auto' } },
]

try {
  const all: Record<string, readonly number[]> = {}
  for (const tasks of sizes) {
    const places = await aProject(tasks)
    Object.assign(all, timesIn(places, tasks))
  }
  process.stdout.write(words.includes('--json') ? `${JSON.stringify(all)}\n` : report(all))
} finally {
  await rm(root, { recursive: true, force: true })
}

async function aProject(tasks: number): Promise<Record<Call['where'], Place>> {
  const folder = join(root, String(tasks))
  await mkdir(folder)
  const main = await sharedRepository(folder)
  await makeNumberedTasks(main, tasks)
  const dir = join(folder, 'work')
  await must(main, ['git', 'worktree', 'add', '-q', '--detach', dir])
  const task = { ...main, dir }
  await must(task, brainWords('worker', 'claim', '1'))
  await writeFile(join(main.dir, 'unsaved.txt'), 'unsaved\n')
  await must(main, brainWords('list'))
  return { main, task }
}

function timesIn(places: Record<Call['where'], Place>, tasks: number): Record<string, readonly number[]> {
  const times: Record<string, number[]> = {}
  const note = (name: string, ms: number): void => void (times[`${name} / ${tasks}`] ??= []).push(ms)
  for (let round = 0; round <= rounds; round++) {
    const began = performance.now()
    spawnSync(process.execPath, ['-e', '0'])
    const node = performance.now() - began
    for (const call of CALLS) {
      const ms = hookMs(places[call.where], call)
      // The first round fills caches.
      if (round > 0) note(call.name, ms)
    }
    if (round > 0) note('node -e 0', node)
  }
  return times
}

function hookMs({ dir, env }: Place, { event, more }: Call): number {
  const [, ...args] = brainWords('hook', event)
  const input = JSON.stringify({
    session_id: 'one',
    prompt_id: 'one',
    cwd: dir,
    hook_event_name: event,
    ...more,
  })
  const began = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: dir,
    env: { ...process.env, ...env },
    input,
  })
  const ms = performance.now() - began
  if (status !== 0) throw new Error(`hook ${event}: ${stderr.toString('utf8')}`)
  return ms
}

function report(all: Record<string, readonly number[]>): string {
  const names = [...CALLS.map(({ name }) => name), 'node -e 0']
  const rows = names.map((name) => [
    name,
    ...sizes.flatMap((tasks) => {
      const times = all[`${name} / ${tasks}`] ?? []
      return [median(times), Math.min(...times)].map((ms) => ms.toFixed(0))
    }),
  ])
  const head = ['hook', ...sizes.flatMap((tasks) => [`${tasks} tasks, ms`, 'fastest'])]
  return `${markdownTable(head, rows)}\n`
}
