import type { Problem } from '../../../domain/task/task.ts'
import type { Paint } from '../color.ts'
import { plainLine } from '../printable.ts'

/** Two lines for each problem: where and what, and how to fix it. */
export function problemLines(problems: readonly Problem[], paint: Paint): readonly string[] {
  return problems.flatMap(({ line, message, fix }) => [
    `  ${line === null ? '' : `line ${line}: `}${plainLine(message)}`,
    paint.dim(`    fix: ${plainLine(fix)}`),
  ])
}
