import { readTaskId } from '../../app/find-task.ts'
import { planTexts } from '../../app/with-plan.ts'
import type { Decision } from '../../domain/decision.ts'
import type { Snapshot, World } from '../../domain/snapshot.ts'
import { taskIdOfPath, type TaskId } from '../../domain/task/task-id.ts'
import { makeChange } from './change.ts'
import { thenAdvance } from './then-advance.ts'
import type { Verb } from './verb.ts'
import { writtenTasks } from './written-tasks.ts'

interface TaskVerb<T> {
  readonly name: string
  readonly summary: string
  readonly doing: string
  readonly decide: (snapshot: Snapshot, world: World, id: TaskId) => Decision<T>
  readonly done: (id: TaskId, result: T) => string
  readonly next: (id: TaskId) => string
}

/** A writer that needs nothing but a task's id. */
export function taskVerb<T>({ name, summary, doing, decide, done, next }: TaskVerb<T>): Verb {
  return {
    name,
    summary,
    arguments: [['<id>', 'the task']],
    writes: true,
    examples: [`brain ${name} 012`],
    run: async (session, input) => {
      const id = readTaskId(input.arguments[0] ?? '')
      const workspace = await session.open()
      const { ports } = workspace
      let run: string | null = null
      const outcome = await makeChange(session, ports, {
        doing,
        look: { texts: (path) => planTexts(path) || taskIdOfPath(path) === id },
        decide: (snapshot, world) => {
          run = snapshot.tasks.get(id)?.workflow ?? null
          return decide(snapshot, world, id)
        },
        tell: async ({ result, commits }) => ({
          ...(await writtenTasks(ports, { ids: [id], commit: commits.get(':main') ?? null })),
          text: () => done(id, result),
          quiet: id,
          notes: [next(id)],
        }),
      })
      return await thenAdvance(session, workspace, { outcome, runs: [run] })
    },
  }
}
