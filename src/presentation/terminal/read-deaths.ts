import { type Death, isDeathOf } from '../../domain/hooks/death.ts'
import { digitsOf } from '../../domain/plan/fields.ts'
import type { Task } from '../../domain/task/task.ts'
import { plainLine } from './printable.ts'
import { ageText } from './render/time.ts'
import type { Workspace } from './session.ts'

/** Sessions of this clone that died at work, on tasks that nobody has worked on since. */
export async function readDeaths(
  { deaths }: Workspace,
  tasks: ReadonlyMap<string, Task>,
): Promise<readonly Death[]> {
  return (await deaths.all()).filter((death) => {
    const task = tasks.get(death.task)
    return task !== undefined && isDeathOf(task, death)
  })
}

export function deathNotes(deaths: readonly Death[], now: Date): readonly string[] {
  return deaths.map(({ task, error, at, details }) => {
    const age = ageText(at, now)
    const why = plainLine(`${error} ${details}`).slice(0, 120)
    return `${task}: its session died ${age === 'now' ? 'just now' : `${age} ago`} (${why}). Start one there again, or: brain reclaim ${digitsOf(task)} --force`
  })
}
