import { readSourceTasks, type SourceTasks } from '../../../app/read-sources.ts'
import { Failure } from '../../../domain/failure.ts'
import type { ImportedTask } from '../../../domain/import/imported-task.ts'
import {
  type Group,
  MAX_GROUPS,
  type Partition,
  partitionable,
  type PartitionTask,
  partitionTasks,
} from '../../../domain/import/partition.ts'
import { type DialectName, DIALECTS } from '../../../domain/import/dialects.ts'
import { problemNotes } from '../problem-notes.ts'
import { readCount } from '../read-count.ts'
import { optionText, type Outcome, type Verb } from '../verb.ts'

export const workflowPartition: Verb = {
  name: 'workflow partition',
  summary: 'Split the open tasks of a file into groups that can be worked on side by side.',
  arguments: [['<tasks.md>', 'a file of tasks']],
  options: [
    { flags: '--max-groups <n>', description: `at most this many (default: ${MAX_GROUPS})` },
    { flags: '--dialect <name>', description: 'how it is written (default: as it looks)', choices: DIALECTS },
  ],
  examples: [
    'brain workflow partition specs/001-contact-form/tasks.md',
    'brain workflow partition specs/001-contact-form/tasks.md --max-groups 2 --json',
  ],
  run: async (session, input) => {
    const maxGroups = readCount(optionText(input, 'maxGroups'), MAX_GROUPS, '--max-groups')
    const { sources } = await session.open()
    const listing = await (await sources()).read(input.arguments[0] ?? '')
    if (!listing.single)
      throw new Failure('BAD_INPUT', {
        message: `${listing.path === '' ? 'The repository' : listing.path} is a folder; a file was expected.`,
        hint: 'brain workflow partition specs/001-contact-form/tasks.md',
      })
    const found = readSourceTasks(listing, (optionText(input, 'dialect') ?? null) as DialectName | null)
    const tasks = partitionable(found.tasks)
    return tell(found, tasks, partitionTasks(tasks, maxGroups))
  },
}

function tell(found: SourceTasks, tasks: readonly PartitionTask[], partition: Partition): Outcome {
  const titles = new Map(found.tasks.map((task) => [task.source.id, task]))
  const efforts = new Map(tasks.map((task) => [task.id, task]))
  const detail = (id: string) => detailOf(titles.get(id)!, efforts.get(id)!)
  return {
    kind: 'partition',
    data: {
      ...partition,
      dialect: found.dialect,
      groups: partition.groups.map((group) => ({ ...group, tasks: group.tasks.map(detail) })),
      ungrouped: partition.ungrouped.map(detail),
      problems: found.problems,
    },
    text: (paint) =>
      [
        ...partition.groups.flatMap((group) => [
          paint.bold(headOf(group)),
          ...group.tasks.map((id) => `  ${lineOf(titles.get(id)!)}`),
        ]),
        ...(partition.ungrouped.length === 0 ? [] : [paint.bold('In no group (they name no file)')]),
        ...partition.ungrouped.map((id) => `  ${lineOf(titles.get(id)!)}`),
      ].join('\n'),
    quiet: partition.groups.map(({ tasks: ids }) => ids.join(' ')).join('\n'),
    notes: [...problemNotes(found.problems), verdict(partition, tasks.length)],
  }
}

function detailOf({ title, source, dependsOn }: ImportedTask, { files, minutes }: PartitionTask) {
  return { id: source.id, title, line: source.line, minutes, dependsOn, files }
}

function headOf({ id, tasks, minutes, files }: Group): string {
  return `Group ${id}: ${tasks.length} ${tasks.length === 1 ? 'task' : 'tasks'}, ${hours(minutes)}, ${files.length} ${files.length === 1 ? 'file' : 'files'}`
}

function lineOf({ source, title, dependsOn }: ImportedTask): string {
  return `${source.id}  ${title}${dependsOn.length === 0 ? '' : `  (after ${dependsOn.join(', ')})`}`
}

function verdict({ parallelizable, minutes, spanMinutes }: Partition, count: number): string {
  if (count === 0) return 'Nothing is open.'
  if (!parallelizable) return 'Nothing can be done side by side.'
  return `Side by side about ${hours(spanMinutes)}, one after another ${hours(minutes)}.`
}

function hours(minutes: number): string {
  return minutes < 60 ? `${minutes} min` : `${Math.round(minutes / 6) / 10} h`
}
