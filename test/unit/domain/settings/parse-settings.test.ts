import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { editSettings } from '../../../../src/domain/settings/edit-settings.ts'
import { parseSettings } from '../../../../src/domain/settings/parse-settings.ts'
import { settingsJsonSchema } from '../../../../src/domain/settings/settings-schema.ts'
import { DEFAULT_SETTINGS, SETTINGS_PATH } from '../../../../src/domain/settings/settings.ts'

// Many runs, on machines that may have other things to do.
vi.setConfig({ testTimeout: 60_000 })

const FULL = `# our settings
version: 1
project: Shop
workflow: agile
sprint:
  number: 3          # since Monday
  goal: Contact form
  start: 2026-11-16
  end: 2026-11-29
branches: {plan: brain/plan, base: main}
integration: squash
lease: 90m
fetch_after: 1m
verify: ["npm test"]
sandbox: {network: false}
cloud_branches: ["claude/*"]
autosave: true
autosave_every: 2m
reclaim: {cap: 2, automatic: true}
`

test('all settings are read', () => {
  expect(parseSettings(FULL)).toEqual({
    settings: {
      project: 'Shop',
      workflow: 'agile',
      sprint: { number: 3, goal: 'Contact form', start: '2026-11-16', end: '2026-11-29', delivery: null },
      branches: { plan: 'brain/plan', base: 'main' },
      integration: 'squash',
      leaseMs: 5_400_000,
      fetchAfterMs: 60_000,
      verify: ['npm test'],
      sandbox: { network: false },
      cloudBranches: ['claude/*'],
      hosts: [{ host: 'github.com', pushesPerMinute: 6 }],
      autosave: true,
      autosaveEveryMs: 120_000,
      reclaim: { cap: 2, automatic: true },
    },
    problems: [],
  })
})

test.each(['', '\n', '# nothing\n', '\uFEFF', 'version: 1\n', 'sprint:\nverify:\n'])(
  '%j gives the defaults',
  (text) => {
    expect(parseSettings(text)).toEqual({ settings: DEFAULT_SETTINGS, problems: [] })
  },
)

test('CRLF and a byte order mark change nothing', () => {
  expect(parseSettings(`\uFEFF${FULL.replaceAll('\n', '\r\n')}`)).toEqual(parseSettings(FULL))
})

test('texts that look like numbers keep their spelling, and one command counts as a list', () => {
  const { settings, problems } = parseSettings('project: 1.10\nsprint: {goal: 2026}\nverify: npm test\n')
  expect(problems).toEqual([])
  expect(settings).toMatchObject({ project: '1.10', sprint: { goal: '2026' }, verify: ['npm test'] })
})

test.each([
  ['sandbox: {network: off}', '"sandbox.network" is "off"; true or false was expected.'],
  ['sandbox: false', '"sandbox" is "false"; a map was expected.'],
  ['workflow: kanban', '"workflow" is "kanban"; one of agile, waterfall was expected.'],
  ['lease: 60', '"lease" is "60"; a duration such as 60m was expected.'],
  ['lease: 0m', '"lease" is "0m"; a duration such as 60m was expected.'],
  ['fetch_after: soon', '"fetch_after" is "soon"; a duration such as 30s was expected.'],
  [
    'integration: rebase',
    '"integration" is "rebase"; one of merge, squash, pull-request, none was expected.',
  ],
  ['autosave_every: 5s', '"autosave_every" is "5s"; a duration from 10s on, such as 5m, was expected.'],
  ['version: 2', '"version" is "2"; version 1 was expected.'],
  ['sprint: 3', '"sprint" is "3"; a map was expected.'],
  ['sprint: {number: three}', '"sprint.number" is "three"; a whole number was expected.'],
  ['sprint: {start: Monday}', '"sprint.start" is "Monday"; a day such as 2026-11-21 was expected.'],
  ['branches: {plan: "-f"}', '"branches.plan" is "-f"; a branch name was expected.'],
  ['branches: {base: "a..b"}', '"branches.base" is "a..b"; a branch name was expected.'],
  ['branches: {base: "a b"}', '"branches.base" is "a b"; a branch name was expected.'],
  ['verify: {a: b}', '"verify" is a map; a list was expected.'],
  ['reclaim: {automatic: sometimes}', '"reclaim.automatic" is "sometimes"; true or false was expected.'],
  ['leese: 60m', '"leese" is not a setting; it is not used.'],
])('%j is a problem, its default holds, and the rest is read', (line, message) => {
  const { settings, problems } = parseSettings(`project: Shop\n${line}\n`)
  expect(problems).toMatchObject([{ path: SETTINGS_PATH, line: 2, message }])
  expect(settings).toEqual({ ...DEFAULT_SETTINGS, project: 'Shop' })
})

test('a wrong value inside a map leaves its neighbors', () => {
  const { settings, problems } = parseSettings(
    'sprint:\n  number: x\n  goal: Form\n  fnord: 1\nverify: [npm test, [a], "", npm run lint]\n',
  )
  expect(settings.sprint).toMatchObject({ number: 1, goal: 'Form' })
  expect(settings.verify).toEqual(['npm test', 'npm run lint'])
  expect(new Set(problems.map(({ line }) => line))).toEqual(new Set([2, 4, 5]))
})

