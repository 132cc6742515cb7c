import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readTemplate } from '../../../../src/domain/workflow/read-template.ts'

const FOLDER = join(import.meta.dirname, '../../../../src/templates/workflows')

test.each(readdirSync(FOLDER))('the built-in %s is valid', (name) => {
  const { problems } = readTemplate(readFileSync(join(FOLDER, name), 'utf8'), name)
  expect(problems).toEqual([])
})
