import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { CODE_RULES, type Offense, type Source, TEXT_RULES } from './support/tidy-rules.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CODE_FOLDERS = ['src', 'test', 'demo', 'scripts']
const TEXT_FOLDERS = [...CODE_FOLDERS, 'docs', '.brain', '.ci', '.github']
const TEXT_FILE = /\.(?:[cm]?[jt]s|json|jsonc|md|sh|ya?ml|css|html|txt)$|^run$/
const LOCKFILE = 'package-lock.json'

const topFiles = filesIn('.', { deep: false }).filter(({ path }) => path !== LOCKFILE)
const code = [...CODE_FOLDERS.flatMap((folder) => filesIn(folder, { deep: true })), ...topFiles].filter(
  ({ path }) => path.endsWith('.ts'),
)
const texts = [...TEXT_FOLDERS.flatMap((folder) => filesIn(folder, { deep: true })), ...topFiles]

describe('this project', () => {
  test('is found whole', () => {
    const found = texts.map(({ path }) => path)
    expect(found).toContain('src/domain/task/task.ts')
    expect(found).toContain('test/tidy.test.ts')
    expect(found).toContain('package.json')
  })

  test.each(Object.entries(CODE_RULES))('keeps the rule on %s', (_, rule) => {
    expect(code.flatMap(rule).map(line)).toEqual([])
  })

  test.each(Object.entries(TEXT_RULES))('keeps the rule on %s', (_, rule) => {
    expect(texts.flatMap(rule).map(line)).toEqual([])
  })
})

function line({ path, line: number, message }: Offense): string {
  return `${path}${number === null ? '' : `:${number}`} ${message}`
}

/** None when there is no such folder. */
function filesIn(folder: string, { deep }: { deep: boolean }): Source[] {
  if (!existsSync(join(ROOT, folder))) return []
  const entries = readdirSync(join(ROOT, folder), { recursive: deep, withFileTypes: true, encoding: 'utf8' })
  return entries
    .filter((entry) => entry.isFile() && TEXT_FILE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(ROOT, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }))
}
