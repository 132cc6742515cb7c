import { nonceFor } from '../../../app/claim-tasks.ts'
import { readTaskId } from '../../../app/find-task.ts'
import { reclaimTask } from '../../../app/hand-over-task.ts'
import { observe } from '../../../app/observe.ts'
import { planTexts } from '../../../app/with-plan.ts'
import type { Refusal } from '../../../domain/decision.ts'
import { Failure } from '../../../domain/failure.ts'
import { taskIdOfPath, type TaskId } from '../../../domain/task/task-id.ts'
import { makeChange } from '../change.ts'
import type { Session, Workspace } from '../session.ts'
import { isSet, optionText, type Input, type Outcome, type Verb } from '../verb.ts'
import { checkedWorkerName } from '../worker-name.ts'
import { writtenTasks } from '../written-tasks.ts'

export const reclaim: Verb = {
  name: 'reclaim',
  summary:
    'Free a task whose holder gives no sign of life. The work so far stays, and the next attempt starts from it.',
  arguments: [['[id]', 'the task']],
  options: [
    { flags: '--stale', description: 'all tasks whose lease has run out' },
    { flags: '--force', description: 'before the lease has run out' },
    { flags: '--worker <name>', description: 'reserve it for this worker at once' },
  ],
  writes: true,
  examples: ['brain reclaim 012', 'brain reclaim --stale', 'brain reclaim 012 --force --worker worker-2'],
  run: async (session, input) => {
    const workspace = await session.open()
    if (!isSet(input, 'stale')) {
      if (input.arguments[0] === undefined)
        throw new Failure('USAGE', {
          message: 'Which task?',
          hint: 'brain reclaim 012, or brain reclaim --stale',
        })
      return await reclaimOne(session, workspace, { id: readTaskId(input.arguments[0]), input })
    }
    const { snapshot } = await observe(workspace.ports, { fetch: 'always' })
    return await reclaimAll(session, workspace, {
      ids: [...snapshot.tasks.values()].filter(({ stale }) => stale).map(({ id }) => id),
      input,
    })
  },
}

async function reclaimOne(
  session: Session,
  { ports, claims }: Workspace,
  { id, input }: { id: TaskId; input: Input },
): Promise<Outcome | Refusal> {
  const named = optionText(input, 'worker')
  const worker = named === undefined ? null : checkedWorkerName(named, '--worker')
  return await makeChange(session, ports, {
    doing: 'Reclaiming',
    look: { texts: (path) => planTexts(path) || taskIdOfPath(path) === id },
    decide: async (snapshot, world) => {
      const decision = reclaimTask(snapshot, world, { id, worker, force: isSet(input, 'force') })
      if (decision.kind === 'change' && worker !== null && !session.dryRun)
        await claims.put({ task: id, attempt: decision.result.attempt, worker, nonce: nonceFor(world, id) })
      return decision
    },
    tell: async ({ result, snapshot }) => {
      const written = await writtenTasks(ports, { ids: [id], commit: null })
      const [task] = (written.data as { tasks: { state: string }[] }).tasks
      return {
        ...written,
        text: () =>
          task?.state === 'failed'
            ? `${id} failed: its lease has run out too often.`
            : `Took ${id} from ${snapshot.tasks.get(id)?.worker ?? 'its worker'}${worker === null ? '' : ` for ${worker}`}${result.attempt === 0 ? '' : ` (attempt ${result.attempt})`}.`,
        quiet: id,
        notes: [
          task?.state === 'failed'
            ? `Look why, then: brain reopen ${id}`
            : `Next: brain worker-instructions ${id}`,
        ],
      }
    },
  })
}

/** One after the other: one that was taken or closed meanwhile does not stop the rest. */
async function reclaimAll(
  session: Session,
  workspace: Workspace,
  { ids, input }: { ids: readonly TaskId[]; input: Input },
): Promise<Outcome> {
  const outcomes: { id: TaskId; outcome: Outcome | Refusal }[] = []
  for (const id of ids) outcomes.push({ id, outcome: await reclaimOne(session, workspace, { id, input }) })
  const done = outcomes.filter(({ outcome }) => !('code' in outcome)).map(({ id }) => id)
  return {
    ...(await writtenTasks(workspace.ports, { ids: done, commit: null })),
    text: () => (ids.length === 0 ? 'No task is stale.' : done.map((id) => `Took back ${id}.`).join('\n')),
    quiet: done.join('\n'),
  }
}
