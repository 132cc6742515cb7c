import type { Place, RawTask, Reading } from './imported-task.ts'
import { orderTasks } from './order-tasks.ts'
import { fieldOf, fieldValues, rawTask, strayProblem } from './raw-task.ts'
import { type Item, readOutline } from './read-outline.ts'

const NUMBERED = /^(\d+(?:\.\d+)*)\.?\s+(\S.*)$/
const STABLE_ID = /<!--\s*id:\s*([\w-]{1,40})\s*-->/i
const KNOWN = ['blocked-by', 'stream']

/**
 * rune's task lists: the outermost tasks, those inside are criteria. With `Blocked-by:` or `Stream:` anywhere only what
 * is named counts, otherwise they go one after another.
 */
export function readRune(text: string, path: string): Reading {
  const outline = readOutline(text)
  const top = outline.items.filter(({ parent, text: said }) => parent === null && NUMBERED.test(said))
  const isNamed = top.some((item) => fieldValues(item, KNOWN).length > 0)
  const place: Place | null = isNamed ? null : { stage: 0, lane: '', parallel: false, optional: false }
  const byNumber = new Map(top.map((item) => [NUMBERED.exec(item.text)?.[1] ?? '', idOf(item)]))
  const read = orderTasks(top.map((item) => taskOf(item, { path, place, byNumber })))
  const strays = outline.items.filter(({ parent, text: said }) => parent === null && !NUMBERED.test(said))
  const problems = [...outline.suspects, ...strays].map((stray) =>
    strayProblem(path, stray, '`- [ ] 1. What to do`'),
  )
  return { tasks: read.tasks, problems: [...problems, ...read.problems] }
}

interface Around {
  readonly path: string
  readonly place: Place | null
  readonly byNumber: ReadonlyMap<string, string>
}

function taskOf(item: Item, { path, place, byNumber }: Around): RawTask {
  const [, number = '', said = ''] = NUMBERED.exec(item.text) ?? []
  return rawTask(item, {
    path,
    place,
    id: idOf(item),
    text: said.replace(STABLE_ID, '').trim() || said,
    needs: fieldValues(item, ['blocked-by']).flatMap((list) => idsIn(list, byNumber)),
    partOf: item.headings.slice(1).slice(-1),
    understood: (detail) => KNOWN.includes(fieldOf(detail)?.name ?? ''),
    notes: [`Task ${number} of ${path}.`],
  })
}

/** Numbers move when a list is edited; the id in a comment stays. */
function idOf({ text }: Item): string {
  return STABLE_ID.exec(text)?.[1] ?? NUMBERED.exec(text)?.[1] ?? ''
}

/** `abc1234 (Its title), 2` */
function idsIn(list: string, byNumber: ReadonlyMap<string, string>): readonly string[] {
  const words = list.replaceAll(/\([^()]*\)/g, ',').split(/[,\s]+/)
  return words.filter(Boolean).map((word) => byNumber.get(word.replace(/\.$/, '')) ?? word)
}
