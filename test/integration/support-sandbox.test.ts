import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { expect, test } from 'vitest'
import { commitFile, fileAt, git, readRef, sandbox, writeFiles } from '../support/git-sandbox.ts'

test('git refuses to work outside of a sandbox', async () => {
  await expect(git(process.cwd(), 'status')).rejects.toThrow('sandbox only')
  await expect(writeFiles(process.cwd(), { 'never.md': '' })).rejects.toThrow('sandbox only')
  expect(existsSync('never.md')).toBe(false)
})

test('git sees no settings of the person who runs the tests', async () => {
  const box = await sandbox()
  expect(homedir()).toContain('tenarms-home-')
  expect(await git(box.path, 'config', '--get', 'user.email')).toBe('person@example.invalid')
  await expect(git(box.path, 'rev-parse', '--git-dir')).rejects.toThrow('not a git repository')
})

test('a remote starts empty, or with one commit of the files it is given', async () => {
  const box = await sandbox()
  const empty = await box.bareRemote({ name: 'empty', branch: 'trunk' })
  expect(await readRef(empty, 'HEAD')).toBeNull()
  expect(await git(empty, 'symbolic-ref', 'HEAD')).toBe('refs/heads/trunk')

  const filled = await box.bareRemote({ branch: 'trunk', files: { 'a/b.md': 'text\r\n' } })
  expect(await git(filled, 'rev-list', '--count', 'trunk')).toBe('1')
  expect(await fileAt(filled, 'trunk', 'a/b.md')).toBe('text\r\n')
  expect(await fileAt(filled, 'trunk', 'missing.md')).toBeNull()
})

test('a clone commits under its own name, and only the files named', async () => {
  const box = await sandbox()
  const ada = await box.clone(await box.bareRemote({ files: { 'README.md': 'first\n' } }), 'ada')
  await writeFiles(ada, { 'staged.md': 'mine\n', 'README.md': 'unsaved\n' })
  await git(ada, 'add', 'staged.md')

  const commit = await commitFile(ada, { 'note.md': 'note\n' }, 'Add a note')

  expect(await git(ada, 'log', '-1', '--format=%an <%ae> %s')).toBe('ada <ada@example.invalid> Add a note')
  expect(await git(ada, 'show', '--name-only', '--format=', commit)).toBe('note.md')
  expect(await git(ada, 'status', '--porcelain')).toBe(' M README.md\nA  staged.md')
})
