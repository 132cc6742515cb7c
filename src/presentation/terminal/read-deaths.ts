import { type Death, isDeathOf } from '../../domain/hooks/death.ts'
import type { Task } from '../../domain/task/task.ts'
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
