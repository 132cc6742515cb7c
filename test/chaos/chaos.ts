import { undoAll } from '../support/at-end.ts'
import { readOptions, USAGE, UsageError } from './parts/options.ts'
import { killGroups } from './parts/process-group.ts'
import { renderOutcome } from './parts/report.ts'
import { runChaos } from './parts/run-chaos.ts'

// Many at once on one remote, everything going wrong, and then the books are checked: CONTRIBUTING.md, "The chaos suite".
// Exit 0: every promise held; 1: one did not; 2: usage; 128 + n: ended by signal n.

for (const [signal, number] of Object.entries({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 })) {
  process.once(signal, () => void leave(128 + number))
}

try {
  process.exitCode = await play()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`${error.message}\n${USAGE}`)
  process.exitCode = 2
}

async function play(): Promise<number> {
  const options = readOptions(process.argv.slice(2))
  const say = (words: string): void => void process.stderr.write(`chaos: ${words}\n`)
  try {
    const outcome = await runChaos(options, say)
    process.stdout.write(options.json ? `${JSON.stringify(outcome)}\n` : renderOutcome(outcome, options))
    return outcome.violations.length === 0 ? 0 : 1
  } finally {
    killGroups()
    if (!options.keep) await undoAll()
  }
}

async function leave(code: number): Promise<never> {
  killGroups()
  await undoAll()
  process.exit(code)
}
