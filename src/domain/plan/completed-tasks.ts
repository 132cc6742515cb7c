import { numberOf, taskIdOf, type TaskId } from '../task/task-id.ts'
import { words, type PlanLine } from './plan-lines.ts'

const COMPLETED = /^(?:recently )?completed\b|^done(?: tasks)?$/
const ID = /^task[-\s_]?#?0*(\d{1,9})(?![\w-]|\.\w)/i
const ANOTHER = /^\s*(?:,|&|\band\b)\s*/i
/** What may stand before an id: bullet, number, table bar, ticked box, bold, strike, link, emoji. */
const BEFORE =
  /^\s*(?:(?:[-*+]|\d{1,9}[.)])\s+|\|\s*)?(?:\[[xX✓✔✅]\]\s*)?(?:[*_~`[(\s]|[^\p{L}\p{N}\p{P}\s|]|\ufe0f)*/u
const UNTICKED = /^\s*(?:[-*+]|\d{1,9}[.)])\s+\[ ?\]/

/**
 * The tasks that are entries under a "Completed" heading. Only what an entry begins with counts: a task named
 * further on in it, in a deeper list, or under another entry's heading is a mention.
 */
export function completedTasks(lines: readonly PlanLine[]): TaskId[] {
  const ids = new Set<TaskId>()
  let section = 0
  for (const { heading, texts } of partsOf(lines)) {
    const entry = idsAtStart(heading.name)
    section = sectionAfter(section, heading, entry.length > 0)
    const found = entry.length > 0 ? entry : idsInList(texts)
    if (section > 0) for (const id of found) ids.add(id)
  }
  return [...ids].toSorted((a, b) => numberOf(a) - numberOf(b))
}

type Heading = NonNullable<PlanLine['heading']>

/** Each heading with the lines up to the next one. */
function partsOf(lines: readonly PlanLine[]): { heading: Heading; texts: string[] }[] {
  const parts: { heading: Heading; texts: string[] }[] = []
  for (const { text, heading } of lines) {
    if (heading !== null) parts.push({ heading, texts: [] })
    else if (text.trim() !== '') parts.at(-1)?.texts.push(text)
  }
  return parts
}

/** Lines deeper than the first one say more about the entry above them. */
function idsInList(texts: readonly string[]): TaskId[] {
  const indent = indentOf(texts[0] ?? '')
  return texts.filter((text) => indentOf(text) <= indent).flatMap(idsAtStart)
}

/** The level of the "Completed" heading that is open after this one, 0 when none is. */
function sectionAfter(section: number, heading: Heading, isEntry: boolean): number {
  if (COMPLETED.test(words(heading.name))) return heading.level
  const stays = heading.level > section || (isEntry && heading.level === section)
  return stays ? section : 0
}

/** A tab counts as four. */
function indentOf(text: string): number {
  return (/^[ \t]*/.exec(text)?.[0] ?? '').replaceAll('\t', '    ').length
}

function idsAtStart(text: string): TaskId[] {
  if (UNTICKED.test(text)) return []
  const ids: TaskId[] = []
  let rest = text.replace(BEFORE, '')
  for (let match = ID.exec(rest); match !== null; match = ID.exec(rest)) {
    ids.push(taskIdOf(Number(match[1])))
    rest = rest.slice(match[0].length)
    if (!ANOTHER.test(rest)) break
    rest = rest.replace(ANOTHER, '')
  }
  return ids
}
