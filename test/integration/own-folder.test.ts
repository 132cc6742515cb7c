import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { writeJson } from '../../src/adapters/fs/json-file.ts'
import { makeOwnFolder } from '../../src/adapters/fs/own-folder.ts'

test('a folder of brain’s own is made with those above it, and made again it stays', () => {
  const repository = join(temporaryFolder(), 'a/.git')
  mkdirSync(repository, { recursive: true })
  const folder = join(repository, 'brain/autosave/main')
  makeOwnFolder(folder)
  makeOwnFolder(folder)
  expect(existsSync(folder)).toBe(true)
})

test('a repository that was deleted does not come back as a shell of itself', async () => {
  const root = join(temporaryFolder(), 'a')
  mkdirSync(join(root, '.git/brain/autosave'), { recursive: true })
  rmSync(root, { recursive: true })
  await expect(writeJson(join(root, '.git/brain/autosave/last.json'), {})).rejects.toThrow('FILE_UNWRITABLE')
  expect(existsSync(root)).toBe(false)
})

test('where nothing can be made at all, it says so instead of trying for ever', () => {
  expect(() => makeOwnFolder('/proc/nothing/here')).toThrow('ENOENT')
})

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'own-folder-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
