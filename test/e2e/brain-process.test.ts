import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { brain, brainOk, spawnBrain } from '../support/brain-cli.ts'
import { sandbox } from '../support/git-sandbox.ts'

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

test('the built program says the version of package.json, wherever it is started', async () => {
  const { path } = await sandbox()
  const run = await brainOk(path, ['--version'])
  expect(run.stdout).toBe(`${version}\n`)
  expect(run.stderr).toBe('')
})

test('a run that had to end well and did not is an error with the whole output', async () => {
  const { path } = await sandbox()
  await expect(brainOk(path, ['no-such-verb'])).rejects.toThrow(
    /exit 2\n[^]*--- standard error\n.*no-such-verb/,
  )
})

test('output that is not one JSON document is an error', async () => {
  const { path } = await sandbox()
  const run = await brain(path, ['--version'])
  expect(() => run.json()).toThrow(version)
})

test('a run that takes too long is killed and is an error', async () => {
  const { path } = await sandbox()
  await expect(brain(path, ['--version'], { timeoutMs: 1 })).rejects.toThrow('took longer than 1 ms')
})

test('a started brain can be killed midway', async () => {
  const { path } = await sandbox()
  const running = spawnBrain(path, ['--version'])
  running.kill('SIGKILL')
  expect(await running.done).toMatchObject({ code: null, signal: 'SIGKILL' })
})

test('no brain is started outside of a sandbox', () => {
  expect(() => spawnBrain(process.cwd(), ['--version'])).toThrow('sandbox only')
})
