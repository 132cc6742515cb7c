import { observe, type Ports } from '../../app/observe.ts'
import type { TaskId } from '../../domain/task/task-id.ts'
import { taskJson } from '../task-json.ts'

/** What a writer says to programs: the tasks as they are now, and the commit that made them so. */
export async function writtenTasks(
  ports: Ports,
  { ids, commit }: { ids: readonly TaskId[]; commit: string | null },
): Promise<{ kind: string; data: unknown }> {
  const { snapshot } = await observe(ports, { fetch: 'never' })
  const tasks = ids.map((id) => snapshot.tasks.get(id)).filter((task) => task !== undefined)
  return {
    kind: 'tasks',
    data: { tasks: tasks.map(taskJson), commit, pushed: snapshot.look.remote !== null },
  }
}
