import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { editTask, type TaskPatch } from '../../../../src/domain/task/edit-task.ts'
import { parseTask } from '../../../../src/domain/task/parse-task.ts'
import { parseTaskId, taskIdOf } from '../../../../src/domain/task/task-id.ts'
import type { TaskFile } from '../../../../src/domain/task/task.ts'
import { BOLD_TASK, TASK_TEXTS, YAML_TASK } from '../../../support/task-texts.ts'

// Many runs, on machines that may have other things to do.
vi.setConfig({ testTimeout: 60_000 })

const PATH = 'tasks/task-012.md'
/** Lines of `after` that are not in `before`, and the other way round. */
function difference(before: string, after: string): { added: string[]; removed: string[] } {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const minus = (all: string[], others: string[]): string[] => {
    const left = [...others]
    return all.filter((line) => {
      const at = left.indexOf(line)
      if (at !== -1) left.splice(at, 1)
      return at === -1
    })
  }
  return { added: minus(now, old), removed: minus(old, now) }
}

const commit = fc.stringMatching(/^[0-9a-f]{40}$/)
const word = fc.string({ minLength: 1, maxLength: 40 }).map((text) => text.replaceAll(/ +/g, ' ').trim())
const said = word.filter((text) => text !== '' && !/^(?:none\b.*|n\/a|-|tbd|\[.*\])$/i.test(text))
const ids = fc.uniqueArray(fc.integer({ min: 13, max: 2000 }).map(taskIdOf), { minLength: 1, maxLength: 4 })

/** One field each, as a patch and as what reading must give. */
const patches: fc.Arbitrary<{ patch: TaskPatch; read: Partial<TaskFile> }> = fc.oneof(
  fc
    .constantFrom('critical', 'low')
    .map((priority) => ({ patch: { priority }, read: { priority } }) as const),
  said.map((estimate) => ({ patch: { estimate }, read: { estimate } })),
  ids.map((dependsOn) => ({ patch: { dependsOn }, read: { dependsOn } })),
  fc.array(said, { minLength: 1 }).map((scope) => ({ patch: { scope }, read: { scope } })),
  fc.array(said, { minLength: 1 }).map((verify) => ({ patch: { verify }, read: { verify } })),
  fc
    .integer({ min: 1, max: 999 })
    .map((minutes) => ({ patch: { lease: `${minutes}m` }, read: { lease: `${minutes}m` } })),
  fc.nat({ max: 99 }).map((sprint) => ({ patch: { sprint }, read: { sprint } })),
  fc.constant({ patch: { backlog: true }, read: { backlog: true } }),
  said.map((workflow) => ({ patch: { workflow }, read: { workflow } })),
  said.map((phase) => ({ patch: { phase }, read: { phase } })),
  fc.integer({ min: 1, max: 99 }).map((reopened) => ({ patch: { reopened }, read: { reopened } })),
  fc
    .record({
      as: fc.constantFrom('completed', 'failed', 'cancelled'),
      commit: fc.option(commit),
      attempt: fc.option(fc.integer({ min: 1, max: 9 })),
      by: fc.option(said),
      at: fc.constant('2026-11-22T10:00:00Z'),
    })
    .map((closed) => ({ patch: { closed }, read: { closed } }) as const),
  fc
    .record({ commit, pullRequest: fc.option(fc.constant('https://example.org/pull/1?a=b#c')) })
    .map((approved) => ({ patch: { approved }, read: { approved } })),
)

