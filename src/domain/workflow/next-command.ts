import type { PhaseView, RunView } from './run-view.ts'

/** The command that moves the run on, for whoever looks at it. A stale phase stops nothing: what can be done goes before the cascade. */
export function nextCommand(view: RunView): string {
  const { run, state, phases } = view
  const byState: Partial<Record<RunView['state'], string>> = {
    damaged: `brain workflow show ${run.name}`,
    paused: `brain workflow resume ${run.name}`,
    cancelled: `brain workflow resume ${run.name}`,
    completed: `brain workflow archive ${run.name}`,
  }
  const said = byState[state]
  if (said !== undefined && state !== 'completed') return said
  const cascade =
    phases.some(({ stale }) => stale.length > 0) && state !== 'failed'
      ? `brain workflow advance ${run.name} --cascade`
      : null
  if (said !== undefined) return cascade ?? said
  const open = phases.filter(
    ({ state: phase, settled }) => !settled && phase !== 'pending' && phase !== 'skipped',
  )
  for (const find of [forPerson, forWorker]) {
    const found = open.flatMap((phase) => find(phase, run.name) ?? [])[0]
    if (found !== undefined) return found
  }
  return cascade ?? `brain workflow advance ${run.name}`
}

function forPerson({ phase, state, parts, gate, held }: PhaseView, run: string): string | null {
  const inState = (wanted: string): string | undefined =>
    parts.find(({ task }) => task?.state === wanted)?.task?.id
  const blocked = inState('blocked')
  if (blocked !== undefined) return `brain answer ${blocked} "…"`
  if (state === 'failed') return `brain workflow rollback ${run} ${phase.id}`
  const review = inState('review')
  if (phase.gate.kind === 'human' && review !== undefined) return `brain review ${review}`
  if (held !== null && gate !== null) return `brain workflow resume ${run} --send-back`
  return held === null ? null : `brain workflow rollback ${run} ${phase.needs[0] ?? phase.id}`
}

function forWorker({ parts, gate }: PhaseView): string | null {
  const asked = [...(gate?.members ?? []), ...(gate?.voters ?? [])].filter(({ excused }) => !excused)
  const tasks = [...parts, ...asked].flatMap(({ task }) => task ?? [])
  const ready = tasks.find(({ state }) => state === 'ready')
  if (ready !== undefined) return `brain worker-instructions ${ready.id}`
  return tasks.some(({ closed, state }) => closed === null && state !== 'review') ? 'brain watch' : null
}

/** Is it a step that a session can take, where no person has to decide and nobody else is at work? */
export function isSessionStep(command: string): boolean {
  return /^brain (?:worker-instructions|workflow advance) (?!.*--cascade)/.test(command)
}
