import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { assertCount, same, type BenchTool } from './bench-tool.ts'
import { publishAll, sharedRepository } from './bench-clone.ts'
import { nthReady } from './brain-tool.ts'
import { must } from './processes.ts'
import { sampleTasks, type SampleTask } from './sample-tasks.ts'

/** Only where it is asked for by name: it installs more than a GiB. */
export const TASK_MASTER = 'task-master-ai'

export const taskMaster: BenchTool = {
  name: TASK_MASTER,
  missing: async () => Promise.resolve(null),
  prepare: async (root, tasks) => {
    const place = await sharedRepository(root)
    const folder = join(place.dir, '.taskmaster', 'tasks')
    await mkdir(folder, { recursive: true })
    const metadata = { created: '2026-01-01T00:00:00.000Z', updated: '2026-01-01T00:00:00.000Z' }
    const master = { tasks: sampleTasks(tasks).map(taskMasterTask), metadata }
    await writeFile(join(folder, 'tasks.json'), JSON.stringify({ master }, null, 2))
    await publishAll(place)
    const listed = await must(place, ['task-master', 'list', '-f', 'json', '--no-banner'])
    assertCount(TASK_MASTER, listed.match(/"testStrategy"/g)?.length ?? 0, tasks)
    const add = ['task-master', 'add-task', '--description', 'd', '--title']
    return {
      '--version': same(place, ['task-master', '--version']),
      list: same(place, ['task-master', 'list']),
      next: same(place, ['task-master', 'next']),
      'create-task': (run) => ({ place, words: [...add, `New task ${run}`] }),
      'worker claim': (run) => ({
        place,
        words: ['task-master', 'set-status', `--id=${nthReady(run)}`, '--status=in-progress'],
      }),
    }
  },
}

function taskMasterTask(task: SampleTask): object {
  return {
    id: task.number,
    title: task.title,
    description: task.description,
    status: 'pending',
    dependencies: task.dependsOn === null ? [] : [task.dependsOn],
    priority: task.priority === 'critical' ? 'high' : task.priority,
    details: task.criteria.join('\n'),
    testStrategy: '',
    subtasks: [],
  }
}
