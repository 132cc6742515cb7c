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

test('what git leaves running in the background keeps nobody waiting', async () => {
  const client = gitClient((await sandbox()).path, process.env)
  // As an ssh connection does that is kept for the next command: it holds on to stderr.
  const leaving = 'alias.leave=!echo said; echo warned >&2; sleep 20 >/dev/null &'
  const started = performance.now()
  const output = await client.try(['-c', leaving, 'leave'])
  expect(performance.now() - started).toBeLessThan(10_000)
  expect([output.exitCode, output.stdout.toString(), output.stderr]).toEqual([0, 'said\n', 'warned\n'])
})

test('a git that is killed is a failure, and one that does not read its input is not', async () => {
  const client = gitClient((await sandbox()).path, process.env)
  await expect(client.try(['-c', 'alias.die=!kill -9 $PPID', 'die'])).rejects.toMatchObject({
    code: 'GIT_FAILED',
    details: { stderr: 'git was ended by SIGKILL' },
  })
  const output = await client.try(['--version'], { input: Buffer.alloc(1_000_000) })
  expect(output.exitCode).toBe(0)
})

test('of a long answer only as much is kept as was asked for', async () => {
  const client = gitClient((await sandbox()).path, process.env)
  const output = await client.try(['--version'], { stdoutBytesMax: 3 })
  expect(output.stdout.toString()).toBe('git')
  expect(output.stdoutBytes).toBeGreaterThan(10)
})

test('porcelain goes through the library and answers as plumbing does', async () => {
  const { path } = await sandbox()
  const client = gitClient(path, process.env)
  expect(await client.try(['reset'])).toMatchObject({
    exitCode: 128,
    stderr: expect.stringContaining('not a git repository') as string,
  })
  expect(await client.run(['init', '-q', '-b', 'trunk', 'made'])).toBe('')
  expect(await client.run(['-C', 'made', 'symbolic-ref', 'HEAD'])).toBe('refs/heads/trunk')
  await expect(gitClient(path, { ...process.env, PATH: path }).try(['reset'])).rejects.toMatchObject({
    code: 'GIT_MISSING',
  })
  const kept = await client.try(['init', '--no-such-option'], { stdoutBytesMax: 3 })
  expect([kept.exitCode, kept.stdout.length]).toEqual([129, 0])
})
