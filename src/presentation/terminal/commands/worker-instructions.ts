import { isRefusal, readTaskId } from '../../../app/find-task.ts'
import { observe } from '../../../app/observe.ts'
import { promptNotes } from '../../../app/prompt-notes.ts'
import { workerInstructions as instruct } from '../../../app/worker-instructions.ts'
import type { handedOnTo } from '../../../app/workflow/handed-on.ts'
import type { Refusal } from '../../../domain/decision.ts'
import type { TaskId } from '../../../domain/task/task-id.ts'
import { assertNoSecrets } from '../../secrets.ts'
import { taskJson } from '../../task-json.ts'
import { readTemplate } from '../read-template.ts'
import type { Session } from '../session.ts'
import { isSet, optionText, type Input, type Outcome, type Verb } from '../verb.ts'

export const workerInstructions: Verb = {
  name: 'worker-instructions',
  aliases: ['prompt'],
  summary: 'Print a complete prompt for a worker: any AI session that has git and a shell.',
  arguments: [['<ids...>', 'the tasks; one prompt each']],
  options: [
    { flags: '--worker <name>', description: "the worker's name in the prompt" },
    { flags: '--copy', description: 'copy it to the clipboard as well' },
  ],
  examples: [
    'brain worker-instructions 001',
    'brain worker-instructions 001 --worker worker-1 --copy',
    'brain prompt 010 011',
  ],
  run: async (session, input) => {
    const ids = input.arguments.map(readTaskId)
    const prompts: Made[] = []
    for (const id of ids) {
      const made = await makePrompt(session, input, id)
      if (isRefusal(made)) return made
      prompts.push(made)
    }
    const whole = prompts.map(({ prompt }) => prompt).join('\n\n')
    await assertNoSecrets(whole, 'the prompt')
    if (isSet(input, 'copy')) await (await session.desk()).copy(whole)
    return tellPrompts(prompts, whole, isSet(input, 'copy'))
  },
}

interface Made {
  readonly task: ReturnType<typeof taskJson>
  readonly prompt: string
  readonly notes: readonly string[]
}

async function makePrompt(session: Session, input: Input, id: TaskId): Promise<Made | Refusal> {
  const { ports, claims, checkout, folder } = await session.open()
  const isText = (path: string): boolean => path.startsWith('tasks/') || path === TEMPLATE_PATH
  const { snapshot, world } = await observe(ports, { fetch: session.fetch, texts: isText, archived: [id] })
  const task = snapshot.tasks.get(id)
  const held = await claims.get(id)
  const isHolder = held !== null && task?.nonce === world.digest(held.nonce)
  const isHere = isHolder && (await checkout.currentBranch()) === task?.branch
  const asked = optionText(input, 'worker')
  const made = instruct(snapshot, world, {
    id,
    template: await readTemplate(session, snapshot, 'worker-prompt'),
    taskText: task === undefined ? '' : (snapshot.look.texts.get(task.path) ?? ''),
    worker: asked ?? `worker-${id.slice('task-'.length)}`,
    url: snapshot.look.remote ?? '<the URL of your repository>',
    folder,
    project: folder,
    held,
    isClaimed: isHere,
    handedOn: task?.workflow == null ? '' : await handedOn(ports.repository, { snapshot, world }, task),
  })
  if (isRefusal(made) || task === undefined) return made as Refusal
  const { look } = snapshot
  const notes = promptNotes({ task, look, asked, held: isHolder ? held.worker : null, isHere })
  return { task: taskJson(task), prompt: made.prompt, notes }
}

/** Only a task of a run needs all that reading a run takes. */
async function handedOn(...about: Parameters<typeof handedOnTo>): Promise<string> {
  return await (await import('../../../app/workflow/handed-on.ts')).handedOnTo(...about)
}

const TEMPLATE_PATH = '.brain/templates/worker-prompt.md'

/** One id gives one object, several give a list. */
function tellPrompts(made: readonly Made[], whole: string, copied: boolean): Outcome {
  const prompts = made.map(({ task, prompt }) => ({ task, prompt }))
  const data = prompts.length === 1 ? prompts[0] : { prompts }
  return {
    kind: 'prompt',
    data,
    text: () => whole,
    neverPaged: true,
    quiet: whole,
    notes: [
      ...made.flatMap(({ notes }) => notes),
      copied ? 'Copied to the clipboard. Paste it into a new session.' : 'Paste this into a new session.',
    ],
  }
}
