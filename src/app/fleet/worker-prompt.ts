import type { FleetWorker } from '../../domain/fleet/worker.ts'
import { workerInstructions } from '../worker-instructions.ts'
import { observe } from '../observe.ts'
import { handedOnTo } from '../workflow/handed-on.ts'
import type { Fleet } from './fleet.ts'

const OWN_TEMPLATE = '.brain/templates/worker-prompt.md'

/** What a session that goes on is told: it knows all the rest. */
const GO_ON = `Your session ended before the task was handed in, and goes on now. Look at what is there (\`git status\`, \`git log -5\`,
\`git fetch origin\`), read the newest feedback of your task on the plan branch if there is any, and go on where you were.`

/** The prompt for a worker whose work place is made and whose task is claimed. Throws SECRET_FOUND: a task may have been pushed by hand. */
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
  if (made.kind !== 'prompt') return GO_ON
  await fleet.assertNoSecrets(made.prompt, 'the prompt')
  return made.prompt
}
