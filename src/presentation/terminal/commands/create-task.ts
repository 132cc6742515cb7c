import { creating } from '../../../app/create-on-survey.ts'
import { renderDraft, type TaskDraft } from '../../../app/create-tasks.ts'
import { readTaskId } from '../../../app/find-task.ts'
import { performSurveying } from '../../../app/perform.ts'
import { refuseSecondPlan } from '../../../app/publish-plan.ts'
import { planTexts } from '../../../app/with-plan.ts'
import { Failure } from '../../../domain/failure.ts'
import { splitFrontMatter } from '../../../domain/markdown/split-front-matter.ts'
import { parseTaskId } from '../../../domain/task/task-id.ts'
import { taskPath } from '../../../domain/task/task-id.ts'
import type { Task } from '../../../domain/task/task.ts'
import { assertNoSecrets } from '../../secrets.ts'
import { taskJson } from '../../task-json.ts'
import { tellChange } from '../change.ts'
import { editText } from '../edit-text.ts'
import type { Session } from '../session.ts'
import { readTaskFields, TASK_FIELD_OPTIONS } from '../task-fields.ts'
import { isSet, optionText, type Input, type Verb } from '../verb.ts'

export const createTask: Verb = {
  name: 'create-task',
  aliases: ['add'],
  summary: 'Create a task; or many, in one commit and one push, with --batch.',
  arguments: [['[words...]', 'the title, with an id before it if you want to choose one']],
  options: [
    ...TASK_FIELD_OPTIONS,
    { flags: '--body-file <file>', description: 'the text below the front matter; - is standard input' },
    { flags: '--edit', description: 'open the new task in your editor first' },
    { flags: '--batch <file>', description: 'many tasks from a YAML or JSON list; - is standard input' },
  ],
  writes: true,
  examples: [
    'brain create-task "Build homepage hero section"',
    'brain create-task 001 "Build homepage hero section"',
    'brain create-task "Contact form API" --priority high --scope "src/api/**" --verify "npm test" --depends-on 010',
    'brain create-task --batch tasks.yml',
  ],
  run: async (session, input) => {
    const drafts = await readDrafts(session, input)
    await assertNoSecrets(drafts.map((draft) => JSON.stringify(draft)).join('\n'), 'the task')
    const workspace = await session.open()
    const { ports } = workspace
    const { onSurvey, decide } = creating(ports.repository, drafts)
    return await tellChange(session, ports, {
      doing: 'Creating',
      act: async () =>
        await performSurveying(ports, {
          onSurvey,
          decide: async (snapshot, world) =>
            (await refuseSecondPlan(workspace, snapshot.look)) ?? (await decide(snapshot, world)),
          dryRun: session.dryRun,
          look: { texts: planTexts, archived: drafts.flatMap(({ id }) => id ?? []) },
        }),
      tell: ({ result, commits, snapshot }) => ({
        kind: 'tasks',
        data: {
          tasks: result.map(taskJson),
          commit: commits.get(':main') ?? null,
          pushed: snapshot.look.remote !== null,
        },
        text: () => result.map(({ id }, index) => `Created ${id}: ${drafts[index]?.title ?? ''}`).join('\n'),
        quiet: result.map(({ id }) => id).join('\n'),
        notes: [nextSteps(result)],
      }),
    })
  },
}

function nextSteps([first, ...others]: readonly Task[]): string {
  if (first === undefined || others.length > 0) return 'Next: brain next'
  const { id } = first
  return `Edit it: ${taskPath(id)}, or brain edit-task ${id}. Next: brain worker-instructions ${id}`
}

async function readDrafts(session: Session, input: Input): Promise<readonly TaskDraft[]> {
  const batch = optionText(input, 'batch')
  if (batch !== undefined) {
    if (input.arguments.length > 0)
      throw new Failure('USAGE', {
        message: '--batch takes its titles from the file.',
        hint: 'brain create-task --batch tasks.yml',
      })
    const { readBatch } = await import('../../../app/read-batch.ts')
    return readBatch(await (await session.desk()).readText(batch))
  }
  const bodyFile = optionText(input, 'bodyFile')
  const draft = {
    ...readWords(input.arguments),
    ...readTaskFields(input),
    body: bodyFile === undefined ? undefined : await (await session.desk()).readText(bodyFile),
  }
  return [isSet(input, 'edit') ? await editDraft(session, input, draft) : draft]
}

/** `001 "Title"`, `task-001 "Title"` or `"Title"`; the words of an unquoted title are joined. */
function readWords(words: readonly string[]): Pick<TaskDraft, 'id' | 'title'> {
  const [first, ...rest] = words
  if (first === undefined)
    throw new Failure('USAGE', {
      message: 'A title is missing.',
      hint: 'brain create-task "Build homepage hero section"',
    })
  if (rest.length === 0) {
    if (parseTaskId(first) !== null)
      throw new Failure('USAGE', {
        message: `A title is missing after the id ${first}.`,
        hint: `brain create-task ${first} "Build homepage hero section"`,
      })
    return { id: null, title: first }
  }
  // A first word that is meant as an id, but is none, is refused rather than made part of the title.
  if (parseTaskId(first) !== null || rest.length === 1)
    return { id: readTaskId(first), title: rest.join(' ') }
  return { id: null, title: words.join(' ') }
}

async function editDraft(session: Session, input: Input, draft: TaskDraft): Promise<TaskDraft> {
  const text = renderDraft({ ...draft, id: draft.id ?? readTaskId('0') }, new Date(0))
  const body = text.slice(splitFrontMatter(text).bodyStart).replace(/^# .*\n\n/, '')
  const instead = 'Give the text in a file: --body-file <file>; - is standard input.'
  return { ...draft, body: await editText(session, input, { text: body, name: draft.id ?? 'task', instead }) }
}
