import fc from 'fast-check'
import { expect } from 'vitest'
import { fillTemplate } from '../../src/domain/markdown/fill-template.ts'
import { isWorkBranch } from '../../src/adapters/documents/work-branches.ts'
import { parseDuration } from '../../src/domain/task/duration.ts'
import {
  attemptBranch,
  parseAttemptBranch,
  parseTaskId,
  taskIdOfPath,
} from '../../src/domain/task/task-id.ts'
import { parseTime } from '../../src/domain/task/time.ts'
import { readHeading, renderHeading } from '../../src/domain/task/title.ts'
import { readDates } from '../../src/domain/plan/hand-dates.ts'
import { parseWords } from '../../src/presentation/terminal/parse-command.ts'
import { plain, plainLine, printable } from '../../src/presentation/terminal/printable.ts'
import { verbFirst } from '../../src/presentation/terminal/run-command.ts'
import { findVerb, VERBS } from '../../src/presentation/terminal/verbs.ts'
import { fuzz, unlessFailure } from './fuzz.ts'
import { HOSTILE_TEXT, HOSTILE_WORD } from './hostile-text.ts'

const NEARLY = fc.stringMatching(/^([Tt]ask[-/ ]?)?0{0,4}\d{0,12}(\.\d{0,8})?(\.md)?$/)
const WORD = fc.oneof(NEARLY, HOSTILE_WORD)

fuzz('an id is one, or none', WORD, (text) => {
  const id = parseTaskId(text)
  expect(id === null || (parseTaskId(id) === id && /^task-\d{3,9}$/.test(id))).toBe(true)
  const named = taskIdOfPath(`tasks/${text}`)
  expect(named === null || /^task-\d{3,9}$/.test(named)).toBe(true)
})

fuzz('a branch is read only as brain writes it', WORD, (text) => {
  for (const name of [text, `task/${text}`]) {
    const attempt = parseAttemptBranch(name)
    expect(attempt === null || attemptBranch(attempt.id, attempt.attempt) === name).toBe(true)
    expect(attempt === null || isWorkBranch(name)).toBe(true)
  }
})

const NEARLY_TIME = fc.stringMatching(
  /^\d{0,5}-?\d{0,3}-?\d{0,3}[T ]?\d{0,3}:?\d{0,3}(:\d\d)?(Z|[+-]\d\d:?\d\d)?[smhdw]?$/,
)

fuzz('a time or a duration is one, or none', fc.oneof(NEARLY_TIME, HOSTILE_WORD), (text) => {
  const time = parseTime(text)
  expect(time === null || parseTime(time) === time).toBe(true)
  const duration = parseDuration(text)
  expect(duration === null || (Number.isFinite(duration) && duration >= 0)).toBe(true)
  expect(readDates(text).every((date) => parseTime(date) !== null)).toBe(true)
})

fuzz('a title comes back from its heading', HOSTILE_TEXT, (text) => {
  const { title } = readHeading(text)
  expect(readHeading(renderHeading('Task-012: ', title)).title).toBe(title)
})

fuzz('a template is filled, or refused by name', HOSTILE_TEXT, (template) => {
  const values = { name: '{{name}}', tasks: [{ id: 'one' }, { id: 'two' }], one: null }
  const filled = unlessFailure(() => fillTemplate(template, values))
  if (filled !== null && !template.includes('{{')) expect(filled).toBe(template)
  expect(filled === null || typeof filled === 'string').toBe(true)
})

const COLOR = new RegExp(`${String.fromCodePoint(27)}\\[[0-9;]*m`, 'g')

const LOADED = await Promise.all(Object.values(VERBS).map((entry) => entry.load()))

fuzz(
  'any words are read by any verb, or refused as wrong usage',
  fc.tuple(fc.constantFrom(...LOADED), fc.array(HOSTILE_WORD, { maxLength: 8 })),
  ([verb, words]) => {
    const input = unlessFailure(() => parseWords(verb, words))
    expect(input === null || input.arguments.every((word) => typeof word === 'string')).toBe(true)
  },
)

fuzz('no word is lost before the verb is known', fc.array(HOSTILE_WORD, { maxLength: 8 }), (words) => {
  const ordered = verbFirst(words)
  findVerb(ordered)
  const isHelp = ordered[0] === 'help'
  expect(isHelp || ordered.toSorted().join('\n') === words.toSorted().join('\n')).toBe(true)
})

fuzz('what is printed holds nothing that a terminal would obey', HOSTILE_TEXT, (text) => {
  expect(plain(text)).not.toMatch(/(?![\n\r\t])\p{Cc}/u)
  expect(plainLine(text)).not.toMatch(/(?!\t)\p{Cc}/u)
  expect(printable(text).replaceAll(COLOR, '')).not.toMatch(/(?![\n\r\t])\p{Cc}/u)
})
