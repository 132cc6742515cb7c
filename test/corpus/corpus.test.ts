import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { verdictOn } from './a-verdict.ts'

const FOLDER = join(import.meta.dirname, 'files')
const README = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
const VERDICTS = JSON.parse(readFileSync(join(import.meta.dirname, 'verdicts.json'), 'utf8')) as Readonly<
  Record<string, unknown>
>
const FILES = readdirSync(FOLDER).sort()

test('every hostile file has its verdict and its line in the README', () => {
  expect(Object.keys(VERDICTS).sort()).toEqual(FILES)
  expect(FILES.filter((name) => !README.includes(`\`${name}\``))).toEqual([])
})

test.each(FILES)('%s is read as it always was', (name) => {
  expect(verdictOn(readFileSync(join(FOLDER, name)))).toEqual(VERDICTS[name])
})
