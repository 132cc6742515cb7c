import { minutesIn } from '../../import/partition.ts'
import { oneLine, shorten } from '../../markdown/lines.ts'
import { fieldIn, plainLines, requirementIds } from './plain-lines.ts'

export const TASK_TYPES = ['setup', 'implementation', 'testing', 'documentation'] as const
export const TASK_PRIORITIES = ['critical', 'high', 'medium', 'low'] as const

export interface ListedTask {
  readonly id: string
  readonly title: string
  readonly line: number
  readonly done: boolean
  /** The heading it stands under, and its number in the list's order. */
  readonly section: string
  readonly stage: number
  readonly type: (typeof TASK_TYPES)[number] | null
  readonly priority: (typeof TASK_PRIORITIES)[number] | null
  /** An hour when nothing is said. */
  readonly minutes: number
  readonly dependsOn: readonly string[]
  readonly meets: readonly string[]
}

const TASK = /^[-*+]\s+\[([ xX])\]\s+(?:\*\*)?(T\d+|\d+(?:\.\d+)*)(?:\*\*)?[.:)]?\s+(.*)$/
const ANY_BOX = /^[-*+]\s+\[([ xX])\]\s+(.*)$/
const ID = /\bT\d+\b|\b\d+(?:\.\d+)+\b/g
/** Where nothing but ids is expected, plain numbers are some. */
const ID_ALONE = /\bT\d+\b|(?<![\w.])\d+(?:\.\d+)*\b/g
const WAITS = /\((?:depends? on|after|needs|requires)\s*:?\s*([^)]*)\)/gi
const TITLE_MAX = 120

/**
 * The tasks of a list: boxes at the left margin, with the facts below them (`Type:`, `Priority:`, `Estimate:`, `Depends on:`,
 * `Meets:`). Those without an id get `#1`, `#2` by their place. Never throws.
 */
export function readTaskList(text: string): readonly ListedTask[] {
  const tasks: Draft[] = []
  let section = ''
  let stage = 0
  for (const { text: raw, number, level, title } of plainLines(text)) {
    if (level > 0) {
      section = title
      stage++
      continue
    }
    const begun = taskIn(raw, tasks.length)
    const task = tasks.at(-1)
    if (begun !== null) tasks.push({ ...begun, line: number, section, stage, facts: [] })
    else if (task !== undefined && /^\s+\S/.test(raw)) task.facts.push(raw)
  }
  return tasks.map(finished)
}

interface Draft extends Pick<ListedTask, 'id' | 'title' | 'line' | 'done' | 'section' | 'stage'> {
  readonly facts: string[]
}

function taskIn(raw: string, count: number): Pick<Draft, 'id' | 'title' | 'done'> | null {
  const [, mark, id, rest] = TASK.exec(raw) ?? []
  if (id !== undefined) return { id, title: rest ?? '', done: mark !== ' ' }
  const [, box, words] = ANY_BOX.exec(raw) ?? []
  return words === undefined ? null : { id: `#${count + 1}`, title: words, done: box !== ' ' }
}

function finished({ facts, title, ...task }: Draft): ListedTask {
  const fields = new Map(
    facts.flatMap((raw) => {
      const field = fieldIn(raw)
      return field === null ? [] : [[field.name, field.value] as const]
    }),
  )
  const waits = [...title.matchAll(WAITS)].map(([, ids = '']) => ids)
  const named = (fields.get('depends on') ?? fields.get('dependencies') ?? '').match(ID_ALONE) ?? []
  const inTitle = waits.flatMap((words) => words.match(ID) ?? [])
  const all = [title, ...facts].join('\n')
  return {
    ...task,
    title: shorten(oneLine(title.replaceAll(WAITS, '').replaceAll(/[*`]/g, '')), TITLE_MAX),
    type: wordIn(fields.get('type') ?? '', TASK_TYPES) ?? typeOf(task.section),
    priority: wordIn(fields.get('priority') ?? '', TASK_PRIORITIES) ?? priorityOf(title),
    minutes: minutesIn(all),
    dependsOn: [...new Set([...named, ...inTitle])],
    meets: requirementIds(all),
  }
}

function wordIn<T extends string>(value: string, words: readonly T[]): T | null {
  const said = value.toLowerCase()
  // Two of the words are the template's own line, of which nothing was chosen.
  const found = words.filter((word) => said.includes(word))
  return found.length === 1 ? found[0]! : null
}

const TYPE_SIGNS: readonly (readonly [RegExp, ListedTask['type']])[] = [
  [/\btests?\b|testing/i, 'testing'],
  [/document|\bdocs?\b/i, 'documentation'],
  [/set-?up|foundation/i, 'setup'],
  [/implement|story|feature|polish|core/i, 'implementation'],
]

function typeOf(section: string): ListedTask['type'] {
  return TYPE_SIGNS.find(([sign]) => sign.test(section))?.[1] ?? null
}

/** Spec-kit gives stories P1 to P3 and tasks none. */
function priorityOf(title: string): ListedTask['priority'] {
  const [, digit] = /\bP([0-3])\b/.exec(title) ?? []
  return digit === undefined ? null : (TASK_PRIORITIES[Number(digit)] ?? null)
}
