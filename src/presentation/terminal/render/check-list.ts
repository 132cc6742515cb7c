import type { Check, CheckStatus } from '../../../app/check-health.ts'
import type { Paint } from '../color.ts'
import { plainLine } from '../printable.ts'

const LOOKS: Readonly<Record<CheckStatus, { symbol: string; color: 'green' | 'yellow' | 'red' }>> = {
  ok: { symbol: '✓', color: 'green' },
  warn: { symbol: '!', color: 'yellow' },
  fail: { symbol: '✗', color: 'red' },
}

/** On a terminal a line each, with the fix below; in a pipe tab-separated: status, name, message, fix. */
export function renderChecks(
  checks: readonly Check[],
  { paint, width }: { paint: Paint; width: number | null },
): string {
  if (width === null)
    return checks
      .map(({ status, name, message, fix }) =>
        [status, name, plainLine(message), plainLine(fix ?? '')].join('\t'),
      )
      .join('\n')
  const widest = Math.max(...checks.map(({ name }) => name.length))
  return checks.flatMap((check) => checkLines(check, paint, widest)).join('\n')
}

function checkLines({ status, name, message, fix }: Check, paint: Paint, widest: number): readonly string[] {
  const { symbol, color } = LOOKS[status]
  const head = `${paint[color](`${symbol} ${status.padEnd(4)}`)}  ${name.padEnd(widest)}  `
  const indent = ' '.repeat(8 + widest + 2)
  return [
    head + plainLine(message),
    ...(fix === null ? [] : [`${indent}${paint.cyan('fix:')} ${plainLine(fix)}`]),
  ]
}
