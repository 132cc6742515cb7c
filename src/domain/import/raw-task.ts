import { oneLine, shorten } from '../markdown/lines.ts'
import type { Problem } from '../task/task.ts'
import { TITLE_CHARACTERS_MAX } from '../task/title.ts'
import type { Place, RawTask } from './imported-task.ts'
import type { Detail, Item, Stray } from './read-outline.ts'

export interface TaskParts {
  readonly path: string
  readonly id: string
  /** The item's text without id and labels. */
  readonly text: string
  readonly place: Place | null
  readonly needs?: readonly string[]
  /** Headings and parents that say what it belongs to. */
  readonly partOf?: readonly string[]
  /** Details that the dialect has understood itself. */
  readonly understood?: (detail: Detail) => boolean
  readonly scope?: readonly string[]
  readonly notes?: readonly string[]
}

/** A task from an item with a box: sub-items become criteria, all else that stands below it notes. */
export function rawTask(item: Item, parts: TaskParts): RawTask {
  const { path, id, place, needs = [], partOf = [], scope = [], notes = [] } = parts
  const title = titleOf(parts.text, id)
  const details = item.details.filter((detail) => parts.understood?.(detail) !== true)
  const within = descendants(item)
  return {
    source: { file: path, id, line: item.line },
    title,
    done: isTicked(item),
    place,
    needs,
    scope,
    objective: objectiveOf({ ...parts, title, partOf }),
    criteria: [...details.filter(isCriterion), ...within.filter((child) => !isTicked(child))]
      .toSorted((a, b) => a.line - b.line)
      .map(({ text }) => text),
    notes: [
      ...notes,
      ...(item.mark === '-' ? ['It was begun before the import.'] : []),
      ...within.filter(isTicked).map(({ text }) => `Done before the import: ${text}`),
      ...[...details, ...within.flatMap((child) => child.details)]
        .filter((detail) => !isCriterion(detail) || !details.includes(detail))
        .map(noteOf),
    ],
  }
}

export function isTicked({ mark }: Pick<Item, 'mark'>): boolean {
  return mark === 'x' || mark === 'X'
}

/** A title on one line, without the signs of bold text. */
export function titleOf(text: string, otherwise: string): string {
  const title = oneLine(text.replaceAll(/\*\*|(?<!\w)__|__(?!\w)|<!--.*?-->/g, ' ')).replaceAll(/ +/g, ' ')
  return /[^\p{Z}\p{C}]/u.test(title) ? shorten(title, TITLE_CHARACTERS_MAX) : otherwise
}

/** `_Requirements: 1.1, 1.2_`, `Purpose: …`, `**Validates: …**` as name (in small letters) and value. */
export function fieldOf({ text, fenced }: Detail): { readonly name: string; readonly value: string } | null {
  const match = fenced
    ? null
    : /^([_*]{0,3})([A-Za-z][A-Za-z ()-]{0,30}?):[_*]{0,3}\s*(.*?)\s*[_*]{0,3}$/.exec(text)
  if (match === null) return null
  return { name: (match[2] ?? '').toLowerCase(), value: match[3] ?? '' }
}

/** The values of the fields of these names. */
export function fieldValues(item: Item, names: readonly string[]): readonly string[] {
  return item.details.flatMap((detail) => {
    const field = fieldOf(detail)
    return field !== null && names.includes(field.name) ? [field.value] : []
  })
}

/** Parts between commas. */
export function listed(text: string): readonly string[] {
  return text
    .split(/[,;]/)
    .map((part) => part.trim().replace(/^`(.*)`$/, '$1'))
    .filter((part) => part !== '')
}

const SHOWN_CHARACTERS = 80

export function strayProblem(path: string, stray: Stray, expected: string): Problem {
  return {
    path,
    line: stray.line,
    message: `"${shorten(oneLine(stray.text), SHOWN_CHARACTERS)}" looks like a task; ${expected} was expected.`,
    fix: 'Write it so, and import again; it is left out.',
  }
}

function objectiveOf({
  text,
  title,
  partOf,
}: {
  text: string
  title: string
  partOf: readonly string[]
}): string {
  const whole = oneLine(text)
  const above = partOf.map((part) => titleOf(part, '')).filter((part) => part !== '')
  return [
    whole.length > title.length + 4 ? whole : title,
    ...(above.length === 0 ? [] : [`Part of: ${above.join(' › ')}`]),
  ].join('\n\n')
}

const CRITERION_FIELDS: ReadonlySet<string> = new Set([
  'ac',
  'acceptance',
  'acceptance criteria',
  'done when',
])

/** A sub-item in plain words; fields are notes, but for those that name a criterion. */
function isCriterion(detail: Detail): boolean {
  if (!detail.listed) return false
  const field = fieldOf(detail)
  return field === null ? !/^[_*]/.test(detail.text) : CRITERION_FIELDS.has(field.name)
}

/** Never at the left edge, where it could begin a section. */
function noteOf({ text, fenced }: Detail): string {
  return fenced ? `    ${text}` : text.replace(/^_(.*)_$/, '$1')
}

function descendants(item: Item): readonly Item[] {
  return item.children.flatMap((child) => [child, ...descendants(child)])
}
