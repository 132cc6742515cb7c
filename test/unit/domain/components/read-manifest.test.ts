import fc from 'fast-check'
import { expect, test } from 'vitest'
import { componentItems } from '../../../../src/domain/components/component-items.ts'
import { LEVELS, renderManifest } from '../../../../src/domain/components/manifest.ts'
import { readManifest } from '../../../../src/domain/components/read-manifest.ts'
import { aManifest } from './a-manifest.ts'

function problemsOf(manifest: unknown): readonly string[] {
  return readManifest(JSON.stringify(manifest)).problems.map(({ field, message }) => `${field} ${message}`)
}

const LEAST = {
  name: 'cart',
  project: 'shop',
  work_dir: '.',
  spec_dir: 's',
  components: [{ id: 'a', file: 'a.ts' }],
}

test('what is left out has its default', () => {
  expect(readManifest(JSON.stringify(LEAST)).manifest).toEqual({
    ...aManifest(),
    ...{ specDir: 's', risk: 'medium', validationCommand: null },
    components: [
      {
        ...{ id: 'a', file: 'a.ts', dependsOn: [], complexity: 'medium', risk: 'medium' },
        ...{ purpose: '', contextFile: null, notes: '' },
      },
    ],
  })
})

test('all problems come at once, each with its place', () => {
  const components = [
    { id: 'a', file: 'a.ts', depends_on: ['b'] },
    { id: 'b', file: '../b.ts', depends_on: ['a', 'cc', 7] },
    { id: 'a', complexity: 'hihg' },
    'x',
  ]
  const found = problemsOf({
    ...{ name: 3, complexity: 11, execution: [], quality: { lint_required: 'yes' }, components },
  })
  expect(found.toSorted()).toEqual(
    [
      'execution [] stands there; an object was expected.',
      'components[3] "x" stands there; an object was expected.',
      'components[1].file "../b.ts" is no file of the repository.',
      'components[1].depends_on[2] 7 stands there; a text was expected.',
      'components[2].file It is missing.',
      'components[2].complexity "hihg" stands there; one of low, medium, high was expected.',
      'name 3 stands there; a text was expected.',
      'project It is missing.',
      'work_dir It is missing.',
      'spec_dir It is missing.',
      'complexity 11 stands there; a whole number from 1 to 10 was expected.',
      'quality.lint_required "yes" stands there; true or false was expected.',
      'components[1].depends_on[1] There is no component "cc".',
      'components[2].id Two components have the id "a".',
    ].toSorted(),
  )
  expect(problemsOf({ ...LEAST, components: [] })).toEqual(['components There is no component.'])
  expect(readManifest('{').problems).toMatchObject([{ message: 'It is no JSON object.' }])
})

test('a circle is told once, with the way around it', () => {
  const components = [
    { id: 'a', file: 'a.ts', depends_on: ['b'] },
    { id: 'b', file: 'b.ts', depends_on: ['c'] },
    { id: 'c', file: 'c.ts', depends_on: ['a'] },
    { id: 'd', file: 'd.ts', depends_on: ['d'] },
  ]
  expect(problemsOf({ ...LEAST, components })).toEqual([
    'components Circular dependency: a -> b -> c -> a',
    'components Circular dependency: d -> d',
  ])
})

test('what is worth a thought is a warning and no problem', () => {
  const { manifest, warnings } = readManifest(
    JSON.stringify({
      ...LEAST,
      risk_level: 'high',
      components: [...LEAST.components, { id: 'b', file: 'a.ts' }],
    }),
  )
  expect(manifest).not.toBeNull()
  expect(warnings.map(({ field }) => field)).toEqual([
    'execution.reviewers',
    'validation_command',
    'components[1].file',
  ])
  const low = readManifest(JSON.stringify({ ...LEAST, complexity: 9, risk_level: 'low' })).warnings
  expect(low.map(({ field }) => field)).toContain('risk_level')
})

test('a manifest that is printed reads as it was', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
  const level = fc.constantFrom(...LEVELS)
  const components = fc.uniqueArray(word, { minLength: 1, maxLength: 6 }).chain((ids) =>
    fc.tuple(
      ...ids.map((id, index) =>
        fc.record({
          ...{ id: fc.constant(id), file: fc.constant(`src/${id}.ts`) },
          dependsOn: fc.subarray(ids.slice(0, index)),
          ...{ complexity: level, risk: level, purpose: word, notes: word },
          contextFile: fc.option(word),
        }),
      ),
    ),
  )
  fc.assert(
    fc.property(components, level, (given, risk) => {
      const manifest = aManifest({ components: given, risk })
      const text = renderManifest(manifest)
      expect(readManifest(text).manifest).toEqual(manifest)
      const order = componentItems({ text, input: null, path: 'manifest.json', max: 3 }).items
      for (const [index, { needs }] of order.entries())
        expect(needs.every((id) => order.slice(0, index).some((other) => other.id === id))).toBe(true)
    }),
  )
})

test('whatever stands in it, reading never throws', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const { manifest, problems } = readManifest(text)
      expect(manifest === null).toBe(problems.length > 0)
    }),
  )
})
