import { fileURLToPath } from 'node:url'
import { labelledDescriptions, measureAnalysis, SETS } from '../test/support/labelled-descriptions.ts'

// How often `brain orchestrate` agrees with a person: npm run measure:analysis

const ROOT = fileURLToPath(new URL('..', import.meta.url))

for (const set of SETS) {
  const { count, template, research, unsure, templateWhenSure, confusion } = measureAnalysis(
    labelledDescriptions(ROOT, set),
  )
  console.log(
    `${set}: ${count} descriptions; template right ${percent(template)}, research need right ${percent(research)}; ` +
      `unsure ${unsure}, template right in the others ${percent(templateWhenSure)}`,
  )
  console.log(table([...confusion].map(([label, said]) => [label, ...said.values()])))
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

/** A line for each label, a column for each answer, in the same order. */
function table(rows: readonly (readonly (string | number)[])[]): string {
  return rows
    .map(
      ([label, ...counts]) =>
        `  ${String(label).padEnd(16)}${counts.map((n) => String(n).padStart(5)).join('')}`,
    )
    .join('\n')
}
