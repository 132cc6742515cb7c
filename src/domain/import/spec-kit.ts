import type { Place, RawTask, Reading } from './imported-task.ts'
import { orderTasks } from './order-tasks.ts'
import { fieldValues, rawTask, strayProblem } from './raw-task.ts'
import { type Item, readOutline, type Stray } from './read-outline.ts'
import { Stages } from './stages.ts'

const TASK = /^(T\d{3,})[:.]?\s+((?:\[[^\]]{1,30}\]\s*)*)(\S.*)$/
/** As `- T012 Write …` or `- [ ] T12 …`, which the tool itself would not see. */
const NEARLY = /^(?:[-*+]\s*)?(?:\[.?\]\s*)?(?:\*\*)?T\d+\b/
/** Sections that talk about tasks. */
const PROSE = /dependenc|parallel|strateg|\bnotes?\b|\bformat\b|example|path conventions|checklist/i
const STORY = /user stor(?:y|ies)|\bUS\s?\d+\b/i
const DEPENDS = /\(\s*(?:depends? on|requires|needs|after|blocked by)\s*:?\s*([^()]*)\)/gi
const EXPECTED = '`- [ ] T001 [P] [US1] What to do` (at least three digits)'

/**
 * spec-kit's tasks.md. Phases go in order, user stories side by side; in a phase and story, a task with [P] waits for the
 * nearest one before it without, and a task without [P] for all before it. `(depends on T012)` counts besides.
 */
export function readSpecKit(text: string, path: string): Reading {
  const outline = readOutline(text)
  const stages = new Stages()
  const tasks: RawTask[] = []
  const strays: Stray[] = [...outline.suspects]
  for (const item of outline.items) {
    const match = TASK.exec(item.text)
    if (match !== null) tasks.push(taskOf(item, { match, path, stages }))
    else if (item.parent === null && !/^CHK\d+/.test(item.text)) strays.push(item)
  }
  strays.push(...outline.strays.filter((stray) => NEARLY.test(stray.text)))
  const read = orderTasks(tasks)
  const problems = strays
    .filter(({ headings }) => !headings.some((heading) => PROSE.test(heading)))
    .map((stray) => strayProblem(path, stray, EXPECTED))
  return { tasks: read.tasks, problems: [...problems, ...read.problems] }
}

interface Found {
  readonly match: RegExpExecArray
  readonly path: string
  readonly stages: Stages
}

function taskOf(item: Item, { match, path, stages }: Found): RawTask {
  const [, id = '', labels = '', rest = ''] = match
  const marks = [...labels.matchAll(/\[([^\]]+)\]/g)].map(([, label = '']) => label.trim())
  const story = marks.find((mark) => /^US\s?\d+$/i.test(mark))
  const named = [...rest.matchAll(DEPENDS)].map(([, list = '']) => list)
  return rawTask(item, {
    path,
    id,
    text: rest.replaceAll(DEPENDS, '').trim() || rest,
    place: placeOf(item, { story, stages, parallel: marks.some((mark) => /^p$/i.test(mark)) }),
    needs: idsIn([...named, ...fieldValues(item, ['depends on', 'dependencies'])].join(', ')),
    partOf: item.headings.slice(1, 2),
    understood: ({ text }) => /^[_*]*(?:depends on|dependencies):/i.test(text),
    notes: [`Task ${id} of ${path}${story === undefined ? '' : `, user story ${story}`}.`],
  })
}

function placeOf({ headings }: Item, { story, stages, parallel }: Labels): Place {
  const phase = headings[1] ?? headings[0] ?? ''
  const stage = stages.of(phase, STORY.test(phase))
  return { stage, lane: `${phase}\n${story?.toUpperCase() ?? ''}`, parallel, optional: false }
}

interface Labels {
  readonly story: string | undefined
  readonly stages: Stages
  readonly parallel: boolean
}

/** `T012, T013`, and `T012-T015` for all between. */
function idsIn(text: string): readonly string[] {
  return [...text.matchAll(/(T)(\d{3,9})(?:\s*(?:-|–|to|through)\s*T?(\d{3,9}))?/gi)].flatMap(
    ([, , from = '', to]) => {
      const [first, last] = [Number(from), Number(to ?? from)]
      if (to === undefined || last < first || last - first > RANGE_MAX)
        return to === undefined ? [`T${from}`] : [`T${from}`, `T${to}`]
      return Array.from(
        { length: last - first + 1 },
        (_, index) => `T${String(first + index).padStart(from.length, '0')}`,
      )
    },
  )
}

const RANGE_MAX = 200
