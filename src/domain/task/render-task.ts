import { readHeader } from '../markdown/bold-fields.ts'
import { oneLine } from '../markdown/lines.ts'
import { renderFrontMatter, type YamlInput } from '../markdown/render-yaml.ts'
import { resultPath } from '../result/result.ts'
import { SECTIONS } from './section-names.ts'
import type { TaskId } from './task-id.ts'
import type { PhasePart, Priority, TaskSource } from './task.ts'
import { parseTime } from './time.ts'

/** A task to be written; what is null, empty or left out is not written. */
export interface NewTask {
  readonly id: TaskId
  readonly title: string
  readonly priority: Priority
  /** RFC 3339, UTC. */
  readonly created: string
  readonly estimate?: string | null | undefined
  readonly dependsOn?: readonly TaskId[] | undefined
  readonly scope?: readonly string[] | undefined
  readonly verify?: readonly string[] | undefined
  readonly lease?: string | null | undefined
  readonly sprint?: number | null | undefined
  readonly backlog?: boolean | undefined
  readonly workflow?: string | null | undefined
  readonly phase?: string | null | undefined
  readonly part?: PhasePart | null | undefined
  readonly source?: TaskSource | undefined
  readonly objective?: string | null | undefined
  readonly criteria?: readonly string[] | undefined
  /** Paths, with or without the `@`. */
  readonly context?: readonly string[] | undefined
  readonly output?: readonly string[] | undefined
  readonly notes?: string | null | undefined
  /** Everything below the front matter, instead of the five sections. */
  readonly body?: string | null | undefined
}

/** The text of a new task file. */
export function renderTask(task: NewTask): string {
  return renderFrontMatter(frontMatterOf(task)) + bodyOf(task)
}

function frontMatterOf(task: NewTask): Record<string, YamlInput> {
  const fields: Record<string, YamlInput | undefined> = {
    id: task.id,
    title: oneLine(task.title),
    priority: task.priority,
    estimate: task.estimate,
    depends_on: task.dependsOn,
    scope: task.scope,
    verify: task.verify,
    lease: task.lease,
    sprint: task.sprint,
    backlog: task.backlog === true ? true : null,
    created: parseTime(task.created) ?? task.created,
    workflow: task.workflow,
    phase: task.phase,
    ...partFields(task.part),
    source: task.source === undefined ? null : { ...task.source },
  }
  const set = Object.entries(fields).filter(([, value]) => isSet(value))
  return Object.fromEntries(set) as Record<string, YamlInput>
}

function partFields(part: PhasePart | null | undefined): Record<string, YamlInput | undefined> {
  if (part == null) return {}
  return {
    item: part.item,
    member: part.member,
    round: part.round === 1 ? null : part.round,
    based_on: Object.keys(part.basedOn).length === 0 ? null : part.basedOn,
    artifact: part.artifact,
  }
}

function isSet(value: YamlInput | undefined): boolean {
  return (
    value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)
  )
}

function bodyOf(task: NewTask): string {
  const heading = `# ${headingOf(task)}\n`
  const body = task.body ?? ''
  if (body.trim() === '') return [heading, ...sectionsOf(task)].join('\n')
  const ending = body.endsWith('\n') ? '' : '\n'
  return readHeader(body, 0, 1).heading === null ? `${heading}\n${body}${ending}` : body + ending
}

function headingOf({ id, title }: NewTask): string {
  return `${id.replace('task', 'Task')}: ${oneLine(title)}`
}

function sectionsOf(task: NewTask): string[] {
  const output = resultPath(task.id, 'output')
  const named = task.output?.some((item) => item.includes(output)) === true
  const documentation = named ? [] : [`- Documentation in ${output}`]
  return [
    section(SECTIONS.objective, task.objective?.trim() || HINTS.objective),
    section(SECTIONS.acceptanceCriteria, list(task.criteria, (item) => `- [ ] ${item}`) || HINTS.criteria),
    section(
      SECTIONS.contextNeeded,
      list(task.context, (item) => `- @${item.replace(/^@/, '')}`) || HINTS.context,
    ),
    section(
      SECTIONS.outputRequired,
      [list(task.output, (item) => `- ${item}`) || HINTS.output, ...documentation].join('\n'),
    ),
    section(SECTIONS.notes, task.notes?.trim() || HINTS.notes),
  ]
}

const HINTS = {
  objective: '[What will be true when this is done, and why it matters]',
  criteria: '- [ ] [A result that someone else can check]',
  context: '- @CLAUDE.md',
  output: '- [The files to make or change]\n- Tests',
  notes: '[Hints, limits, links]',
} as const

function section(heading: string, text: string): string {
  return `## ${heading}\n\n${text}\n`
}

function list(items: readonly string[] | undefined, line: (item: string) => string): string {
  const texts = (items ?? []).map((item) => oneLine(item).replace(/^[-*+] (?:\[[ xX]\] )?/, ''))
  return texts.filter(Boolean).map(line).join('\n')
}
