import { expect, test } from 'vitest'
import { readInputs } from '../../../../src/domain/workflow/inputs.ts'
import { readTemplate } from '../../../../src/domain/workflow/read-template.ts'
import type { Template } from '../../../../src/domain/workflow/template.ts'
import { WHOLE } from './a-template.ts'

const TEMPLATE = readTemplate(WHOLE, 'release.yml').template as Template

function messages(...given: string[]): readonly string[] {
  return readInputs(TEMPLATE, given).problems.map(({ message }) => message)
}

test('what is given is read by its type, and what is not has its default or says nothing', () => {
  const { values, problems } = readInputs(TEMPLATE, ['feature=a=b', 'areas=x', 'areas=y, z', 'size=-2.5'])
  expect(problems).toEqual([])
  expect(Object.fromEntries(values)).toEqual({
    feature: 'a=b',
    risk: 'low',
    teams: true,
    areas: ['x', 'y, z'],
    size: -2.5,
  })
  expect(readInputs(TEMPLATE, ['feature=x', 'teams=false']).values.get('teams')).toBe(false)
  expect(readInputs(TEMPLATE, ['feature=x']).values.get('areas')).toEqual([])
})

test('all problems come at once', () => {
  expect(messages('risk=medium', 'teams=yes', 'size=many', 'colour=red', 'lonely')).toEqual([
    'The template "release" has no input "colour".',
    '"lonely" has no value.',
    '"feature" is missing: The feature.',
    '"risk" is "medium"; one of low, high was expected.',
    '"teams" is "yes"; true or false was expected.',
    '"size" is "many"; a number was expected.',
  ])
})

test('a name that is misspelt is named', () => {
  expect(readInputs(TEMPLATE, ['featur=x', 'feature=y']).problems[0]?.fix).toBe(
    'Write "feature", if that is meant.',
  )
})

test('an input is given once, unless it is a list', () => {
  expect(messages('feature=a', 'feature=b')).toEqual(['"feature" is given 2 times.'])
})

test('a required input is not empty, and no value is without bounds', () => {
  expect(messages('feature= ')).toContain('"feature" is empty; something was expected.')
  expect(messages(`feature=${'x'.repeat(10_001)}`)[0]).toContain('at most 10000 characters was expected')
})

test.each([
  '../../etc',
  '/etc',
  'a/../b',
  '.git',
  'x/.git/y',
  '-x',
  'a\nb',
  'a*',
  'a\\b',
  'a ',
  'C:',
  '{{x}}',
  '$HOME',
])('%j does not become part of a path', (value) => {
  expect(messages(`feature=${value}`)).toEqual([
    `"feature" becomes part of a path, and "${value}" cannot be one.`,
  ])
})

test.each(['contact-form', '042-dark-mode', 'a/b', 'Größe', 'v1.2'])('%j does', (value) => {
  expect(messages(`feature=${value}`)).toEqual([])
})

test('a default may name inputs above it, and what is given for them is plain text', () => {
  const text = WHOLE.replace(
    '  risk:',
    '  idea: { description: The file, default: "docs/{{input.feature}}/idea.md" }\n  risk:',
  )
  const { template } = readTemplate(text, 'release.yml')
  const idea = (...given: string[]) => readInputs(template as Template, given).values.get('idea')
  expect(idea('feature=form')).toBe('docs/form/idea.md')
  expect(idea('feature=form', 'idea={{input.feature}}')).toBe('{{input.feature}}')
})

test('a default that names what is not above it is a problem', () => {
  const text = WHOLE.replace('default: low }', 'default: "{{input.teams}}" }').replace(
    'choices: [low, high], ',
    '',
  )
  expect(readTemplate(text, 'release.yml').problems.map(({ message }) => message)).toContain(
    'The default of "risk" names {{input.teams}}, which is no input above it.',
  )
})
