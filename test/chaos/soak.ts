import { undoAll } from '../support/at-end.ts'
import { addFigures, renderTable, type Figures } from './parts/figures.ts'
import { readOptions, UsageError, type ChaosOptions, type RemoteKind } from './parts/options.ts'
import { killGroups } from './parts/process-group.ts'
import { renderViolation } from './parts/report.ts'
import { runChaos } from './parts/run-chaos.ts'
import { readSoakOptions, SOAK_USAGE, type SoakOptions } from './parts/soak-options.ts'

// The long run: chaos over each kind of remote, in rounds with a fresh repository and the next seed each. Takes hours.
// Interrupted once, it gives up the round that it is in, and prints the table of what is done.

const OPERATIONS_A_ROUND = 1_000
const TASKS_A_ROUND = 100
/** Some kills come when the command has ended already, so more of them are planned. */
const KILLS_PLANNED = 1.3

const done = new Map<RemoteKind, Figures[]>()
let broken = 0

for (const [signal, number] of Object.entries({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 })) {
  process.once(signal, () => void leave(128 + number))
}

try {
  await soak(readSoakOptions(process.argv.slice(2)))
  process.stdout.write(table())
  process.exitCode = broken === 0 ? 0 : 1
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`${error.message}\n${SOAK_USAGE}`)
  process.exitCode = 2
}

async function soak(options: SoakOptions): Promise<void> {
  const rounds = Math.max(1, Math.ceil(options.operations / OPERATIONS_A_ROUND))
  for (const remote of options.remotes) {
    for (let round = 0; round < rounds; round++) await playRound(roundOf(options, { remote, round, rounds }))
  }
}

function roundOf(
  { operations, kills, seed }: SoakOptions,
  { remote, round, rounds }: { remote: RemoteKind; round: number; rounds: number },
): ChaosOptions {
  const steps = Math.ceil(operations / rounds)
  return {
    ...readOptions([]),
    remote,
    seed: seed + round,
    operations: steps,
    tasks: Math.max(4, Math.round((TASKS_A_ROUND * steps) / OPERATIONS_A_ROUND)),
    kills: Math.ceil((kills * KILLS_PLANNED) / rounds),
  }
}

async function playRound(options: ChaosOptions): Promise<void> {
  const name = `${options.remote}, seed ${options.seed}`
  const say = (words: string): void => void process.stderr.write(`${name}: ${words}\n`)
  const { figures, violations } = await runChaos(options, say)
  await undoAll()
  broken += violations.length
  done.set(options.remote, [...(done.get(options.remote) ?? []), figures])
  for (const violation of violations) process.stderr.write(`${name}: ${renderViolation(violation)}`)
  process.stderr.write(table())
}

function table(): string {
  return renderTable([...done].map(([remote, rounds]) => [remote, addFigures(rounds)]))
}

async function leave(code: number): Promise<never> {
  process.stdout.write(table())
  killGroups()
  await undoAll()
  process.exit(code)
}
