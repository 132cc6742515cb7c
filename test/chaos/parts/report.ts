import { renderFigures } from './figures.ts'
import type { ChaosOptions } from './options.ts'
import type { Outcome } from './run-chaos.ts'
import type { Violation } from './violation.ts'

/** One run, for a person. */
export function renderOutcome(outcome: Outcome, { remote, seed, keep }: ChaosOptions): string {
  const { figures, violations, skipped, codes, folder } = outcome
  const given = Object.entries(codes).map(([code, count]) => `${code} ${count}`)
  return [
    `Remote ${remote === 'github-like' ? 'github-like (simulated)' : remote}, seed ${seed}\n\n`,
    renderFigures(figures),
    `\ncodes: ${given.length === 0 ? 'none' : given.join(', ')}\n`,
    ...skipped.map((words) => `skipped: ${words}\n`),
    ...violations.map(renderViolation),
    keep ? `\nThe folder is left as it is: ${folder}\n` : '',
  ].join('')
}

export function renderViolation({ rule, task, message, story }: Violation): string {
  const where = task === null ? '' : ` at ${task}`
  return `\nVIOLATION of "${rule}"${where}: ${message}\n${story.map((line) => `  ${line}\n`).join('')}`
}
