import type { FoundTemplate } from '../../../app/workflow/find-template.ts'
import type { Mode, Phase, Template, TemplateInput } from '../../../domain/workflow/template.ts'
import type { Paint } from '../color.ts'
import { plain, plainLine } from '../printable.ts'
import { problemLines } from './template-problems.ts'

/** A template for a person: everything but the prompts. */
export function renderTemplate({ template, path, problems }: FoundTemplate, paint: Paint): string {
  if (template === null) return [`${path} cannot be used:`, ...problemLines(problems, paint)].join('\n')
  const { title, name, version, description, source } = template
  const lines = [
    `${paint.bold(plainLine(title))} (${name}, version ${plainLine(version)})`,
    ...(source === null
      ? []
      : [`From ${plainLine(source.url)}, ${plainLine(source.path)} at ${source.commit.slice(0, 12)}`]),
    ...(description === '' ? [] : ['', plain(description)]),
    ...section(paint.bold('Inputs:'), template.inputs.map(inputLine)),
    ...section(paint.bold('Phases:'), phaseLines(template)),
    ...section(
      paint.bold('Modes:'),
      [...template.modes].map(([mode, said], index) => modeLine(mode, said, index)),
    ),
  ]
  return lines.join('\n')
}

function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', heading, ...lines]
}

function inputLine(input: TemplateInput): string {
  const { name, type, required, description, choices } = input
  const otherwise = input.default === null ? '' : `, ${String(input.default) || 'empty'} when left out`
  const one = choices.length === 0 ? type : choices.join('|')
  return `  ${name} (${plainLine(one)}${required ? ', required' : plainLine(otherwise)}): ${plainLine(description)}`
}

function phaseLines({ phases }: Template): readonly string[] {
  return phases.flatMap((phase, index) => [
    `  ${index + 1}. ${phase.id}: ${plainLine(phase.title)}`,
    ...factsOf(phase).map((fact) => `     ${plainLine(fact)}`),
  ])
}

function factsOf(phase: Phase): readonly string[] {
  const { needs, artifact, gate, when, each, team, critical } = phase
  const asked = gate.team.map(({ id }) => id).join(', ')
  const gateSays = [
    gate.kind,
    ...(asked === '' ? [] : [`by ${asked}`]),
    ...(gate.attempts === 1 ? [] : [`up to ${gate.attempts} times`]),
  ].join(' ')
  const { strategy } = gate
  return [
    ...(needs.length === 0 ? [] : [`after ${needs.join(', ')}`]),
    ...(when === null ? [] : [`when ${when}`]),
    ...(each === null
      ? []
      : [`for each of the ${each.of} of ${each.from}${each.max === null ? '' : `, at most ${each.max}`}`]),
    ...(team.length === 0 ? [] : [`with ${team.map(({ id }) => id).join(', ')}`]),
    ...(artifact === null ? [] : [`writes ${artifact}`]),
    ...(gate.kind === 'none' ? [] : [`gate: ${gateSays}`]),
    ...(strategy === null
      ? []
      : [
          `what is found again: vote on ${strategy.options.join(', ')} by ${strategy.team.map(({ id }) => id).join(', ')}`,
        ]),
    ...(critical ? [] : ['not critical']),
  ]
}

function modeLine(name: string, { description }: Mode, index: number): string {
  return `  ${name}${index === 0 ? ' (default)' : ''}: ${plainLine(description)}`
}
