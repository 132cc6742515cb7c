import { spawnSync } from 'node:child_process'
import { readFileSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hostScript } from '../../src/adapters/fleet/host-script.ts'
import { fileAt, git, readRef, sandbox, writeFiles } from '../support/git-sandbox.ts'
import { leaveAside } from '../support/leave-aside.ts'

const FUNCTIONS = readFileSync(new URL('../../src/templates/host.sh', import.meta.url), 'utf8')

/** What is done on another machine, or in a sandbox: the same text, by this machine's `sh`. */
async function aPlace() {
  const box = await sandbox()
  const remote = await box.bareRemote({ files: { 'a.txt': 'AAAA\n' } })
  const dir = await box.clone(remote, 'place')
  await git(dir, 'switch', '--quiet', '--no-track', '-c', 'task/001', 'origin/main')
  await git(dir, 'push', '--quiet', 'origin', 'HEAD:refs/heads/task/001')
  const save = (branch = 'task/001'): readonly string[] => {
    const values = { place: dir, session: `${dir}.session`, remote: 'origin', branch, message: 'Rescue' }
    const input = hostScript(FUNCTIONS, { verb: 'save', values, answer: 'ready' })
    const { stdout, stderr, status } = spawnSync('sh', ['-s'], { input, encoding: 'utf8', env: process.env })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    return stdout.split('\n').filter((line) => line !== '' && line !== 'ready')
  }
  return { remote, dir, save }
}

test('an edit of the same size, made in the second in which the index was written, is saved', async () => {
  const { remote, dir, save } = await aPlace()
  const second = new Date('2026-01-02T03:04:05Z')
  await git(dir, 'config', 'core.trustctime', 'false')
  utimesSync(join(dir, 'a.txt'), second, second)
  await git(dir, 'update-index', '--refresh')
  await writeFiles(dir, { 'a.txt': 'BBBB\n' })
  for (const path of ['a.txt', '.git/index']) utimesSync(join(dir, path), second, second)
  expect(save()).toHaveLength(1)
  expect(await fileAt(remote, 'task/001', 'a.txt')).toBe('BBBB\n')
})

test('other branches and stashed changes that are only here are saved once; what is on the remote and what is secret is not', async () => {
  const { remote, dir, save } = await aPlace()
  const spike = await leaveAside(dir)
  const saved = save()
  expect(saved).toHaveLength(2)
  expect(saved[0]).toBe(`rescued rescue/001-${spike.slice(0, 8)} ${spike}`)
  const [, branch = '', commit = ''] = (saved[1] ?? '').split(' ')
  expect(await readRef(remote, `refs/heads/${branch}`)).toBe(commit)
  expect(await fileAt(remote, branch, 'a.txt')).toBe('stashed\n')
  expect(await git(remote, 'ls-tree', '--name-only', branch)).toBe('a.txt\nnew.txt')
  expect(await git(dir, 'stash', 'list')).toContain('stash@{0}')
  expect(save()).toEqual([])
})
