import fc from 'fast-check'
import { expect } from 'vitest'
import { readFrontMatter } from '../../src/domain/markdown/front-matter.ts'
import { splitFrontMatter } from '../../src/domain/markdown/split-front-matter.ts'
import { resolveConflicts } from '../../src/domain/markdown/conflict-markers.ts'
import { linesOf } from '../../src/domain/markdown/lines.ts'
import { readYaml } from '../../src/domain/markdown/read-yaml.ts'
import { readContextPaths, readCriteria, readSections } from '../../src/domain/markdown/sections.ts'
import { editTask, type TaskPatch } from '../../src/domain/task/edit-task.ts'
import { parseTask } from '../../src/domain/task/parse-task.ts'
import { SECTIONS } from '../../src/domain/task/section-names.ts'
import { PRIORITIES } from '../../src/domain/task/task.ts'
import { fuzz, unlessFailure } from './fuzz.ts'
import { HOSTILE_TEXT } from './hostile-text.ts'

const PATH = 'tasks/task-012.md'

fuzz('any text is read as a task file, with the line of what is wrong', HOSTILE_TEXT, (text) => {
  const task = parseTask(PATH, text)
  expect(task.id).toBe('task-012')
  expect(task.title.trim()).not.toBe('')
  const lines = [...linesOf(text)].length + 1
  expect(task.problems.filter(({ line }) => line !== null && (line < 1 || line > lines))).toEqual([])
  expect(JSON.parse(JSON.stringify(task))).toEqual(task)
})

fuzz('front matter is found in any text, and the rest is the body', HOSTILE_TEXT, (text) => {
  const split = splitFrontMatter(text)
  expect(text.slice(split.yamlStart, split.yamlEnd)).toBe(split.yaml)
  const { kind } = readFrontMatter(text)
  expect(['none', 'yaml', 'refused', 'unclosed']).toContain(kind)
})

fuzz('any YAML is read, or the lines that can be', HOSTILE_TEXT, (text) => {
  const { fields, problems } = readYaml(text, 1)
  expect(problems.length).toBeLessThanOrEqual(20)
  expect([...fields.values()].every(({ line }) => line >= 1)).toBe(true)
})

fuzz('conflict markers take nothing else along', HOSTILE_TEXT, (text) => {
  const { text: resolved, problems } = resolveConflicts(text)
  if (problems.length === 0) expect(resolved).toBe(text)
  else expect(resolved.split('\n').length).toBe(text.split('\n').length)
})

fuzz('sections, criteria and context paths are found in any text', HOSTILE_TEXT, (text) => {
  for (const { start, textStart, end, text: inside } of readSections(text)) {
    expect(text.slice(start, textStart).trim()).not.toBe('')
    expect(start <= textStart && textStart <= end).toBe(true)
    expect(text.slice(textStart, end)).toBe(inside)
  }
  expect(readCriteria(text).every((criterion) => criterion.text !== '')).toBe(true)
  expect(
    readContextPaths(text).filter((path) => path.startsWith('/') || path.split('/').includes('..')),
  ).toEqual([])
})

const TEXTS = fc.oneof(fc.string(), fc.constantFrom('a: b', '- x', '"', '2h', '#', '---', '[x]', '\u2028'))
const PATCHES: fc.Arbitrary<TaskPatch> = fc.record(
  {
    title: TEXTS,
    priority: fc.constantFrom(...PRIORITIES, null),
    estimate: fc.option(TEXTS),
    dependsOn: fc.array(fc.constantFrom('task-001', 'task-1234')),
    scope: fc.array(TEXTS),
    sprint: fc.option(fc.nat()),
    backlog: fc.boolean(),
    closed: fc.constantFrom(null, {
      as: 'failed',
      commit: 'c'.repeat(40),
      attempt: 2,
      by: 'Ada: "x"',
      at: null,
    } as const),
    reopened: fc.nat({ max: 9 }),
  },
  { requiredKeys: [] },
)

fuzz('an edit of fields, made twice, is made once', fc.tuple(HOSTILE_TEXT, PATCHES), ([text, patch]) => {
  const once = unlessFailure(() => editTask(text, patch, PATH))
  expect(once === null || editTask(once, patch, PATH) === once).toBe(true)
})

fuzz(
  'an edit of one field leaves the body and every other field as they were',
  fc.tuple(HOSTILE_TEXT, fc.constantFrom(...PRIORITIES)),
  ([text, priority]) => {
    const edited = unlessFailure(() => editTask(text, { priority }, PATH))
    if (edited === null) return expect(edited).toBe(null)
    const [before, after] = [parseTask(PATH, text), parseTask(PATH, edited)]
    expect(after.priority).toBe(priority)
    expect({ ...after, problems: [] }).toEqual({ ...before, priority, problems: [] })
    const [old, now] = [splitFrontMatter(text), splitFrontMatter(edited)]
    if (old.kind === 'yaml') expect(edited.slice(now.bodyStart)).toBe(text.slice(old.bodyStart))
  },
)

fuzz(
  'an edit of a section leaves the front matter and the other sections as they were',
  fc.tuple(HOSTILE_TEXT, HOSTILE_TEXT),
  ([text, notes]) => {
    const edited = unlessFailure(() => editTask(text, { sections: { notes } }, PATH))
    if (edited === null) return expect(edited).toBe(null)
    const start = splitFrontMatter(text).bodyStart
    expect(edited.slice(0, start)).toBe(text.slice(0, start))
    const others = (whole: string): unknown =>
      readSections(whole.slice(start)).flatMap(({ heading, depth }) =>
        depth <= 2 && heading.toLowerCase() !== SECTIONS.notes.toLowerCase() ? [heading] : [],
      )
    expect(others(edited)).toEqual(others(text))
  },
)
