import { rescueWork } from '../../../app/rescue-work.ts'
import { MEANT_TASK, readMeantTask } from '../meant-task.ts'
import { makeChange } from '../change.ts'
import type { Verb } from '../verb.ts'

export const workerRescue: Verb = {
  name: 'worker rescue',
  summary: 'Push commits that are only here to a rescue branch, when the task is no longer yours.',
  arguments: MEANT_TASK,
  writes: true,
  examples: ['brain worker rescue 012'],
  run: async (session, input) => {
    const id = await readMeantTask(session, input, workerRescue)
    const { ports, checkout, claims } = await session.open()
    const attempt = (await claims.get(id))?.attempt ?? null
    const unsaved = await checkout.unsaved(1)
    const tips = await checkout.localTips(`task/${id.slice('task-'.length)}`)
    return await makeChange(session, ports, {
      doing: 'Pushing',
      look: {},
      decide: (snapshot) => rescueWork(snapshot, { id, attempt, tips }),
      tell: ({ result }) => ({
        kind: 'rescue',
        data: result,
        text: () =>
          result.branch === null
            ? `Nothing of ${id} is only here.`
            : `Pushed to ${result.branch}. The brain can look at it there.`,
        quiet: result.branch ?? '',
        notes:
          unsaved.length > 0
            ? ['Files that are not committed are not part of it: commit them, then rescue again.']
            : [],
      }),
    })
  },
}
