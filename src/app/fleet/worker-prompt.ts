import { Failure } from '../../domain/failure.ts'
import type { FleetWorker } from '../../domain/fleet/worker.ts'
import type { Snapshot, World } from '../../domain/snapshot.ts'
import { type TaskId, taskIdOfPath } from '../../domain/task/task-id.ts'
import { workerInstructions } from '../worker-instructions.ts'
import { observe } from '../observe.ts'
import { handedOnTo } from '../workflow/handed-on.ts'
import type { Fleet } from './fleet.ts'

const OWN_TEMPLATE = '.brain/templates/worker-prompt.md'

/** What a session that goes on is told: it knows all the rest. */
const GO_ON = `Your session ended before the task was handed in, and goes on now. Look at what is there (\`git status\`, \`git log -5\`,
\`git fetch origin\`), read the newest feedback of your task on the plan branch if there is any, and go on where you were.`

/** The prompt for a worker whose work place is made and whose task is claimed. */
export async function promptFor(fleet: Fleet, worker: FleetWorker, isResumed: boolean): Promise<string> {
  if (isResumed) return GO_ON
  const { snapshot, world, taskText, handedOn } = await materialOf(fleet, worker.task)
  const made = workerInstructions(snapshot, world, {
    id: worker.task,
    template: snapshot.look.texts.get(OWN_TEMPLATE) ?? fleet.promptTemplate,
    taskText,
    worker: worker.worker,
    url: snapshot.look.remote ?? '<the URL of your repository>',
    folder: fleet.project,
    project: fleet.project,
    held: { task: worker.task, attempt: worker.attempt, worker: worker.worker, nonce: worker.nonce },
    isClaimed: true,
    handedOn,
  })
  return made.kind === 'prompt' ? made.prompt : GO_ON
}

/**
 * Looked at before anything is reserved: a task, and what others hand on to it, may have been pushed by hand. Throws SECRET_FOUND with the
 * task's name.
 */
export async function assertNoSecretsFor(fleet: Fleet, id: TaskId): Promise<void> {
  const { taskText, handedOn } = await materialOf(fleet, id)
  await fleet.assertNoSecrets(`${taskText}\n${handedOn}`, `the prompt of ${id}`).catch((error: unknown) => {
    throw error instanceof Failure ? new Failure(error.code, { ...error.details, task: id }) : error
  })
}

interface Material {
  readonly snapshot: Snapshot
  readonly world: World
  readonly taskText: string
  /** What others of its run hand on. */
  readonly handedOn: string
}

/** What others wrote that a task's prompt is made of; the texts of other tasks are not read. */
async function materialOf({ ports }: Fleet, id: TaskId): Promise<Material> {
  const seen = await observe(ports, {
    fetch: 'never',
    texts: (path) => path === OWN_TEMPLATE || taskIdOfPath(path) === id,
    archived: [id],
  })
  const task = seen.snapshot.tasks.get(id)
  if (task === undefined) return { ...seen, taskText: '', handedOn: '' }
  const taskText = seen.snapshot.look.texts.get(task.path) ?? ''
  return { ...seen, taskText, handedOn: await handedOnTo(ports.repository, seen, task) }
}
