import type { Limit } from './analysis.ts'
import { rounded, scale, type Hours } from './estimate.ts'
import { PHASES, type Phase } from './phases.ts'
import type { TemplateName } from './template-terms.ts'
import type { Step, Wave } from './waves.ts'

interface Wanted {
  readonly template: TemplateName
  readonly needsResearch: boolean
  /** Each is a step of its own. */
  readonly topics: readonly string[]
  readonly effort: Hours
}

/** The template's phases as steps; research that is not needed is left out, and nothing waits for it. */
export function planSteps({ template, needsResearch, topics, effort }: Wanted): readonly Step[] {
  const phases = PHASES[template].filter(({ ifResearch }) => ifResearch !== true || needsResearch)
  const steps = new Map(phases.map((phase) => [phase.id, stepsOf(phase, { topics, effort })]))
  return phases.flatMap(({ id, needs }) => {
    const waitsFor = needs.flatMap((need) => (steps.get(need) ?? []).map((step) => step.id))
    return (steps.get(id) ?? []).map((step) => ({ ...step, needs: waitsFor }))
  })
}

function stepsOf(
  { id, title, share, critical }: Phase,
  { topics, effort }: { topics: readonly string[]; effort: Hours },
): readonly Step[] {
  const parts = id === 'research' && topics.length > 1 ? topics : [null]
  return parts.map((topic, index) => ({
    id: topic === null ? id : `${id}-${index + 1}`,
    title: topic === null ? title : `${title}: ${topic}`,
    needs: [],
    hours: rounded(scale(effort, share / parts.length)),
    critical,
  }))
}

/** Which steps are done in time, counted with their long figures; nothing fits whose needs do not. */
export function fitInto(
  hours: number,
  { steps, waves, parallel }: { steps: readonly Step[]; waves: readonly Wave[]; parallel: boolean },
): Limit {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const order = waves.flatMap((wave) => wave.steps.flatMap((id) => byId.get(id) ?? []))
  const ends = new Map<string, number>()
  let spent = 0
  for (const { id, needs, hours: range } of order) {
    if (needs.some((need) => !ends.has(need))) continue
    const start = parallel ? Math.max(0, ...needs.map((need) => ends.get(need) ?? 0)) : spent
    if (start + range.high > hours) continue
    ends.set(id, start + range.high)
    spent += range.high
  }
  const ids = order.map(({ id }) => id)
  return { hours, fits: ids.filter((id) => ends.has(id)), left: ids.filter((id) => !ends.has(id)) }
}
