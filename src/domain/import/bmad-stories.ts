import { linesOf, oneLine } from '../markdown/lines.ts'
import type { Problem, TaskSource } from '../task/task.ts'
import type { SourceFile } from './imported-task.ts'
import { isTicked, strayProblem, titleOf } from './raw-task.ts'
import { type Item, LINE_CHARACTERS_MAX, type Outline, readOutline } from './read-outline.ts'

/** A story as an epic or its own file tells it. */
export interface BmadStory {
  /** `1.2`, or `1.2a`. */
  readonly id: string
  readonly numbers: readonly [epic: number, story: number]
  readonly source: TaskSource
  readonly title: string
  readonly epic: string
  /** Small letters and dashes; empty when nothing is said. */
  readonly status: string
  readonly objective: string
  readonly criteria: readonly string[]
  readonly notes: readonly string[]
}

const EPIC = /^#{1,3}\s*Epic\s+(\d+)\s*:?\s*(.*?)\s*#*\s*$/i
const STORY = /^#{1,4}\s*Story\s+(\d+)\.(\d+[a-z]?)\s*:?\s*(.*?)\s*#*\s*$/i
/** Headings that begin with the word and are neither; `## Epic List` and `## Story Map` talk about them. */
const SUSPECT = /^#{1,6}\s*(?:Epic|Story)\b[\s#:.-]*\d/i
const FENCE = /^\s*(?:```|~~~)/

/** The stories below the headings of an epics file. Code blocks count for nothing. */
export function readEpics({ path, text }: SourceFile, problems: Problem[]): readonly BmadStory[] {
  const chunks: { match: RegExpExecArray; line: number; epic: string; lines: string[] }[] = []
  let epic = ''
  let fenced = false
  let within = false
  for (const { text: whole, number } of linesOf(text.replace(/^\uFEFF/, ''))) {
    const line = whole.slice(0, LINE_CHARACTERS_MAX)
    if (FENCE.test(line)) fenced = !fenced
    const [story, part] = fenced ? [null, null] : [STORY.exec(line), EPIC.exec(line)]
    if (story !== null) chunks.push({ match: story, line: number, epic, lines: [] })
    else if (part !== null) epic = `Epic ${part[1]}${part[2] === '' ? '' : `: ${part[2]}`}`
    else if (!fenced && SUSPECT.test(line))
      problems.push(
        strayProblem(
          path,
          { line: number, text: line, headings: [] },
          '`## Epic 1: …` or `### Story 1.1: …`',
        ),
      )
    within = story !== null || (within && (fenced || !/^#{1,2}\s/.test(line)) && part === null)
    if (within && story === null) chunks.at(-1)?.lines.push(line)
  }
  return chunks.map(({ match, line, lines, epic: around }) =>
    storyOf({ path, match, line, epic: around }, lines.join('\n')),
  )
}

/** A story in a file of its own; null, and a problem, when no heading says which. */
export function readStory({ path, text }: SourceFile, problems: Problem[]): BmadStory | null {
  for (const { text: line, number, next } of linesOf(text.replace(/^\uFEFF/, ''))) {
    const match = STORY.exec(line.slice(0, LINE_CHARACTERS_MAX))
    if (match !== null) return storyOf({ path, match, line: number, epic: '' }, text.slice(next))
  }
  const message = 'No heading says which story this is; "# Story 1.2: …" was expected.'
  problems.push({ path, line: 1, message, fix: 'Add it, and import again; the file is left out.' })
  return null
}

interface Found {
  readonly path: string
  readonly match: RegExpExecArray
  readonly line: number
  readonly epic: string
}

const STORY_CRITERIA = /acceptance criteria/i

function storyOf({ path, match, line, epic }: Found, body: string): BmadStory {
  const [, first = '', second = '', title = ''] = match
  const id = `${first}.${second.toLowerCase()}`
  const outline = readOutline(body)
  return {
    id,
    numbers: [Number(first), orderOf(second)],
    source: { file: path, id, line },
    title: titleOf(title, `Story ${id}`),
    epic,
    status: statusOf(body),
    objective: objectiveOf(outline) || titleOf(title, `Story ${id}`),
    criteria: criteriaOf(outline),
    notes: outline.items.filter((item) => !isCriterion(item)).map(subtask),
  }
}

/** `2` before `2a` before `3`. */
function orderOf(story: string): number {
  return Number.parseInt(story, 10) * 32 + (story.toLowerCase().match(/[a-z]/)?.[0].charCodeAt(0) ?? 96) - 96
}

function statusOf(body: string): string {
  const said = /^\**Status:?\**:?[ \t]*(.*)$/im.exec(body)?.[1] ?? ''
  return oneLine(said.replaceAll(/[*_`]/g, '')).toLowerCase().replaceAll(/\s+/g, '-')
}

/** The sentences that say who wants what and why: all before the acceptance criteria. */
function objectiveOf({ strays }: Outline): string {
  const end = strays.findIndex(({ text }) => /^\**acceptance criteria\b/i.test(text))
  return (end === -1 ? strays : strays.slice(0, end))
    .filter(
      ({ headings, text }) =>
        (headings.length === 0 || /^story$/i.test(headings.at(-1) ?? '')) && !/^\**status\b/i.test(text),
    )
    .map(({ text }) => text.replaceAll('**', ''))
    .join('\n')
}

/**
 * Lines under "Acceptance Criteria", a heading or a bold line. Given, When and Then of one criterion are one line.
 */
function criteriaOf({ strays, items }: Outline): readonly string[] {
  const begin = strays.findIndex(({ text }) => /^\**acceptance criteria\b/i.test(text))
  const below = begin === -1 ? [] : strays.slice(begin + 1).filter(({ headings }) => headings.length === 0)
  const under = strays.filter(({ headings }) => STORY_CRITERIA.test(headings.at(-1) ?? ''))
  const criteria: string[] = items
    .filter((item) => isCriterion(item) && !isTicked(item))
    .map(({ text }) => text)
  for (const { text } of [...below, ...under]) {
    const words = text.replaceAll('**', '').replace(/^(?:[-*+]|\d{1,3}[.)])\s+/, '')
    const before = criteria.at(-1)
    if (before !== undefined && /^(?:when|then|and|but)\b/i.test(words))
      criteria[criteria.length - 1] = `${before} ${words}`
    else criteria.push(words)
  }
  return criteria
}

function isCriterion({ headings }: Item): boolean {
  return STORY_CRITERIA.test(headings.at(-1) ?? '')
}

function subtask(item: Item): string {
  return `${isTicked(item) ? 'Done before the import: ' : ''}${item.text}`
}
