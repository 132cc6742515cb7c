import { adoptBranch, branchNames, handInSteps } from '../../../app/adopt-branch.ts'
import { readTaskId } from '../../../app/find-task.ts'
import { resultPath } from '../../../domain/result/result.ts'
import { makeChange } from '../change.ts'
import { plainLine } from '../printable.ts'
import { readRequired } from '../text-input.ts'
import type { Verb } from '../verb.ts'
import { writtenTasks } from '../written-tasks.ts'

export const adopt: Verb = {
  name: 'adopt',
  summary:
    "Make a branch of any name the work of a task: one of several that repeat its nonce, or a contributor's.",
  arguments: [['<branch>', 'the branch that holds the work, on the remote']],
  options: [{ flags: '--task <id>', description: 'the task that it is for' }],
  writes: true,
  examples: ['brain adopt claude/contact-form --task 012', 'brain adopt fix-typo --task 012 --dry-run'],
  run: async (session, input) => {
    const branch = input.arguments[0] ?? ''
    const id = readTaskId(await readRequired(session, input, { name: 'task', flag: '--task' }))
    const { ports, claims } = await session.open()
    const nonce = (await claims.get(id))?.nonce ?? null
    const held = nonce === null ? null : ports.randomness.digest(nonce)
    return await makeChange(session, ports, {
      doing: 'Adopting',
      look: { branches: branchNames(branch) },
      decide: (snapshot, world) => adoptBranch(snapshot, world, { id, branch, held }),
      tell: async ({ result, snapshot }) => {
        const tip = snapshot.look.tips.find((one) => one.branch === result.branch)
        const isHandedIn = tip?.results.has(resultPath(id, 'output')) === true
        const by = result.worker === null ? '' : `, by ${plainLine(result.worker)}`
        const done = result.again ? 'was adopted already' : 'is adopted'
        return {
          ...(await writtenTasks(ports, { ids: [id], commit: result.commit })),
          text: () => `${plainLine(result.branch)} ${done}: ${id} (attempt ${result.attempt}${by}).`,
          quiet: id,
          notes: isHandedIn
            ? [`Next: brain review ${id}`]
            : [
                `It has no ${resultPath(id, 'output')} yet: once that is there, brain review ${id}.`,
                `If nobody works on it any more, hand it in yourself: ${handInSteps(id)}`,
              ],
        }
      },
    })
  },
}
