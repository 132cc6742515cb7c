import { Failure } from '../failure.ts'
import type { Phase, Template } from './template.ts'

/** The condition of a phase that a mode leaves out: it is skipped, and shown as skipped. */
const NEVER = 'false'

/**
 * The template as it is in one of its modes; null is the first one. What a mode says of a phase replaces what the phase
 * says; phases that it skips keep their place with a condition that never holds.
 * @throws Failure BAD_INPUT for a mode that the template has not
 */
export function applyMode(template: Template, mode: string | null): Template {
  const name = mode ?? defaultMode(template)
  if (name === null) return template
  const chosen = template.modes.get(name)
  if (chosen === undefined) {
    const known = [...template.modes.keys()].join(', ')
    throw new Failure('BAD_INPUT', {
      message: `The template "${template.name}" has no mode "${name}".`,
      hint: known === '' ? 'It has no modes: leave --mode out.' : `Its modes: ${known}.`,
    })
  }
  const inMode = (phase: Phase): Phase => {
    const said = Object.hasOwn(chosen.phases, phase.id) ? chosen.phases[phase.id] : undefined
    return { ...phase, ...said, ...(chosen.skip.includes(phase.id) ? { when: NEVER } : {}) }
  }
  return { ...template, phases: template.phases.map(inMode) }
}

/** The mode of a run that names none; null for a template without modes. */
export function defaultMode({ modes }: Template): string | null {
  return [...modes.keys()][0] ?? null
}
