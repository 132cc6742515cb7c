import type { Advanced } from '../../../app/workflow/advance-runs.ts'
import type { TaskId } from '../../../domain/task/task-id.ts'
import type { Task } from '../../../domain/task/task.ts'
import { featureName, ideaFile, textInput } from '../../../domain/workflow/feature-run.ts'
import type { PhaseState, PhaseView, RunView } from '../../../domain/workflow/run-view.ts'
import { plainLine } from '../printable.ts'

const WIDTH = 76
const TEMPLATE = 'speckit'
const STEPS_A_ROW = 4

const SYMBOLS: Readonly<Record<PhaseState, string>> = {
  passed: '✓',
  skipped: '−',
  working: '▶',
  gate: '▶',
  held: '▶',
  failed: '✗',
  pending: ' ',
}

/** The steps of a spec-kit run in a frame; nothing for runs of other templates. */
export function progressBox({ run, phases }: RunView): readonly string[] {
  if (run.template !== TEMPLATE || phases.length === 0) return []
  const branch = textInput(run, 'branch')
  const steps = phases.map(stepText)
  const rows = Array.from({ length: Math.ceil(steps.length / STEPS_A_ROW) }, (_, row) =>
    steps.slice(row * STEPS_A_ROW, (row + 1) * STEPS_A_ROW).join('  →  '),
  )
  return [
    `╔${'═'.repeat(WIDTH)}╗`,
    framed(`SpecKit Orchestrator (Teams ${run.mode === 'no-teams' ? 'Disabled' : 'Enabled'})`),
    `╠${'═'.repeat(WIDTH)}╣`,
    framed(`Feature: ${plainLine(featureName(run))}`),
    ...(branch === null ? [] : [framed(`Branch: ${plainLine(branch)}`)]),
    framed(`Run: ${run.name}`),
    framed(`Source: ${plainLine(ideaFile(run))}`),
    `╠${'═'.repeat(WIDTH)}╣`,
    ...rows.map(framed),
    `╚${'═'.repeat(WIDTH)}╝`,
  ]
}

function stepText({ phase, state }: PhaseView): string {
  const isTeam = phase.gate.team.length > 0 || phase.each !== null
  return `[${SYMBOLS[state]}] ${nameOf(phase.id)}${isTeam ? ' ⚡' : ''}`
}

/** `plan-review` → `Plan Review`. */
function nameOf(id: string): string {
  return id
    .split('-')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join(' ')
}

function framed(text: string): string {
  // The sign of a team takes two columns.
  const columns = text.length + text.split('⚡').length - 1
  const room = WIDTH - 2
  const cut = columns > room ? `${text.slice(0, room - 1)}…` : text
  return `║  ${cut}${' '.repeat(Math.max(0, room - columns))}║`
}

const RULE = '═'.repeat(62)

/** A banner for each step of a spec-kit run that this advance, or the approval of these tasks just before it, has completed. */
export function stepBanners(
  { done, runs }: Pick<Advanced, 'done' | 'runs'>,
  before: readonly TaskId[] = [],
): readonly string[] {
  return runs
    .filter(({ run }) => run.template === TEMPLATE)
    .flatMap(({ run, phases, tasks }) => {
      const approved = new Set([
        ...before,
        ...done.flatMap((one) => (one.run === run.name && one.did === 'approved' ? [one.task] : [])),
      ])
      const steps = new Set(tasks.flatMap(({ id, phase }) => (approved.has(id) ? [phase] : [])))
      const next = phases.find(({ settled }) => !settled)?.phase.id ?? 'none, all is done'
      return phases
        .filter(({ settled, phase }) => settled && steps.has(phase.id))
        .flatMap(({ phase }) => [RULE, `✅ STEP COMPLETE: ${phase.id}`, RULE, '', `Next step: ${next}`, RULE])
    })
}

/** Whether there is anybody for a team: workers who hold a task now. */
export function teamLine(tasks: readonly Task[]): string {
  const holding = tasks.filter(({ worker, closed, stale }) => worker !== null && closed === null && !stale)
  const names = [...new Set(holding.flatMap(({ worker }) => worker ?? []))].toSorted()
  return names.length === 0
    ? 'Workers at work: none. A team works as soon as workers claim its tasks.'
    : `Workers at work: ${plainLine(names.join(', '))}. A team works as soon as workers claim its tasks.`
}
