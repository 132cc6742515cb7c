import { survey } from '../../../app/observe.ts'
import { tellTasks } from '../tell-tasks.ts'
import { optionText, type Verb } from '../verb.ts'
import { readCount } from '../read-count.ts'

export const next: Verb = {
  name: 'next',
  summary: 'Ready tasks, best first: by priority, then by how many tasks they unblock, then by age.',
  options: [{ flags: '--count <n>', description: 'at most this many' }],
  examples: ['brain next', 'brain next --count 1 --quiet', 'brain next --json'],
  run: async (session, input) => {
    const { ports } = await session.open()
    const overview = await survey(ports, { fetch: session.fetch })
    const ids = overview.ready()
    const best = ids.slice(0, readCount(optionText(input, 'count'), ids.length))
    const tasks = best.map((id) => overview.tasks.get(id)!)
    return await tellTasks(
      overview,
      tasks,
      'Nothing is ready. See why: brain list --state waiting,blocked,review,backlog',
    )
  },
}
