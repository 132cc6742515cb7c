import { fold } from '../../domain/fold.ts'
import { isSessionStep, nextCommand } from '../../domain/workflow/next-command.ts'
import type { HookPorts } from '../../ports/hooks.ts'
import { worldOf } from '../observe.ts'
import { readRuns } from '../workflow/read-runs.ts'

/** What a session does next for a run; null: nothing that it could do by itself. */
export async function nextStep(ports: HookPorts, name: string): Promise<string | null> {
  const world = worldOf(ports)
  const look = await ports.repository.look({ fetch: 'never' })
  const [read] = await readRuns(ports.repository, fold(look, world), { now: world.now, names: [name] })
  if (read === undefined || read.view.state !== 'running') return null
  const { view } = read
  const next = nextCommand(view)
  if (!isSessionStep(next)) return null
  return `The workflow ${name} goes on (phase ${view.at} of ${view.of}). Take one step and then end your turn: run \`brain workflow run ${name}\`, and do what it names as next (${next}). To stop here instead: brain workflow pause ${name}`
}
