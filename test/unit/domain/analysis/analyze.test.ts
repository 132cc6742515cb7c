import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { analyze } from '../../../../src/domain/analysis/analyze.ts'
import type { Evidence } from '../../../../src/domain/analysis/evidence.ts'
import { PHASES } from '../../../../src/domain/analysis/phases.ts'
import { TEMPLATES } from '../../../../src/domain/analysis/template-terms.ts'

const WORDS =
  'fix add refactor research deploy please the crash of login and "then" compare Stripe or Adyen first? never wrong CI src/a.ts fxi İß don’t \n . 5%'.split(
    ' ',
  )
const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }).map((words) => words.join(' ')),
)

describe('of any text', () => {
  test('there is an answer, and every word that it rests on is in the text', () => {
    fc.assert(
      fc.property(texts, fc.boolean(), (description, parallel) => {
        const found = analyze({ description, parallel, maxDuration: 3 })
        expect(TEMPLATES).toContain(found.template)
        const all: readonly Evidence[] = [
          ...found.evidence,
          ...found.research.evidence,
          ...found.risks.flatMap(({ evidence }) => evidence),
        ]
        for (const { text, at, weight } of all) {
          expect(text).not.toBe('')
          expect(description.slice(at, at + text.length)).toBe(text)
          expect(weight).toBeGreaterThan(0)
        }
        for (const share of [found.confidence, found.research.confidence]) {
          expect(share).toBeGreaterThanOrEqual(0)
          expect(share).toBeLessThanOrEqual(1)
        }
      }),
      { seed: 20_261_121 },
    )
  })

  test('every step is in one wave, after all that it needs, and the times agree', () => {
    fc.assert(
      fc.property(texts, (description) => {
        const { steps, waves, duration, limit } = analyze({ description, maxDuration: 2 })
        expect(waves.flatMap((wave) => wave.steps).toSorted()).toEqual(steps.map(({ id }) => id).toSorted())
        const waveOf = new Map(
          waves.flatMap(({ number, steps: ids }) => ids.map((id) => [id, number] as const)),
        )
        for (const { id, needs } of steps)
          for (const need of needs) expect(waveOf.get(need)).toBeLessThan(waveOf.get(id)!)
        expect(duration.low).toBeLessThanOrEqual(duration.high)
        expect(duration.parallel.high).toBeLessThanOrEqual(duration.sequential.high)
        expect([...limit!.fits, ...limit!.left].toSorted()).toEqual(steps.map(({ id }) => id).toSorted())
      }),
      { seed: 20_261_121 },
    )
  })

  test('even the longest is read in time', () => {
    for (const part of ['add ', 'please ', '"', 'a b c ', 'we need to ', 'from a to ', '(', "don't ", 'x/'])
      expect(analyze({ description: part.repeat(10_000 / part.length) }).steps).not.toEqual([])
  })
})

