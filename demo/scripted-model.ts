import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { castingOf, type Fate } from './parts/unattended/casting.ts'
import { readOrder, type Order } from './parts/unattended/read-order.ts'
import { workOf } from './parts/unattended/roles.ts'

// An agent's command line with a script in place of the model: brain starts it in a work place, with the prompt on standard input.
// node scripted-model.js SEED
// The seed says with whom things go wrong. All that it does is done with plain git, as its prompt says.

/** What a worker leaves that does not come to its end. */
const HALF = 'HALF DONE'

const FAILING: Readonly<Record<Fate, (order: Order) => void>> = {
  'killed with a commit': (order) => {
    commit(`${order.id}: half of it`)
    killAll()
  },
  'killed with open files': killAll,
  crashed: () => {
    process.stderr.write('Error: the connection to the model broke in the middle of a sentence\n')
    process.exitCode = 3
  },
  lied: ({ id }) =>
    say({ type: 'result', is_error: false, result: `${id} is done, tested and pushed.`, session_id: id }),
  stalled: () => void setInterval(() => {}, 60_000),
}

const order = readOrder(readFileSync(0, 'utf8'), git('branch', '--show-current'))
const fate = order.attempt === 1 ? castingOf(Number(process.argv[2])).get(order.role) : undefined
if (fate === undefined) deliver(order)
else fail(order, fate)

function deliver({ id, attempt, role, report }: Order): void {
  say({ type: 'system', session_id: `${id}-${attempt}` })
  const { files, verdict, said } = workOf(role, report)
  const found = Object.keys(files).filter((path) => attempt > 1 && existsSync(path))
  if (attempt > 1 && !found.some((path) => readFileSync(path, 'utf8').includes(HALF)))
    throw new Error(`Nothing is here of what the worker before me wrote: ${Object.keys(files).join(', ')}`)
  if (found.length > 0) say({ type: 'text', text: `Going on with ${found.join(', ')}` })
  writeAll(files)
  commit(`${id}: ${role}`)
  const head = {
    task: id,
    attempt,
    completed: `${new Date().toISOString().slice(0, 19)}Z`,
    ...(verdict === null ? {} : { verdict }),
  }
  const fields = Object.entries(head).map(([name, value]) => `${name}: ${value}\n`)
  const taken = found.length === 0 ? '' : `\nThe worker before me had begun ${found.join(', ')}.\n`
  writeAll({
    [`results/${id}-output.md`]: `---\n${fields.join('')}---\n# ${id} - COMPLETED\n\n## Summary\n\n${said}${taken}`,
  })
  commit(`${id}: COMPLETE - Ready for review`)
  push()
  say({ type: 'result', is_error: false, session_id: `${id}-${attempt}` })
}

function fail(order: Order, how: Fate): void {
  if (how !== 'stalled') say({ type: 'system', session_id: `${order.id}-1` })
  const [path = ''] = Object.keys(workOf(order.role, order.report).files)
  writeAll({ [path]: `${HALF}: ${order.role}\n` })
  FAILING[how](order)
}

/** As the system does it when memory is short: nothing of the session gets to say goodbye. */
function killAll(): void {
  process.kill(0, 'SIGKILL')
}

function writeAll(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
}

function commit(message: string): void {
  git('add', '--all', '.')
  git('commit', '--quiet', '--message', message)
}

/** Others move the remote at the same time; it refuses what it cannot lock just then. */
function push(): void {
  git('push', '--quiet', 'origin', 'HEAD')
}

function git(...words: readonly string[]): string {
  return execFileSync('git', words, { encoding: 'utf8' }).trim()
}

function say(line: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
