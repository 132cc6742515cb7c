import { join } from 'node:path'
import { expect, test } from 'vitest'
import { brainOk } from '../support/brain-cli.ts'
import {
  commitFile,
  fileAt,
  git,
  readRef,
  sandbox,
  type Files,
  type Sandbox,
} from '../support/git-sandbox.ts'

interface Told {
  readonly branch: string
  readonly commit: string | null
}

async function cloneOf(files: Files): Promise<{ box: Sandbox; remote: string; dir: string }> {
  const box = await sandbox()
  const remote = await box.bareRemote({ files })
  return { box, remote, dir: await box.clone(remote, 'ada') }
}

async function initJson(dir: string): Promise<Told> {
  return (await brainOk(dir, ['init', '--json'])).json<Told>().data
}

test('a detached HEAD stays where it is, and main goes on', async () => {
  const { dir, remote } = await cloneOf({ 'a.txt': 'a\n' })
  const head = await git(dir, 'rev-parse', 'HEAD')
  await git(dir, 'switch', '--quiet', '--detach')
  const told = await initJson(dir)
  expect(await git(dir, 'rev-parse', 'HEAD')).toBe(head)
  expect(await readRef(dir, 'refs/heads/main')).toBe(told.commit)
  expect(await readRef(remote, 'refs/heads/main')).toBe(told.commit)
})

test('a detached HEAD without a remote: the one branch there is gets the layout', async () => {
  const dir = (await sandbox()).path
  await git(dir, 'init', '--quiet', '--initial-branch=trunk')
  await commitFile(dir, { 'a.txt': 'a\n' }, 'Start')
  await git(dir, 'switch', '--quiet', '--detach')
  expect(await initJson(dir)).toMatchObject({ branch: 'trunk' })
  expect(await git(dir, 'branch', '--format=%(refname:short)', '--list', 't*', 'm*')).toBe('trunk')
})

test('a linked worktree on another branch stays as it is', async () => {
  const { dir } = await cloneOf({ 'a.txt': 'a\n' })
  await git(dir, 'worktree', 'add', '--quiet', '-b', 'feature', '../linked')
  const linked = join(dir, '../linked')
  const run = await brainOk(linked, ['init'])
  expect(run.stderr).toContain(`main is checked out in ${dir}`)
  expect(await git(linked, 'status', '--porcelain=v1', '--branch')).toBe('## feature')
  expect(await git(dir, 'status', '--porcelain')).toBe('')
})

test('a submodule is laid out by itself', async () => {
  const { box, dir } = await cloneOf({ 'a.txt': 'a\n' })
  const inner = await box.bareRemote({ name: 'inner', files: { 'b.txt': 'b\n' } })
  await git(
    dir,
    '-c',
    'protocol.file.allow=always',
    'submodule',
    '--quiet',
    'add',
    '-b',
    'main',
    inner,
    'inner',
  )
  await git(dir, 'commit', '--quiet', '-m', 'Inner')
  const told = await initJson(join(dir, 'inner'))
  expect(await readRef(inner, 'refs/heads/main')).toBe(told.commit)
  expect(await fileAt(dir, 'origin/main', 'CLAUDE.md')).toBeNull()
})
