import type { Refusal } from '../../domain/decision.ts'
import { shorten } from '../../domain/markdown/lines.ts'
import type { CheckResult } from '../../ports/records.ts'

const OUTPUT_MAX = 4_000

/** What to tell the worker when its result cannot be taken as it is; null when it is not the worker's to repair. */
export function whySentBack(
  { code, details }: Refusal,
  checks: readonly CheckResult[] | null,
): string | null {
  const files = (Array.isArray(details['files']) ? details['files'] : [])
    .map((file) => `- ${file}`)
    .join('\n')
  if (code === 'PROTECTED_PATH')
    return `These files belong to the brain, and the task's scope does not name them:\n\n${files}\n\nTake your changes of them back, and hand in again.`
  if (code === 'OUTSIDE_SCOPE')
    return `These files are outside the task's scope:\n\n${files}\n\nTake your changes of them back, or ask for a wider scope, and hand in again.`
  if (code === 'ARTIFACT_MISSING')
    return `\`${String(details['path'])}\` is not there. Write it, commit it and hand in again.`
  return code === 'CHECKS_FAILED'
    ? `The checks failed on the merge result.\n\n${failures(checks ?? [])}`
    : null
}

function failures(checks: readonly CheckResult[]): string {
  const failed = checks.filter(({ exitCode }) => exitCode !== 0)
  return failed
    .map(({ command, exitCode, output }) => {
      const tail = shorten(output.slice(-OUTPUT_MAX).replaceAll('```', "'''"), OUTPUT_MAX)
      return `\`${command}\` ended with ${exitCode}:\n\n\`\`\`\n${tail}\n\`\`\``
    })
    .join('\n\n')
}
