import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod'
import { expect, test } from 'vitest'
import { templateSchema } from '../../../../src/domain/workflow/template-schema.ts'
import { changed, problemsOf, WHOLE } from './a-template.ts'

const FOLDER = join(import.meta.dirname, '../../../../src/templates/workflows')
const BUILT_IN = readdirSync(FOLDER).map((name) => readFileSync(join(FOLDER, name), 'utf8'))

/** The schema as another program reads it. */
const SCHEMA = z.fromJSONSchema(templateSchema())

function isAccepted(text: string): boolean {
  return SCHEMA.safeParse(parse(text)).success
}

test('the published schema accepts what is valid', () => {
  for (const text of [WHOLE, ...BUILT_IN]) expect([isAccepted(text), problemsOf(text)]).toEqual([true, []])
})

test.each([
  changed('gate: human', 'gate: humn'),
  changed('needs: [plan]\n', 'needs: plan\n'),
  changed('    title: Build\n', ''),
  changed('title: Release', 'title: 2048'),
  changed('title: Release', 'title: ""'),
  changed('id: review', 'id: Review'),
  changed('name: release', 'name: ../../etc'),
  changed('schema: 1', 'schema: 2'),
  changed('schema: 1\n', ''),
  changed('scope: [', 'scope: 1 # ['),
  changed('timeout: 20', 'timeout: 0'),
  changed('timeout: 20', 'timeout: 1.5'),
  changed('max: 2', 'max: many'),
  changed('of: list', 'of: lists'),
  changed('type: list', 'type: array'),
  changed('[npm test]', '[5]'),
  changed('priority: high', 'priority: urgent'),
  changed('  slow: {', '  Slow: {'),
  changed('description: One at a time', 'text: One at a time'),
  `${WHOLE}extra: 1\n`,
])('the schema and brain both refuse it: %#', (text) => {
  expect(problemsOf(text)).not.toEqual([])
  expect(isAccepted(text)).toBe(false)
})
