import { editTaskFile } from '../../../app/edit-task.ts'
import { findTask, isRefusal, readTaskId } from '../../../app/find-task.ts'
import { observe } from '../../../app/observe.ts'
import { planTexts } from '../../../app/with-plan.ts'
import { refuse, type Refusal } from '../../../domain/decision.ts'
import { Failure } from '../../../domain/failure.ts'
import type { TaskPatch } from '../../../domain/task/edit-task.ts'
import type { TaskId } from '../../../domain/task/task-id.ts'
import { assertNoSecrets } from '../../secrets.ts'
import { makeChange } from '../change.ts'
import { editText } from '../edit-text.ts'
import type { Session, Workspace } from '../session.ts'
import { readTaskFields, TASK_FIELD_OPTIONS } from '../task-fields.ts'
import { writtenTasks } from '../written-tasks.ts'
import { isSet, optionText, type Input, type Verb } from '../verb.ts'

export const editTask: Verb = {
  name: 'edit-task',
  aliases: ['edit'],
  summary: 'Change fields of a task; one field changed is one line of difference.',
  arguments: [['<id>', 'the task']],
  options: [
    { flags: '--title <text>', description: 'a new title' },
    ...TASK_FIELD_OPTIONS.map((option) =>
      option.many === true ? { ...option, description: `${option.description}; replaces all` } : option,
    ),
    { flags: '--no-backlog', description: 'bring it back from the backlog' },
    { flags: '--clear <field>', description: 'empty a field, such as depends-on or scope', many: true },
    { flags: '--note <text>', description: 'add to the notes' },
    { flags: '--body-file <file>', description: 'a new text below the front matter; - is standard input' },
    { flags: '--edit', description: 'open the whole file in your editor' },
    { flags: '--answer [text]', description: 'also answer what is open; put it last' },
  ],
  writes: true,
  examples: [
    'brain edit-task 012 --priority high',
    'brain edit-task 012 --depends-on 010,011',
    'brain edit-task 012 --edit',
    'brain edit-task 012 --note "Use the v2 endpoint" --answer',
  ],
  run: async (session, input) => {
    const id = readTaskId(input.arguments[0] ?? '')
    const patch = readPatch(input)
    const bodyFile = optionText(input, 'bodyFile')
    const body = bodyFile === undefined ? null : await (await session.desk()).readText(bodyFile)
    await assertNoSecrets(`${JSON.stringify(patch)}\n${body ?? ''}`, 'the task')
    const workspace = await session.open()
    const edited = isSet(input, 'edit')
      ? await openInEditor(session, workspace, { id, input })
      : { text: null, basis: null }
    if (isRefusal(edited)) return edited
    await assertNoSecrets(edited.text ?? '', 'the task')
    const given = input.options['answer']
    const answer = given === true ? '' : typeof given === 'string' ? given : null
    if (Object.keys(patch).length === 0 && edited.text === null && body === null && answer === null)
      throw new Failure('USAGE', {
        message: 'Nothing to change was given.',
        hint: 'brain edit-task 012 --priority high, or --edit',
      })
    return await makeChange(session, workspace.ports, {
      doing: 'Saving',
      look: { texts: (path) => planTexts(path) || path.includes(id) || /^tasks\/task-\d+\.md$/.test(path) },
      decide: (snapshot, world) => editTaskFile(snapshot, world, { id, patch, body, ...edited, answer }),
      tell: async ({ result, commits }) => ({
        ...(await writtenTasks(workspace.ports, { ids: [id], commit: commits.get(':main') ?? null })),
        text: () => (result.changed ? `Changed ${id}.` : `${id} was like that already.`),
        quiet: id,
      }),
    })
  },
}

type Clearable = Exclude<keyof TaskPatch, 'title'>

/** `--clear` names fields as the options do. */
const CLEARABLE: Readonly<Record<string, Clearable>> = {
  'depends-on': 'dependsOn',
  scope: 'scope',
  verify: 'verify',
  estimate: 'estimate',
  lease: 'lease',
  sprint: 'sprint',
  backlog: 'backlog',
}

function readPatch(input: Input): TaskPatch {
  const { criteria, context, output, objective, backlog: _given, ...fields } = readTaskFields(input)
  const cleared = ((input.options['clear'] as readonly string[] | undefined) ?? []).map(
    (name) => [clearable(name), null] as const,
  )
  const sections = {
    objective,
    acceptanceCriteria: criteria?.map((text) => `- [ ] ${text}`).join('\n'),
    contextNeeded: context?.map((path) => `- @${path}`).join('\n'),
    outputRequired: output?.map((text) => `- ${text}`).join('\n'),
  }
  const wanted = Object.entries(sections).filter(([, text]) => text !== undefined) as [string, string][]
  const patch = {
    title: optionText(input, 'title'),
    ...fields,
    // Whoever names a sprint wants it done then.
    backlog:
      (input.options['backlog'] as boolean | undefined) ?? (fields.sprint === undefined ? undefined : false),
    appendNotes: optionText(input, 'note'),
    sections: wanted.length === 0 ? undefined : Object.fromEntries(wanted),
    ...Object.fromEntries(cleared),
  }
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as TaskPatch
}

function clearable(name: string): Clearable {
  const field = CLEARABLE[name.replaceAll('_', '-')]
  if (field === undefined) throw new Failure('UNKNOWN_FIELD', { field: name, fields: Object.keys(CLEARABLE) })
  return field
}

/** The basis is kept: if the file changes on the remote meanwhile, the edit is refused rather than overwriting it. */
async function openInEditor(
  session: Session,
  { ports }: Workspace,
  { id, input }: { id: TaskId; input: Input },
): Promise<{ text: string | null; basis: string | null } | Refusal> {
  const { snapshot } = await observe(ports, {
    fetch: 'always',
    texts: (path) => path.includes(id) || path.startsWith('tasks/'),
    archived: [id],
  })
  const task = findTask(snapshot, id)
  if (isRefusal(task)) return task
  const basis = snapshot.look.texts.get(task.path)
  if (basis === undefined) return refuse('TASK_NOT_FOUND', { task: id })
  const instead = `Give what is to change as options, or the text: brain edit-task ${id} --body-file <file>`
  return { basis, text: await editText(session, input, { text: basis, name: id, instead }) }
}
