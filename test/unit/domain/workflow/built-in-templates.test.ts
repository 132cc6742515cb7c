import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { BUILT_IN_TEMPLATES } from '../../../../src/app/workflow/find-template.ts'
import { evaluate } from '../../../../src/domain/workflow/condition.ts'
import type { InputValue } from '../../../../src/domain/workflow/template.ts'
import { readTemplate } from '../../../../src/domain/workflow/read-template.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const FOLDER = join(ROOT, 'src/templates/workflows')
const GUIDE = readFileSync(join(ROOT, 'docs/guides/workflow-templates.md'), 'utf8')

function textOf(name: string): string {
  return readFileSync(join(FOLDER, `${name}.yml`), 'utf8')
}

test('every template in the folder is known, and named in the guide', () => {
  expect(readdirSync(FOLDER).toSorted()).toEqual(BUILT_IN_TEMPLATES.map((name) => `${name}.yml`).toSorted())
  expect(BUILT_IN_TEMPLATES.filter((name) => !GUIDE.includes(`\`${name}\``))).toEqual([])
})

test.each(BUILT_IN_TEMPLATES)('the built-in %s is valid, and every prompt says when it is done', (name) => {
  const { template, problems } = readTemplate(textOf(name), name)
  expect(problems).toEqual([])
  expect(template?.name).toBe(name)
  const isOpen = ({ prompt }: { prompt: string }): boolean => !/^Done when /m.test(prompt)
  expect(template?.phases.filter(isOpen).map(({ id }) => id)).toEqual([])
})

test('the example to begin with and the one in the guide are valid', () => {
  const inGuide = /```yaml\n([^]*?)```/.exec(GUIDE)?.[1] ?? ''
  const example = readFileSync(join(ROOT, 'src/templates/workflow-example.yml'), 'utf8')
  for (const text of [inGuide, example]) expect(readTemplate(text, 'x.yml').problems).toEqual([])
})

test('every step of spec-kit reads idea.md first', () => {
  const { template } = readTemplate(textOf('speckit'), 'speckit')
  const prompts = (template?.phases ?? []).flatMap(({ prompt, team, gate }) => [
    prompt,
    ...[...team, ...gate.team].map((member) => member.prompt),
  ])
  expect(prompts.length).toBe(13)
  for (const prompt of prompts) expect(prompt).toMatch(/^Read `\{\{input.idea\}\}` first/)
})

test.each([
  ['interactive', ['specification', 'design', 'tasks', 'tests', 'implementation']],
  ['speckit', ['specify', 'clarify', 'plan', 'plan-review', 'tasks', 'analyze', 'implement']],
  ['bugfix', ['research', 'plan', 'implement', 'test', 'document']],
])('%s has its phases', (name, phases) => {
  expect(readTemplate(textOf(name), name).template?.phases.map(({ id }) => id)).toEqual(phases)
})

test('nothing moves in the interactive one before a person says so', () => {
  const { template } = readTemplate(textOf('interactive'), 'interactive')
  expect(new Set(template?.phases.map(({ gate }) => gate.kind))).toEqual(new Set(['human']))
})

test('each step of spec-kit that has a command of its own there says what of the project counts', () => {
  const { template } = readTemplate(textOf('speckit'), 'speckit')
  const steps = template!.phases.filter(({ id }) => id !== 'plan-review')
  expect(steps.length).toBe(6)
  for (const { id, prompt } of steps)
    expect(prompt).toMatch(new RegExp(`constitution\\.md[^]*speckit\\.${id}[^]*none of its scripts is run`))
})

test.each(['impact_strategy', 'test_adequacy', 'doc_quality', 'production_ready'])(
  'the vote %s is held where the manifest asks for it, and nowhere else',
  (vote) => {
    const { template } = readTemplate(textOf('components'), 'components')
    const facts = { mode: 'standard', asked: '', artifacts: new Set<string>() }
    const held = (votes: readonly string[]) =>
      template!.phases
        .filter(({ gate, when }) => {
          const inputs = new Map<string, InputValue>([
            ['votes', votes],
            ['risk', 'low'],
          ])
          return gate.kind === 'vote' && evaluate(when!, { ...facts, inputs })
        })
        .map(({ gate }) => gate.options.length)
    expect(held([]).length).toBe(0)
    expect(held([vote]).length).toBe(1)
  },
)
