import type { Analysis } from '../../domain/analysis/analysis.ts'
import { oneLine } from '../../domain/markdown/lines.ts'
import { namesGiven } from '../../domain/workflow/inputs.ts'
import type { Template } from '../../domain/workflow/template.ts'

/** What the analysis knows of a template's inputs, as `name=value`; what a person gave goes before it. */
export function inputsFrom(
  { research }: Pick<Analysis, 'research'>,
  { inputs }: Template,
  given: readonly string[] = [],
): readonly string[] {
  const taken = namesGiven(given)
  const topics = research.topics.map(oneLine).join('; ')
  const known = [
    ['research', 'boolean', String(research.needed)],
    ['topics', 'string', topics],
  ] as const
  const found = known.filter(
    ([name, type, value]) =>
      value !== '' && !taken.has(name) && inputs.some((input) => input.name === name && input.type === type),
  )
  return [...given, ...found.map(([name, , value]) => `${name}=${value}`)]
}
