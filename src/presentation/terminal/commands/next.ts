import { observe } from '../../../app/perform.ts'
import { readyTasks } from '../../../domain/queue/ready-tasks.ts'
import { taskJson } from '../../task-json.ts'
import { readNotes } from '../read-notes.ts'
import { renderTasks } from '../render/task-table.ts'
import { openTerminal } from '../terminal-width.ts'
import { optionText, type Verb } from '../verb.ts'
import { readCount } from '../read-count.ts'

export const next: Verb = {
  name: 'next',
  summary: 'Ready tasks, best first: by priority, then by how many tasks they unblock, then by age.',
  options: [{ flags: '--count <n>', description: 'at most this many' }],
  examples: ['brain next', 'brain next --count 1 --quiet', 'brain next --json'],
  run: async (session, input) => {
    const { ports } = await session.open()
    const { snapshot } = await observe(ports, { fetch: session.fetch })
    const ready = readyTasks(snapshot)
    const tasks = ready.slice(0, readCount(optionText(input, 'count'), ready.length))
    const terminal = await openTerminal()
    return {
      kind: 'tasks',
      get data() {
        return { tasks: tasks.map(taskJson) }
      },
      text: (paint) => (tasks.length === 0 ? '' : renderTasks(tasks, paint, terminal)),
      quiet: tasks.map(({ id }) => id).join('\n'),
      notes: [
        ...readNotes(snapshot),
        ...(tasks.length === 0
          ? ['Nothing is ready. See why: brain list --state waiting,blocked,review,backlog']
          : []),
      ],
    }
  },
}
