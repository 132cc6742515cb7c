import { spawnSync } from 'node:child_process'
import { readFileSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hostScript } from '../../src/adapters/fleet/host-script.ts'
import { fileAt, git, sandbox, writeFiles } from '../support/git-sandbox.ts'

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
