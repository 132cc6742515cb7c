import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitBrainstorm, type Brainstorm } from '../../../../src/domain/components/brainstorm.ts'
import { formalize } from '../../../../src/domain/components/formalize.ts'

const TEXTS = {
  MISSION: `# Mission: The cart

A cart for the shop.

**Project:** shop
Risk: High
- **Complexity:** 7/10
Validation: \`npm test\`
`,
  INVESTIGATION: `# Investigation

Nothing there yet.

## Components

- **store**: \`src/store.ts\` — Keeps what is in the cart (risk: low)
- cart: src/cart.ts - Shows it (depends on: store; complexity: low)

## Numbers

- 3: nothing to do with components
`,
  DECISIONS: '# Decisions\n\n- `store`: ids are strings\n- No framework\n',
  CONCERNS: '- The clock of the shop is late\n',
}

function brainstorm(change: Partial<Record<keyof typeof TEXTS, string | null>> = {}): Brainstorm {
  const texts = Object.entries({ ...TEXTS, ...change }).filter(([, text]) => text !== null)
  return Object.fromEntries(
    texts.map(([part, text]) => [part, { path: `b/${part}.md`, firstLine: 1, text: text ?? '' }]),
  )
}

test('the documents of a brainstorm become a manifest, decisions and concerns included', () => {
  const { manifest, problems, warnings } = formalize(brainstorm(), 'b')
  expect(problems).toEqual([])
  expect(manifest).toMatchObject({
    ...{ name: 'the-cart', project: 'shop', workDir: '.', specDir: 'b', complexity: 7, risk: 'high' },
    validationCommand: 'npm test',
    components: [
      {
        id: 'store',
        file: 'src/store.ts',
        dependsOn: [],
        risk: 'low',
        purpose: 'Keeps what is in the cart',
        notes: '`store`: ids are strings',
      },
      {
        id: 'cart',
        file: 'src/cart.ts',
        dependsOn: ['store'],
        risk: 'high',
        complexity: 'low',
        purpose: 'Shows it',
        notes: '',
      },
    ],
    gotchas: ['The clock of the shop is late', 'Decided: No framework'],
  })
  expect(warnings).toEqual([expect.objectContaining({ file: 'b/MISSION.md', line: null })])
})

test.each([
  [
    'a table',
    '## Components\n\n| Id | File | Depends on | Risk | Purpose |\n| --- | --- | --- | --- | --- |\n| `store` | src/store.ts | - | low | Keeps it |\n| cart | src/cart.ts | store | High | Shows it |\n',
  ],
  [
    'headings',
    '## 2. Components\n\n### store\n\nKeeps it\n\n- **File:** `src/store.ts`\n- **Risk:** low\n\n### Component: cart\n\nFile: src/cart.ts\nDepends on: `store`\nPurpose: Shows it\n',
  ],
])('components are read from %s as well', (_, INVESTIGATION) => {
  const { manifest, problems } = formalize(brainstorm({ INVESTIGATION, DECISIONS: 'x' }), 'b')
  expect(problems).toEqual([])
  expect(manifest?.components).toMatchObject([
    { id: 'store', file: 'src/store.ts', dependsOn: [], risk: 'low', purpose: 'Keeps it' },
    { id: 'cart', file: 'src/cart.ts', dependsOn: ['store'], risk: 'high', purpose: 'Shows it' },
  ])
})

test('every error comes at once, each with its file, its line and what to do', () => {
  const INVESTIGATION =
    '## Components\n- store: src/store.ts (depends on: cart)\n- cart: src/cart.ts (depends on: stor, store)\n- store: src/other.ts\n- later\n- out: ../../etc/x.ts\n- a: src/a.ts (needs: b)\n- b: src/b.ts (needs: a)\n'
  const MISSION = '# Cart\n\nRisk: hihg\nComplexity: eleven\n'
  const { manifest, problems } = formalize(
    brainstorm({ INVESTIGATION, MISSION, DECISIONS: null, CONCERNS: null }),
    'b',
  )
  expect(manifest).toBeNull()
  const said = problems.map(({ file, line, message }) => `${file}:${line ?? ''} ${message}`)
  for (const [place, part] of [
    ['b/DECISIONS.md:', 'missing'],
    ['b/MISSION.md:3', '"hihg"'],
    ['b/MISSION.md:4', 'eleven'],
    ['b/MISSION.md:', 'project: It is missing.'],
    ['b/INVESTIGATION.md:3', '"stor"'],
    ['b/INVESTIGATION.md:4', 'Two components'],
    ['b/INVESTIGATION.md:5', 'names no component'],
    ['b/INVESTIGATION.md:6', 'no file of the repository'],
    ['b/INVESTIGATION.md:', 'Circular dependency'],
  ])
    expect(said).toContainEqual(expect.stringMatching(new RegExp(`^${place} .*${part}`)))
  for (const { fix } of problems) expect(fix).not.toBe('')
})

test('one file with the four headings is the same brainstorm, with its own lines', () => {
  const text = Object.entries(TEXTS)
    .map(([part, said]) => `# ${part}.md\n${said}`)
    .join('\n')
  const { manifest, problems } = formalize(splitBrainstorm('all.md', text), '.')
  expect(problems).toEqual([])
  expect(manifest?.components).toHaveLength(2)
  const wrong = formalize(
    splitBrainstorm('all.md', text.replace('store; complexity', 'shelf; complexity')),
    '.',
  )
  const line = text.split('\n').findIndex((one) => one.startsWith('- cart:')) + 1
  expect(wrong.problems).toMatchObject([{ file: 'all.md', line }])
})

test('any text is read without an exception, and every problem names a line that is there', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const INVESTIGATION = `## Components\n- ${text}\n| ${text} |\n### ${text}\n`
      const { problems } = formalize(brainstorm({ INVESTIGATION, MISSION: text }), 'b')
      for (const { line } of problems) expect(line ?? 1).toBeGreaterThan(0)
    }),
  )
})
