import { asksForClosed, listTasks, type SortKey, SORT_KEYS } from '../../../app/list-tasks.ts'
import { observe, survey } from '../../../app/observe.ts'
import { Failure } from '../../../domain/failure.ts'
import { PRIORITIES } from '../../../domain/task/task.ts'
import { tellTasks } from '../tell-tasks.ts'
import { isSet, optionList, optionText, type Verb } from '../verb.ts'

export const list: Verb = {
  name: 'list',
  summary: 'List tasks; without options, all that are not closed.',
  options: [
    { flags: '--state <states>', description: 'states separated by commas, or all' },
    { flags: '--worker <name>', description: 'held by this worker' },
    { flags: '--priority <priority>', description: 'of this priority', choices: PRIORITIES },
    { flags: '--sprint <number>', description: 'planned for this sprint' },
    { flags: '--workflow <name>', description: 'part of this workflow' },
    { flags: '--search <text>', description: 'with this text in the id or title' },
    { flags: '--depends-on <id>', description: 'waiting for this task, directly', many: true },
    { flags: '--archived', description: 'those in the archive, instead of those in the plan' },
    { flags: '--stale', description: 'whose lease has run out' },
    { flags: '--sort <key>', description: 'order by this (default: id)', choices: SORT_KEYS },
    { flags: '--reverse', description: 'the other way around' },
  ],
  examples: [
    'brain list',
    'brain list --state ready,blocked',
    'brain list --state all --sort priority',
    'brain list --json --fields id,title,state',
  ],
  run: async (session, input) => {
    const archived = isSet(input, 'archived')
    if (archived && optionText(input, 'worker') !== undefined)
      throw new Failure('USAGE', {
        message: 'What is archived is not listed by worker.',
        hint: 'See one with its results: brain show <id>',
      })
    const { ports } = await session.open()
    const overview = archived
      ? (await observe(ports, { fetch: session.fetch, archived: 'all' })).snapshot
      : await survey(ports, { fetch: session.fetch })
    const tasks = listTasks(overview, {
      archived,
      state: optionText(input, 'state'),
      worker: optionText(input, 'worker'),
      priority: optionText(input, 'priority'),
      sprint: optionText(input, 'sprint'),
      workflow: optionText(input, 'workflow'),
      search: optionText(input, 'search'),
      dependsOn: optionList(input, 'dependsOn'),
      stale: isSet(input, 'stale'),
      sort: (optionText(input, 'sort') ?? 'id') as SortKey,
      reverse: isSet(input, 'reverse'),
    })
    const told = await tellTasks(
      overview,
      tasks,
      archived ? 'No archived tasks.' : noneText(overview.tasks.size),
    )
    const { count } = overview.look.archive
    if (archived || count === 0 || !asksForClosed(optionText(input, 'state'))) return told
    const note = `${count === 1 ? '1 archived task is' : `${count} archived tasks are`} not listed: brain list --archived`
    return { ...told, notes: [...(told.notes ?? []), note] }
  },
}

function noneText(known: number): string {
  if (known === 0) return 'No tasks. Create one: brain create-task "Build homepage hero section"'
  return `None of ${known === 1 ? 'the one task' : `the ${known} tasks`} here. All, closed ones too: brain list --state all`
}
