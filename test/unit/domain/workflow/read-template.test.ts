import { expect, test } from 'vitest'
import { readTemplate } from '../../../../src/domain/workflow/read-template.ts'
import { changed, problemsOf, WHOLE } from './a-template.ts'

test('a template is read with everything that it says, and with what it leaves out', () => {
  const { template, problems } = readTemplate(WHOLE, 'release.yml')
  expect(problems).toEqual([])
  expect(template).toMatchObject({ schema: 1, name: 'release', version: '2', source: null })
  expect([...(template?.modes.keys() ?? [])]).toEqual(['slow', 'fast'])
  expect(template?.modes.get('fast')?.phases['build']).toEqual({
    each: null,
    gate: {
      kind: 'none',
      strategy: null,
      commands: [],
      team: [],
      options: [],
      passing: [],
      timeout: 15,
      attempts: 1,
    },
    when: null,
    critical: false,
  })
  expect(template?.inputs[1]).toEqual({
    name: 'risk',
    description: 'How risky',
    type: 'string',
    required: false,
    default: 'low',
    choices: ['low', 'high'],
  })
  expect(template?.phases[0]).toMatchObject({
    needs: [],
    when: null,
    each: null,
    team: [],
    critical: true,
    scope: [],
    verify: [],
  })
  expect(template?.phases[1]?.gate).toMatchObject({ kind: 'vote', passing: ['GO'], timeout: 20 })
  expect(template?.phases[2]?.each).toEqual({ of: 'list', from: 'areas', max: 2 })
})

test.each<[what: string, text: string, problem: string]>([
  [
    'a key that is misspelt',
    changed('    needs: [plan]\n', '    neds: [plan]\n'),
    '29: "phases.review.neds" is not a key that a template has.',
  ],
  [
    'a word that is none of the choices',
    changed('gate: human', 'gate: humn'),
    '24: "phases.plan.gate" is "humn"; one of none, human, checks, review, vote was expected.',
  ],
  [
    'text where a list is meant',
    changed('needs: [plan]\n', 'needs: plan\n'),
    '29: "phases.review.needs" is "plan"; a list was expected.',
  ],
  ['a missing key', changed('    title: Build\n', ''), '41: "phases.build.title" is missing.'],
  [
    'a number where text is meant',
    changed('title: Release', 'title: 2048'),
    '4: "title" is "2048"; one line of text was expected.',
  ],
  [
    'an id with a slash',
    changed('id: review', 'id: ../x'),
    '27: "phases.../x.id" is "../x"; small letters, digits, - and _ were expected.',
  ],
  [
    'a name that climbs',
    changed('name: release', 'name: ../../etc'),
    '2: "name" is "../../etc"; small letters, digits and - were expected.',
  ],
  ['another schema', changed('schema: 1', 'schema: 2'), '1: "schema" is "2"; 1 was expected.'],
  [
    'a key twice',
    changed('title: Release', 'title: Release\ntitle: Again'),
    '5: The key "title" is there twice; one was expected.',
  ],
  [
    'an alias',
    changed('description: Everything once', 'description: *x'),
    '5: The value is the YAML alias "*x"; the value itself was expected.',
  ],
])('%s is a problem with its line', (_, text, problem) => {
  expect(problemsOf(text)).toContain(problem)
  expect(readTemplate(text, 'x.yml').template).toBeNull()
})

test('all problems come at once, in the order of their lines, each with a fix', () => {
  const text = changed('gate: human', 'gate: humn')
    .replace('type: list', 'type: lst')
    .replace('GO, STOP', 'GO')
  const { problems } = readTemplate(text, 'a/b.yml')
  const lines = problems.map(({ line }) => line)
  expect(lines).toEqual(lines.toSorted((a, b) => Number(a) - Number(b)))
  expect(problems.length).toBeGreaterThanOrEqual(3)
  for (const { path, fix } of problems) expect([path, fix.length > 5]).toEqual(['a/b.yml', true])
  expect(problems[0]?.fix).toBe('Write list, if that is meant.')
})

test('an empty file names what is missing', () => {
  expect(problemsOf('')).toEqual(
    ['schema', 'name', 'title', 'phases'].map((key) => `1: "${key}" is missing.`),
  )
})

test('a placeholder in a long prompt is found on its own line', () => {
  const text = changed(
    '    prompt: Plan {{input.feature}}',
    '    prompt: |\n      One\n      {{nothing}}\n      Plan {{input.feature}}',
  )
  expect(problemsOf(text)).toEqual(['24: There is no placeholder "nothing".'])
})
