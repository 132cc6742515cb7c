import { undoAll } from '../support/at-end.ts'
import { readOptions, USAGE } from './parts/options.ts'
import { renderOutcome } from './parts/report.ts'
import { runChaos } from './parts/run-chaos.ts'
import { runProgram } from './parts/run-program.ts'

// Many at once on one remote, everything going wrong, and then the books are checked: CONTRIBUTING.md, "The chaos suite".
// Exit 0: every promise held; 1: one did not; 2: usage; 128 + n: ended by signal n.

await runProgram({ main: play, usage: USAGE, farewell: () => '' })

async function play(): Promise<number> {
  const options = readOptions(process.argv.slice(2))
  const outcome = await runChaos(options, (words) => process.stderr.write(`chaos: ${words}\n`))
  process.stdout.write(options.json ? `${JSON.stringify(outcome)}\n` : renderOutcome(outcome, options))
  if (!options.keep) await undoAll()
  return outcome.violations.length === 0 ? 0 : 1
}
