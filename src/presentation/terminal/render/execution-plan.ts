import type { Manifest } from '../../../domain/components/manifest.ts'
import { levelsOf } from '../../../domain/components/component-items.ts'
import { plainLine } from '../printable.ts'

/** What a run of the manifest would do: how, which components in which order, and what to look out for. */
export function executionPlan(manifest: Manifest): readonly string[] {
  const { execution, quality, components, gotchas, validationCommand } = manifest
  const levels = levelsOf(components)
  return [
    'Execution Plan',
    `  ${manifest.project}/${manifest.name}: ${execution.mode}, risk ${manifest.risk}, complexity ${manifest.complexity}`,
    `  Validation: ${validationCommand ?? 'no command'}`,
    `  Quality: coverage ${quality.coverageTarget} %, lint ${yesNo(quality.lintRequired)}, security scan ${yesNo(quality.securityScan)}`,
    ...(execution.votingGates.length === 0 ? [] : [`  Votes: ${execution.votingGates.join(', ')}`]),
    `  Components: ${components.length}, in ${levels.length} ${levels.length === 1 ? 'level' : 'levels'}`,
    ...levels.flatMap((level, index) =>
      level.map(({ id, file, dependsOn, risk, purpose }) => {
        const after = dependsOn.length === 0 ? '' : ` (after ${dependsOn.join(', ')})`
        return `    ${index + 1}. ${id}: ${file}, risk ${risk}${after}${purpose === '' ? '' : `: ${purpose}`}`
      }),
    ),
    ...gotchas.map((gotcha) => `  Look out: ${gotcha}`),
  ].map((line) => `${/^ */.exec(line)?.[0] ?? ''}${plainLine(line)}`)
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no'
}