describe('the template', () => {
  test.each([
    ['add dark mode support to web application', 'feature'],
    ['add payment processing', 'feature'],
    ['fix critical authentication vulnerability', 'bugfix'],
    ['emergency security patch', 'bugfix'],
    ['fix login timeout', 'bugfix'],
    ['refactor user management system architecture', 'refactor'],
    ['optimize database queries', 'refactor'],
    ['research vector databases', 'research'],
    ['setup project', 'infrastructure'],
    ['impelment user autentication', 'feature'],
  ])('of "%s" is %s', (description, template) => {
    expect(analyze({ description }).template).toBe(template)
  })

  test.each([
    'Crée une page de connexion pour les clients',
    'ログインページを作る',
    'Добавить вход',
    'hmm',
    'the thing',
  ])('of "%s" is unsure', (description) => {
    const { unsure, confidence } = analyze({ description })
    expect({ unsure, low: confidence < 0.5 }).toEqual({ unsure: true, low: true })
  })

  test('that is chosen is not judged', () => {
    expect(analyze({ description: 'Fix the login', template: 'refactor' })).toMatchObject({
      template: 'refactor',
      confidence: 1,
      unsure: false,
      chosen: true,
      runnerUp: null,
    })
  })

  test('words in quotes are names, and say little', () => {
    expect(analyze({ description: 'Rename "fix bug" to "repair"' }).template).toBe('refactor')
  })

  test.each(TEMPLATES)('%s has phases whose shares make a whole, and whose needs are there', (template) => {
    const phases = PHASES[template]
    expect(phases.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
    const ids = phases.map(({ id }) => id)
    for (const { needs } of phases) for (const need of needs) expect(ids).toContain(need)
  })
})

describe('research', () => {
  test('is needed where a choice is open, and each candidate is a topic and a step beside the others', () => {
    const { template, research, steps, waves } = analyze({
      description: 'Integrate a payment provider; compare Stripe, Adyen and Mollie and implement the best',
    })
    expect(template).toBe('feature')
    expect(research).toMatchObject({ needed: true, topics: ['Stripe', 'Adyen', 'Mollie'] })
    expect(waves[0]).toMatchObject({ steps: ['research-1', 'research-2', 'research-3'], parallel: true })
    expect(steps.find(({ id }) => id === 'plan')?.needs).toEqual(['research-1', 'research-2', 'research-3'])
  })

  test('is no step where nothing has to be found out, unless a person says so', () => {
    const description = 'Add a logout button'
    const ids = (research?: boolean): readonly string[] =>
      analyze({ description, research }).steps.map(({ id }) => id)
    expect(ids()).toEqual(['plan', 'implement', 'test', 'verify', 'document'])
    expect(ids(true)).toContain('research')
  })
})

test('risks come with the words they rest on and with what is done against them', () => {
  const { risks } = analyze({ description: 'Migrate customer payments to a new database' })
  expect(risks.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['data-loss', 'payment']))
  for (const { mitigation, evidence } of risks) expect([mitigation, evidence.length]).not.toContain('')
  expect(analyze({ description: 'Fix a typo on the start page' }).risks).toEqual([])
})

test('complexity is low, medium or high, and says why', () => {
  const level = (description: string): string => analyze({ description }).complexity.level
  expect(level('Fix a typo')).toBe('low')
  expect(level('Add a search box to the article list')).toBe('medium')
  const high = analyze({
    description: 'Complete rewrite of the distributed payment system architecture',
  }).complexity
  expect(high.level).toBe('high')
  expect(high.why.join()).toContain('architecture')
})

test('the priority is what was asked for, else what the words say', () => {
  expect(analyze({ description: 'Emergency security patch' }).priority).toBe('critical')
  expect(analyze({ description: 'Urgent: fix the login' }).priority).toBe('high')
  expect(analyze({ description: 'Add tags' }).priority).toBe('medium')
  expect(analyze({ description: 'Urgent: fix the login', priority: 'low' }).priority).toBe('low')
})

test('names, files, technologies and the action are found', () => {
  const { parameters } = analyze({
    description: 'Update "Hero section" in src/pages/home.tsx and the docs/ folder; uses React and postgres',
  })
  expect(parameters).toEqual({
    action: 'update',
    names: ['Hero section'],
    files: ['src/pages/home.tsx', 'docs/'],
    technologies: ['React', 'postgres'],
  })
})

test('a limit of time says which steps fit, and nothing fits without what it needs', () => {
  const { limit, steps } = analyze({ description: 'Add tags to photos', maxDuration: 2.5 })
  const [plan] = steps
  expect(limit?.fits).toContain(plan?.id)
  expect(limit?.left).toContain('verify')
  expect(analyze({ description: 'Add tags to photos', maxDuration: 0.1 }).limit?.fits).toEqual([])
})

test('working in waves is planned when it is asked for', () => {
  const one = analyze({ description: 'Add tags to photos' })
  const many = analyze({ description: 'Add tags to photos', parallel: true })
  expect([one.resources.workers, many.resources.workers]).toEqual([1, 2])
  expect(one.duration.high).toBe(one.duration.sequential.high)
  expect(many.duration.high).toBe(one.duration.parallel.high)
  expect(many.duration.high).toBeLessThan(one.duration.high)
})
