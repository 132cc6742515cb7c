import type { Overview } from '../../domain/overview.ts'
import type { Task } from '../../domain/task/task.ts'
import { taskJson } from '../task-json.ts'
import { readNotes } from './read-notes.ts'
import { renderTasks } from './render/task-table.ts'
import { openTerminal } from './terminal-width.ts'
import type { Outcome } from './verb.ts'

/** A list of tasks; `otherwise` is said, on stderr, where there is none. */
export async function tellTasks(
  overview: Overview,
  tasks: readonly Task[],
  otherwise: string,
): Promise<Outcome> {
  const terminal = await openTerminal()
  return {
    kind: 'tasks',
    get data() {
      return { tasks: tasks.map(taskJson) }
    },
    text: (paint) => (tasks.length === 0 ? '' : renderTasks(tasks, paint, terminal)),
    get quiet() {
      return tasks.map(({ id }) => id).join('\n')
    },
    notes: [...readNotes(overview), ...(tasks.length === 0 ? [otherwise] : [])],
  }
}
