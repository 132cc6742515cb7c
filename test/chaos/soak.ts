import { undoAll } from '../support/at-end.ts'
import { addFigures, renderTable, type Figures } from './parts/figures.ts'
import { readOptions, type ChaosOptions, type RemoteKind } from './parts/options.ts'
import { renderViolation } from './parts/report.ts'
import { runChaos } from './parts/run-chaos.ts'
import { runProgram } from './parts/run-program.ts'
import { readSoakOptions, SOAK_USAGE, type SoakOptions } from './parts/soak-options.ts'

// The long run: chaos over each kind of remote, in rounds with a fresh repository and the next seed each. Takes hours.
// Interrupted, it gives up the round that it is in, and prints the table of those that are done.

const TASKS_EACH_OPERATION = 0.1
/** Some kills come when the command has ended already, so more of them are planned. */
const KILLS_PLANNED = 1.6

const done = new Map<RemoteKind, Figures[]>()

await runProgram({ main: soak, usage: SOAK_USAGE, farewell: table })

async function soak(): Promise<number> {
  const options = readSoakOptions(process.argv.slice(2))
  const rounds = Math.max(1, Math.ceil(options.operations / options.round))
  let broken = 0
  for (const remote of options.remotes) {
    for (let round = 0; round < rounds; round++)
      broken += await playRound(roundOf(options, { remote, round, rounds }))
  }
  process.stdout.write(table())
  return broken === 0 ? 0 : 1
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
    tasks: Math.max(4, Math.round(TASKS_EACH_OPERATION * steps)),
    kills: Math.ceil((kills * KILLS_PLANNED) / rounds),
  }
}

/** Answers how many promises did not hold. */
async function playRound(options: ChaosOptions): Promise<number> {
  const say = (words: string): void =>
    void process.stderr.write(`${options.remote}, seed ${options.seed}: ${words}\n`)
  const { figures, violations, skipped } = await runChaos(options, say)
  for (const what of skipped) say(`not tried: ${what}`)
  await undoAll()
  done.set(options.remote, [...(done.get(options.remote) ?? []), figures])
  for (const violation of violations) say(renderViolation(violation))
  say(`done\n${table()}`)
  return violations.length
}

function table(): string {
  return renderTable([...done].map(([remote, rounds]) => [remote, addFigures(rounds)]))
}