test.each(TASK_TEXTS)(
  'one field of %s set is one line, reads back, and another time changes nothing',
  (_name, text) => {
    const before = parseTask(PATH, text)
    fc.assert(
      fc.property(patches, ({ patch, read }) => {
        const after = editTask(text, patch)
        expect(parseTask(PATH, after)).toEqual({ ...before, ...read })
        expect(editTask(after, patch)).toBe(after)
        const { added, removed } = difference(text, after)
        const isList = patch.dependsOn !== undefined
        expect(added.length).toBeLessThanOrEqual(isList ? 4 : 1)
        expect(removed.length).toBeLessThanOrEqual(isList ? 2 : 1)
        expect(after.startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'))
        expect(/[^\r]\n/.test(after)).toBe(/[^\r]\n/.test(text))
      }),
      { numRuns: 150 },
    )
  },
)

test.each(TASK_TEXTS)('what was set in %s and is cleared again leaves the file as it was', (_name, text) => {
  fc.assert(
    fc.property(patches, ({ patch }) => {
      const keys = Object.keys(patch) as (keyof TaskPatch)[]
      if (keys.includes('priority') || keys.includes('dependsOn')) return
      const cleared = Object.fromEntries(keys.map((key) => [key, null]))
      expect(editTask(editTask(text, patch), cleared)).toBe(text)
    }),
    { numRuns: 150 },
  )
})

test.each(TASK_TEXTS)('an empty patch leaves %s byte for byte', (_name, text) => {
  expect(editTask(text, {})).toBe(text)
  expect(
    editTask(text, { closed: null, approved: null, sprint: null, backlog: false, scope: [], reopened: 0 }),
  ).toBe(text)
})

test.each(TASK_TEXTS)('any title of %s reads back, in its heading too', (_name, text) => {
  fc.assert(
    fc.property(
      fc.oneof(said, fc.constantFrom('Task-5: x', 'Fix: "it"', '# a', '- [ ] b', 'a\nb', '🎉 שלום', "it's")),
      (title) => {
        const after = editTask(text, { title })
        const wanted = title.replaceAll(/[\n ]+/g, ' ')
        expect(parseTask(PATH, after)).toEqual({ ...parseTask(PATH, text), title: wanted })
        expect(after).toContain(`# Task-012: ${wanted}`)
        expect(editTask(after, { title })).toBe(after)
      },
    ),
    { numRuns: 100 },
  )
})

test('quotes and comments of a line that changes stay', () => {
  expect(difference(YAML_TASK, editTask(YAML_TASK, { title: 'Mail form' }))).toEqual({
    added: ["title: 'Mail form'   # short", '# Task-012: Mail form'],
    removed: ["title: 'Contact form'   # short", '# Task-012: Contact form'],
  })
})

test('a heading that says something else is left alone', () => {
  const text = '---\ntitle: Form\n---\n# Our form\n'
  expect(editTask(text, { title: 'Mail' })).toBe('---\ntitle: Mail\n---\n# Our form\n')
})

test('of a list of several lines, those that stay keep their comments', () => {
  const after = editTask(YAML_TASK, { dependsOn: [taskIdOf(10), taskIdOf(13)] })
  expect(difference(YAML_TASK, after)).toEqual({ added: ['  - task-013'], removed: ['  - task-011'] })
})

test('closing is one line at the end of the block', () => {
  const closed = {
    as: 'completed',
    commit: 'abc1234',
    attempt: 2,
    by: 'Ann: "x"',
    at: '2026-11-22T10:00:00Z',
  } as const
  expect(difference(YAML_TASK, editTask(YAML_TASK, { closed }))).toEqual({
    added: [`closed: {as: completed, commit: abc1234, attempt: 2, by: 'Ann: "x"', at: 2026-11-22T10:00:00Z}`],
    removed: [],
  })
  expect(difference(BOLD_TASK, editTask(BOLD_TASK, { closed }))).toEqual({
    added: ['**Closed:** completed commit=abc1234 attempt=2 by=Ann:%20"x" at=2026-11-22T10:00:00Z'],
    removed: [],
  })
})

test.each(['# Task-012: x', '# x\n', 'text\n', '', '\uFEFF# x\r\ntext', '#\n', '**Priority:**\n'])(
  'fields are added to the bare file %j',
  (text) => {
    const after = editTask(text, { title: 'Task-3: new', priority: 'low', sprint: 4 })
    expect(parseTask(PATH, after)).toMatchObject({
      title: expect.stringMatching(/new$/),
      priority: 'low',
      sprint: 4,
    })
  },
)

test('ids in a patch are written as they are', () => {
  expect(parseTask(PATH, editTask(BOLD_TASK, { dependsOn: [parseTaskId('7') ?? ''] })).dependsOn).toEqual([
    'task-007',
  ])
})

test('a value that ends in a backslash is no line break for the field below it', () => {
  const patch = { estimate: '\\', reopened: 1 }
  const once = editTask('', patch, PATH)
  expect(once).toBe('**Estimate:** \\\n**Reopened:** 1\n\n')
  expect(editTask(once, patch, PATH)).toBe(once)
})
