import { renderFigures } from './figures.ts'
import type { ChaosOptions } from './options.ts'
import type { Outcome } from './run-chaos.ts'
import type { Violation } from './violation.ts'

/** One run, for a person. */
export function renderOutcome(outcome: Outcome, { remote, seed, keep }: ChaosOptions): string {
  const { figures, violations, skipped, verbs, codes, examples, folder } = outcome
  const given = Object.entries(codes).map(([code, count]) => `  ${code} ${count}: ${examples[code]}\n`)
  return [
    `Remote ${remote === 'github-like' ? 'github-like (simulated)' : remote}, seed ${seed}\n\n`,
    renderFigures(figures),
    `\ndone: ${Object.entries(verbs)
      .map(([verb, count]) => `${verb} ${count}`)
      .join(', ')}\n`,
    `\ncodes, with the first command that ended so:\n`,
    ...given,
    ...skipped.map((words) => `skipped: ${words}\n`),
    ...violations.map(renderViolation),
    keep ? `\nThe folder is left as it is: ${folder}\n` : '',
  ].join('')
}

export function renderViolation({ rule, task, message, story }: Violation): string {
  const where = task === null ? '' : ` at ${task}`
  return `\nVIOLATION of "${rule}"${where}: ${message}\n${story.map((line) => `  ${line}\n`).join('')}`
}