test.each([
  ['leese: 60m', 'Write "lease", if that is meant.'],
  ['cloudBranches: []', 'Write "cloud_branches", if that is meant.'],
  ['sandbox: {net: false}', 'Known here: network.'],
  ['sprint: {gaol: x}', 'Write "goal", if that is meant.'],
  ['qqqqqqqqqqqq: 1', 'Known here: version, project, '],
])('the unknown key of %j is told with what may be meant', (text, fix) => {
  expect(parseSettings(text).problems[0]?.fix).toContain(fix)
})

test.each([
  '- a',
  '"x',
  '{{{',
  'a: b: c',
  '['.repeat(10_000),
  '__proto__: {x: 1}',
  'sprint: &a [*a]',
  '\u0000',
])('the broken file %j gives the defaults and a problem', (text) => {
  const { settings, problems } = parseSettings(text)
  expect(settings).toEqual(DEFAULT_SETTINGS)
  expect(problems.length).toBeGreaterThan(0)
})

test('one broken line costs no other', () => {
  expect(parseSettings('project: @x\nlease: 2h\n')).toMatchObject({
    settings: { leaseMs: 7_200_000 },
    problems: [{ line: 1 }],
  })
})

test('no text makes it throw', () => {
  const known =
    'version project sprint branches lease verify sandbox cloud_branches hosts autosave autosave_every reclaim'
  const key = fc.constantFrom(...known.split(' '), '__proto__', 'constructor', '  number', '  goal', '- x')
  const lines = fc.array(
    fc.tuple(key, fc.oneof(fc.string(), fc.constantFrom('', '[a, {b: c}]', '{cap: -1}', '1e99', '~'))),
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    lines.map((all) => all.map(([name, value]) => `${name}: ${value}`).join('\n')),
  )
  fc.assert(
    fc.property(text, (content) => {
      const { settings } = parseSettings(content)
      expect(Object.keys(settings).toSorted()).toEqual(Object.keys(DEFAULT_SETTINGS).toSorted())
      expect(settings.leaseMs).toBeGreaterThan(0)
    }),
    { numRuns: 150 },
  )
})

test('the schema for editors describes every key, and needs none', () => {
  const schema = settingsJsonSchema() as {
    properties: Record<string, { description?: string }>
    required?: string[]
    additionalProperties: boolean
  }
  expect(Object.keys(schema.properties)).toEqual([
    'version',
    'project',
    'workflow',
    'sprint',
    'branches',
    'integration',
    'lease',
    'fetch_after',
    'verify',
    'sandbox',
    'cloud_branches',
    'hosts',
    'autosave',
    'autosave_every',
    'reclaim',
  ])
  for (const property of Object.values(schema.properties)) expect(property.description).toMatch(/\w/)
  expect(schema.required).toBeUndefined()
  expect(schema.additionalProperties).toBe(false)
})

test('an edit changes its line alone', () => {
  expect(editSettings(FULL, { sprint: { number: 4 } })).toBe(FULL.replace('number: 3 ', 'number: 4 '))
  expect(editSettings(FULL, { workflow: 'waterfall', integration: 'none' })).toBe(
    FULL.replace('workflow: agile', 'workflow: waterfall').replace('squash', 'none'),
  )
  expect(editSettings(FULL, { sprint: { delivery: 'Friday: all' } })).toBe(
    FULL.replace('end: 2026-11-29\n', 'end: 2026-11-29\n  delivery: "Friday: all"\n'),
  )
  expect(editSettings(FULL, { sprint: { goal: null } })).toBe(FULL.replace('  goal: Contact form\n', ''))
  expect(editSettings(FULL, { branches: { plan: 'main' } })).toContain('branches: {base: main, plan: main}')
})

test('edits of an empty file make one', () => {
  const text = editSettings('', {
    workflow: 'agile',
    sprint: { number: 2, goal: 'x' },
    branches: { plan: 'brain/plan' },
  })
  expect(text).toBe('workflow: agile\nsprint:\n  number: 2\n  goal: x\nbranches:\n  plan: brain/plan\n')
})

test('any goal that is set reads back, and a second time changes nothing', () => {
  const goals = fc
    .string({ minLength: 1, maxLength: 80 })
    .map((text) => text.trim())
    .filter((text) => text !== '')
  const files = fc.constantFrom(
    '',
    FULL,
    FULL.replaceAll('\n', '\r\n'),
    `\uFEFF${FULL}`,
    'sprint: {number: 2}',
    'sprint:\n',
  )
  fc.assert(
    fc.property(files, goals, (text, goal) => {
      const edited = editSettings(text, { sprint: { goal } })
      const before = parseSettings(text).settings
      expect(parseSettings(edited)).toEqual({
        settings: { ...before, sprint: { ...before.sprint, goal } },
        problems: [],
      })
      expect(editSettings(edited, { sprint: { goal } })).toBe(edited)
    }),
    { numRuns: 150 },
  )
})

test('a broken file is not edited, and the failure names the line', () => {
  expect(() => editSettings('a: 1\nb: "x\n', { workflow: 'agile' })).toThrow(
    expect.objectContaining({ code: 'BAD_SETTINGS', details: expect.objectContaining({ line: 2 }) }),
  )
})
