import { undoAll } from '../support/at-end.ts'
import { renderFigures } from './parts/figures.ts'
import { readOptions, USAGE, UsageError, type ChaosOptions } from './parts/options.ts'
import { killGroups } from './parts/process-group.ts'
import { runChaos, type Outcome } from './parts/run-chaos.ts'

// Many at once on one remote, everything going wrong, and then the books are checked: CONTRIBUTING.md, "The chaos suite".
// Exit 0: every promise held; 1: one did not; 2: usage; 130: interrupted.

const options = tryOptions()
for (const [signal, number] of Object.entries({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 })) {
  process.once(signal, () => void leave(128 + number))
}
process.exitCode = await play(options)

function tryOptions(): ChaosOptions {
  try {
    return readOptions(process.argv.slice(2))
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\n${USAGE}`)
    return process.exit(2)
  }
}

async function play(asked: ChaosOptions): Promise<number> {
  const say = (words: string): void => void process.stderr.write(`chaos: ${words}\n`)
  try {
    const outcome = await runChaos(asked, { say, isOver: () => false })
    process.stdout.write(asked.json ? `${JSON.stringify(outcome)}\n` : render(outcome, asked))
    return outcome.violations.length === 0 ? 0 : 1
  } finally {
    killGroups()
    if (!asked.keep) await undoAll()
  }
}

function render({ figures, violations, skipped, codes, folder }: Outcome, { remote, seed, keep }: ChaosOptions): string {
  const kind = remote === 'github-like' ? 'github-like (simulated)' : remote
  return [
    `Remote ${kind}, seed ${seed}\n\n`,
    renderFigures(figures),
    `\ncodes: ${Object.entries(codes)
      .map(([code, count]) => `${code} ${count}`)
      .join(', ')}\n`,
    ...skipped.map((words) => `skipped: ${words}\n`),
    ...violations.map(
      ({ rule, task, message, story }) =>
        `\nVIOLATION of "${rule}"${task === null ? '' : ` at ${task}`}: ${message}\n${story.map((line) => `  ${line}\n`).join('')}`,
    ),
    keep ? `\nThe folder is left as it is: ${folder}\n` : '',
  ].join('')
}

async function leave(code: number): Promise<never> {
  killGroups()
  await undoAll()
  process.exit(code)
}
