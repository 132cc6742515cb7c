import { findHeldTask } from '../../../app/record-result.ts'
import { isRefusal } from '../../../app/find-task.ts'
import { releaseTask } from '../../../app/hand-over-task.ts'
import { observe } from '../../../app/observe.ts'
import { workBranch } from '../../../domain/task/work-branch.ts'
import { MEANT_TASK, readMeantTask } from '../meant-task.ts'
import { makeChange } from '../change.ts'
import { writtenTasks } from '../written-tasks.ts'
import type { Verb } from '../verb.ts'

export const workerRelease: Verb = {
  name: 'worker release',
  summary: 'Give the task back; what you pushed stays, and the next worker goes on from it.',
  arguments: MEANT_TASK,
  writes: true,
  examples: ['brain worker release 012'],
  run: async (session, input) => {
    const id = await readMeantTask(session, input, workerRelease)
    const workspace = await session.open()
    const nonce = (await workspace.claims.get(id))?.nonce ?? null
    const { snapshot, world } = await observe(workspace.ports, { fetch: 'always', archived: [id] })
    const held = findHeldTask(snapshot, world, { id, nonce })
    if (isRefusal(held)) return held
    // Commits that are only here would be lost to the next worker.
    if (!session.dryRun && (await workspace.checkout.currentBranch()) === workBranch(held))
      await workspace.checkout.pushHead(workBranch(held) ?? '')
    return await makeChange(session, workspace.ports, {
      doing: 'Releasing',
      look: {},
      decide: (seen, now) => {
        const task = findHeldTask(seen, now, { id, nonce })
        return isRefusal(task) ? task : releaseTask(seen, now, { id })
      },
      tell: async () => {
        await workspace.claims.remove(id)
        return {
          ...(await writtenTasks(workspace.ports, { ids: [id], commit: null })),
          text: () => `Released ${id}. The next attempt starts from your work.`,
          quiet: id,
        }
      },
    })
  },
}
