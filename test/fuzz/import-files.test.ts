import fc from 'fast-check'
import { expect } from 'vitest'
import { detect, readSources } from '../../src/domain/import/detect.ts'
import { DIALECTS } from '../../src/domain/import/dialects.ts'
import { sourceKey } from '../../src/domain/import/imported-task.ts'
import { sampleOf } from '../support/an-import.ts'
import { fuzz } from './fuzz.ts'
import { HOSTILE_TEXT } from './hostile-text.ts'

const LINES = DIALECTS.flatMap((dialect) => sampleOf(dialect).flatMap(({ text }) => text.split(/\r?\n/)))
const NEARLY = [
  '- [ ] T001 [P] A (depends on T001)',
  '\t- [x] 1.1 `src/**`',
  '- [ ]',
  '#',
  '```',
  '<!--',
] as const
const LINE = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...LINES) },
  { weight: 2, arbitrary: fc.constantFrom(...NEARLY) },
  { weight: 1, arbitrary: HOSTILE_TEXT },
)
const TEXT = fc
  .tuple(fc.array(LINE, { maxLength: 30 }), fc.constantFrom('\n', '\r\n', '\r'))
  .map(([lines, end]) => lines.join(end))

for (const dialect of DIALECTS)
  fuzz(`any text is read as tasks of ${dialect}: none twice, none in a circle`, TEXT, (text) => {
    const files = [{ path: 'specs/a/tasks.md', text }]
    const { tasks, problems } = readSources(files, { dialect, single: true })
    const known = new Map(tasks.map(({ source, dependsOn }) => [source.id, dependsOn]))
    expect(new Set(tasks.map(({ source }) => sourceKey(source))).size).toBe(tasks.length)
    expect(tasks.every(({ title, source }) => title !== '' && source.id !== '')).toBe(true)
    for (const { line, message, fix } of problems) {
      expect(line === null || line >= 1).toBe(true)
      expect([message, fix]).not.toContain('')
    }
    expect(canEnd(known)).toBe(true)
    detect(files, true)
  })

/** Each of them can be done at some time. */
function canEnd(tasks: ReadonlyMap<string, readonly string[]>): boolean {
  const done = new Set<string>()
  for (let before = -1; before !== done.size;) {
    before = done.size
    for (const [id, waitsFor] of tasks) if (waitsFor.every((other) => done.has(other))) done.add(id)
  }
  return done.size === tasks.size
}
