import { fold } from '../../domain/fold.ts'
import { isSessionStep, nextCommand } from '../../domain/workflow/next-command.ts'
import type { HookPorts } from '../../ports/hooks.ts'
import { worldOf } from '../observe.ts'
import { recallSettled } from '../workflow/settled-runs.ts'

/** Where a run stands, as far as a session that takes it on wants to know; as runs are told. */
interface Standing {
  readonly state: string
  readonly phase: { readonly at: number; readonly of: number }
  readonly next: string
}

/** What a session does next for a run; null: nothing that it could do by itself. */
export async function nextStep(ports: HookPorts, name: string): Promise<string | null> {
  const [settled] = (await recallSettled(ports, { names: [name], fetch: 'never' }, isStanding)) ?? []
  const standing = settled ?? (await standingOf(ports, name))
  if (standing?.state !== 'running' || !isSessionStep(standing.next)) return null
  const { phase, next } = standing
  return `The workflow ${name} goes on (phase ${phase.at} of ${phase.of}). Take one step and then end your turn: run \`brain workflow run ${name}\`, and do what it names as next (${next}). To stop here instead: brain workflow pause ${name}`
}

function isStanding(value: unknown): value is Standing {
  const { state, phase, next } = (value ?? {}) as Partial<Standing>
  const isPhase = Number.isInteger(phase?.at) && Number.isInteger(phase?.of)
  return isPhase && typeof state === 'string' && typeof next === 'string'
}

async function standingOf(ports: HookPorts, name: string): Promise<Standing | null> {
  const { readRuns } = await import('../workflow/read-runs.ts')
  const world = worldOf(ports)
  const look = await ports.repository.look({ fetch: 'never' })
  const [read] = await readRuns(ports.repository, fold(look, world), { now: world.now, names: [name] })
  if (read === undefined) return null
  const { view } = read
  return { state: view.state, phase: view, next: nextCommand(view) }
}
