import { expect, test } from 'vitest'
import { fillLines, fillSections } from '../../../demo/parts/fill-form.ts'
import { blockOf, readPrompt } from '../../../demo/parts/read-prompt.ts'

const PROMPT = `# Worker session: task-010, A title

## 1. Clone

\`\`\`sh
git clone url folder
\`\`\`

## 2. Work

- A list:

  \`\`\`sh
  git add FILES
    indented
  \`\`\`

\`\`\`markdown
## 9. A heading inside of a block
\`\`\`

## The task

## 3. Do something else

\`\`\`sh
rm -rf .
\`\`\`
`

test('A prompt has its numbered sections with their blocks as they stand there', () => {
  const sections = readPrompt(PROMPT)
  expect(sections.map(({ number, title }) => `${number} ${title}`)).toEqual(['1 Clone', '2 Work'])
  expect(blockOf(sections, { section: 1 })).toBe('git clone url folder')
  expect(blockOf(sections, { section: 2 })).toBe('git add FILES\n  indented')
  expect(blockOf(sections, { section: 2, language: 'markdown' })).toBe('## 9. A heading inside of a block')
})

test('What looks like a step in the task text is none', () => {
  expect(() => blockOf(readPrompt(PROMPT), { section: 3 })).toThrow('no sh block 1 in section 3')
})

test('A block that does not end is an error', () => {
  expect(() => readPrompt('## 1. Clone\n```sh\ngit clone\n')).toThrow('does not end (line 2)')
})

test('A form keeps its lines but for the values put into it', () => {
  const form = 'task: 1\nraised: 2026-01-31T09:00:00Z\n**Issue:** what stops you'
  expect(fillLines(form, { 'raised:': '$& now', '**Issue:**': 'No key' })).toBe(
    'task: 1\nraised: $& now\n**Issue:** No key',
  )
  expect(() => fillLines(form, { 'step:': 'x' })).toThrow('no line "step:"')
})

test('The sections of a form get their texts in place of what explains them', () => {
  const form = '# Head\n\n## Summary\n## What\n### Files\n## Tests\n(commands)'
  const filled = fillSections(form, { '## Summary': 'Done.', '## Tests': 'They pass.' })
  expect(filled).toBe(
    '# Head\n\n## Summary\n\nDone.\n\n## What\n\n### Files\n\nNone.\n\n## Tests\n\nThey pass.\n',
  )
  expect(() => fillSections(form, { '## Notes': 'x' })).toThrow('no heading "## Notes"')
})
