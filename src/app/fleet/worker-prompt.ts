import { Failure } from '../../domain/failure.ts'
import type { FleetWorker } from '../../domain/fleet/worker.ts'
import type { TaskId } from '../../domain/task/task-id.ts'
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
  const { snapshot, world } = await observe(fleet.ports, {
    fetch: 'never',
    texts: (path) => path.startsWith('tasks/') || path === OWN_TEMPLATE,
    archived: [worker.task],
  })
  const task = snapshot.tasks.get(worker.task)
  const made = workerInstructions(snapshot, world, {
    id: worker.task,
    template: snapshot.look.texts.get(OWN_TEMPLATE) ?? fleet.promptTemplate,
    taskText: snapshot.look.texts.get(task?.path ?? '') ?? '',
    worker: worker.worker,
    url: snapshot.look.remote ?? '<the URL of your repository>',
    folder: fleet.project,
    project: fleet.project,
    held: { task: worker.task, attempt: worker.attempt, worker: worker.worker, nonce: worker.nonce },
    isClaimed: true,
    handedOn:
      task?.workflow == null ? '' : await handedOnTo(fleet.ports.repository, { snapshot, world }, task),
  })
  return made.kind === 'prompt' ? made.prompt : GO_ON
}

/**
 * Looked at before anything is reserved: a task, and what others hand on to it, may have been pushed by hand. Throws SECRET_FOUND with the
 * task's name.
 */
export async function assertNoSecretsFor({ ports, assertNoSecrets }: Fleet, id: TaskId): Promise<void> {
  const { snapshot, world } = await observe(ports, {
    fetch: 'never',
    texts: (path) => path.startsWith('tasks/'),
  })
  const task = snapshot.tasks.get(id)
  if (task === undefined) return
  const handed = task.workflow === null ? '' : await handedOnTo(ports.repository, { snapshot, world }, task)
  const text = `${snapshot.look.texts.get(task.path) ?? ''}\n${handed}`
  await assertNoSecrets(text, `the prompt of ${id}`).catch((error: unknown) => {
    throw error instanceof Failure ? new Failure(error.code, { ...error.details, task: id }) : error
  })
}
