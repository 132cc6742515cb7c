import { readYaml } from '../markdown/read-yaml.ts'
import { textOf } from '../markdown/field-value.ts'
import type { Problem } from '../task/task.ts'
import { type BmadStory, readEpics, readStory } from './bmad-stories.ts'
import type { RawTask, Reading, SourceFile } from './imported-task.ts'
import { orderTasks } from './order-tasks.ts'

const STATUS_FILE = /(?:^|\/)sprint-status\.ya?ml$/
const STORY_FILE = /(?:^|\/)(?:story-)?\d+[-.]\d+[a-z]?[-.][^/]*\.md$/i
const STORY_KEY = /^(\d+)-(\d+[a-z]?)(?:-|$)/i
const STATUSES: ReadonlySet<string> = new Set([
  ...['backlog', 'drafted', 'contexted', 'ready-for-dev', 'in-progress', 'review', 'done'],
])

/**
 * BMAD: stories of the epics, each with its story file where there is one, and their status of sprint-status.yaml or of
 * the story file. The stories of an epic go in order, and an epic waits for the one before.
 */
export function readBmad(files: readonly SourceFile[]): Reading {
  const problems: Problem[] = []
  const statuses = files
    .filter(({ path }) => STATUS_FILE.test(path))
    .flatMap((file) => readStatuses(file, problems))
  const own = files
    .filter(({ path }) => STORY_FILE.test(path))
    .flatMap((file) => readStory(file, problems) ?? [])
  const inEpics = files
    .filter(({ path }) => path.endsWith('.md') && !STORY_FILE.test(path))
    .flatMap((file) => readEpics(file, problems))
  const status = new Map(statuses.map(({ id, status: said }) => [id, said]))
  const stories = merged(inEpics, own)
  problems.push(...orphans(statuses, stories))
  const raw = stories.map((story) => taskOf(story, status.get(story.id) ?? story.status))
  const read = orderTasks(raw)
  return { tasks: read.tasks, problems: [...problems, ...read.problems] }
}

interface Status {
  readonly id: string
  readonly status: string
  readonly path: string
  readonly line: number
}

function readStatuses({ path, text }: SourceFile, problems: Problem[]): readonly Status[] {
  const { fields, problems: faults } = readYaml(text.replace(/^\uFEFF/, ''), 1)
  problems.push(...faults.map((fault) => ({ path, ...fault })))
  const all = fields.get('development_status')
  if (all?.kind !== 'map') return []
  return [...all.entries].flatMap(([key, field]) => {
    const [, epic, story] = STORY_KEY.exec(key) ?? []
    if (epic === undefined || story === undefined) return []
    const status = textOf(field)?.trim().toLowerCase() ?? ''
    if (!STATUSES.has(status)) problems.push(statusProblem({ path, line: field.line, status, id: key }))
    return [{ id: `${epic}.${story}`, status, path, line: field.line }]
  })
}

function statusProblem({ path, line, status, id }: Status): Problem {
  return {
    path,
    line,
    message: `The status of ${id} is "${status.slice(0, 40)}"; one of ${[...STATUSES].join(', ')} was expected.`,
    fix: 'Correct it, and import again; it counts as open.',
  }
}

/** A status without its story, which nobody could work on. */
function orphans(statuses: readonly Status[], stories: readonly BmadStory[]): readonly Problem[] {
  const known = new Set(stories.map(({ id }) => id))
  return statuses
    .filter(({ id, status }) => !known.has(id) && status !== 'done')
    .map(({ id, path, line }) => ({
      path,
      line,
      message: `Story ${id} has a status and no text; a heading "### Story ${id}: …" was expected in the epics.`,
      fix: 'Add the story, or take the line out.',
    }))
}

/** What the story file says goes before what the epic says; the source is the epic's, where it is in both. */
function merged(inEpics: readonly BmadStory[], own: readonly BmadStory[]): readonly BmadStory[] {
  const files = new Map(own.map((story) => [story.id, story]))
  const named = new Set(inEpics.map(({ id }) => id))
  const both = inEpics.map((story) => {
    const file = files.get(story.id)
    return file === undefined
      ? story
      : { ...file, source: story.source, epic: story.epic, notes: [...story.notes, ...file.notes] }
  })
  const all = [...both, ...own.filter(({ id }) => !named.has(id))]
  return all.toSorted((a, b) => a.numbers[0] - b.numbers[0] || a.numbers[1] - b.numbers[1])
}

function taskOf(story: BmadStory, status: string): RawTask {
  const { id, numbers, epic, source, title, criteria } = story
  return {
    ...{ source, title, criteria },
    objective: [story.objective, ...(epic === '' ? [] : [`Part of: ${epic}`])].join('\n\n'),
    notes: [
      `Story ${id} of ${story.source.file}.`,
      ...(status === 'in-progress' || status === 'review'
        ? [`Its status was ${status} at the time of the import.`]
        : []),
      ...story.notes,
    ],
    done: status === 'done',
    scope: [],
    needs: [],
    place: { stage: numbers[0], lane: '', parallel: false, optional: false },
  }
}
