import { expect, test } from 'vitest'
import { gitClient } from '../../src/adapters/git/git-client.ts'
import { sandbox } from '../support/git-sandbox.ts'

test('a git command that fails is an answer, and for run a failure with its words', async () => {
  const client = gitClient((await sandbox()).path, process.env)
  expect(await client.try(['rev-parse', '--git-dir'])).toMatchObject({
    exitCode: 128,
    stderr: expect.stringContaining('not a git repository') as string,
  })
  const failure = {
    code: 'GIT_FAILED',
    details: { command: 'git rev-parse --git-dir', stderr: expect.stringContaining('fatal:') as string },
  }
  await expect(client.run(['rev-parse', '--git-dir'])).rejects.toMatchObject(failure)
})

test('input is empty unless it is given, and has an end either way', async () => {
  const client = gitClient((await sandbox()).path, process.env)
  const empty = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'
  expect(await client.run(['hash-object', '--stdin'])).toBe(empty)
  expect(await client.run(['hash-object', '--stdin'], { input: '' })).toBe(empty)
  expect(await client.run(['hash-object', '--stdin'], { input: Buffer.from([0, 255]) })).not.toBe(empty)
})

test('without git that is said', async () => {
  const { path } = await sandbox()
  await expect(gitClient(path, { ...process.env, PATH: path }).try(['--version'])).rejects.toMatchObject({
    code: 'GIT_MISSING',
  })
})

test('a git that says nothing for too long is given up', async () => {
  const client = gitClient((await sandbox()).path, process.env)
  const slow = client.try(['-c', 'alias.wait=!sleep 5', 'wait'], { silenceMsMax: 200 })
  await expect(slow).rejects.toMatchObject({ code: 'REMOTE_UNREACHABLE' })
})
