import { rename } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { brainOk } from '../support/brain-cli.ts'
import { commitFile, git } from '../support/git-sandbox.ts'
import { laidOut } from '../support/laid-out.ts'

const NEW_TASK = { 'tasks/task-002.md': '# Task-002: By hand\n' }

test('what the user has pushed or pulled by plain git is seen at once, however short ago brain fetched', async () => {
  const { box, dir, shared } = await laidOut()
  const other = await box.clone(shared, 'bob')
  for (const place of [dir, other]) await brainOk(place, ['list', '--fetch'])
  await commitFile(dir, NEW_TASK, 'By hand')
  await git(dir, 'push', '--quiet')
  expect((await brainOk(dir, ['list'])).stdout).toContain('By hand')
  expect((await brainOk(other, ['list'])).stdout).not.toContain('By hand')
  await git(other, 'pull', '--quiet')
  expect((await brainOk(other, ['list'])).stdout).toContain('By hand')
})

test('a branch that the user pushed beside others in its folder is noticed as well, once', async () => {
  const { box, dir, shared } = await laidOut()
  await git(dir, 'push', '--quiet', 'origin', 'HEAD:refs/heads/task/998')
  await brainOk(dir, ['list', '--fetch'])
  const other = await box.clone(shared, 'bob')
  await commitFile(other, NEW_TASK, 'By hand')
  await git(other, 'push', '--quiet')
  expect((await brainOk(dir, ['list'])).stdout).not.toContain('By hand')
  await git(dir, 'push', '--quiet', 'origin', 'HEAD:refs/heads/task/999')
  expect((await brainOk(dir, ['list'])).stdout).toContain('By hand')
  await rename(shared, `${shared}.away`)
  expect((await brainOk(dir, ['list'])).stderr).not.toContain('cannot be reached')
})

test('brain’s own push makes no reader ask the remote again', async () => {
  const { dir, shared } = await laidOut()
  await brainOk(dir, ['create-task', 'Basket'])
  await rename(shared, `${shared}.away`)
  const run = await brainOk(dir, ['list'])
  expect(run.stdout).toContain('Basket')
  expect(run.stderr).not.toContain('cannot be reached')
})
