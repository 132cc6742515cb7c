import { readTaskId } from '../../app/find-task.ts'
import { Failure } from '../../domain/failure.ts'
import { PRIORITIES, type Priority } from '../../domain/task/task.ts'
import { isSet, optionList, optionText, type Input, type VerbOption } from './verb.ts'

/** The fields of a task as options, the same for create-task and edit-task. */
export const TASK_FIELD_OPTIONS: readonly VerbOption[] = [
  { flags: '--objective <text>', description: 'what is to be reached' },
  { flags: '--criterion <text>', description: 'an acceptance criterion', many: true },
  { flags: '--context <path>', description: 'a document the worker needs', many: true },
  { flags: '--output <text>', description: 'something to be delivered', many: true },
  { flags: '--verify <command>', description: 'a command that must pass before approval', many: true },
  { flags: '--scope <glob>', description: 'files the task may change', many: true },
  { flags: '--depends-on <ids>', description: 'tasks to be completed first', many: true },
  { flags: '--priority <priority>', description: 'default: medium', choices: PRIORITIES },
  { flags: '--estimate <time>', description: 'such as 2h' },
  { flags: '--lease <time>', description: 'how long a claim holds without a sign of life' },
  { flags: '--sprint <number>', description: 'a later sprint than the current one is backlog' },
  { flags: '--backlog', description: 'not now' },
]

export function readTaskFields(input: Input) {
  return {
    objective: optionText(input, 'objective'),
    criteria: optionList(input, 'criterion'),
    context: optionList(input, 'context')?.map((path) => path.replace(/^@/, '')),
    output: optionList(input, 'output'),
    verify: optionList(input, 'verify'),
    scope: optionList(input, 'scope')?.flatMap(separated),
    dependsOn: optionList(input, 'dependsOn')?.flatMap(separated).map(readTaskId),
    priority: optionText(input, 'priority') as Priority | undefined,
    estimate: optionText(input, 'estimate'),
    lease: optionText(input, 'lease'),
    sprint: readSprint(optionText(input, 'sprint')),
    backlog: isSet(input, 'backlog') ? true : undefined,
  }
}

/** `a,b` is two; commas within braces belong to the glob. */
function separated(text: string): readonly string[] {
  return text
    .split(/,(?![^{]*\})/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function readSprint(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,6}$/.test(text))
    throw new Failure('USAGE', { message: `"${text}" is not a sprint number.`, hint: '--sprint 3' })
  return Number(text)
}
