import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { generatedDocs } from '../../src/presentation/generated-docs.ts'

const docs = await generatedDocs()

test.each([...docs])('%s says what the code does; if not: npm run docs', (path, text) => {
  expect(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')).toBe(text)
})

test('every code and every command is in them', () => {
  const [reference = '', errors = ''] = docs.values()
  expect(reference).toContain('### brain worker claim\n')
  expect(reference).not.toContain('brain complete ')
  expect(errors).toContain(
    '| `TASK_ALREADY_CLAIMED` | 1 | no | task-012 is claimed by worker-1 since 2026-11-21 09:00 UTC. |',
  )
})
