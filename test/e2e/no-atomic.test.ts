import { expect, test } from 'vitest'
import { aProject, approve, deliver } from '../support/a-project.ts'
import { fileAt, git, readRef } from '../support/git-sandbox.ts'

test('a host that takes no atomic pushes: claims, next attempts and approvals all work', async () => {
  const { remote, join } = await aProject()
  await git(remote, 'config', 'receive.advertiseAtomic', 'false')
  const [bea, wil] = [await join('bea'), await join('wil')]
  await bea.ok('create-task', 'Form')
  await wil.ok('worker', 'claim', '1')
  await wil.ok('worker', 'release', '1')
  await deliver(bea, '1', { 'form.js': 'form\n' })
  expect(await bea.task('1')).toMatchObject({ state: 'review', worker: 'bea', attempt: 3 })
  expect(await readRef(remote, 'task/001.2')).not.toBeNull()
  await bea.git('switch', '--quiet', 'main')
  await approve(bea, '1')
  expect(await bea.task('1')).toMatchObject({ state: 'completed', problems: [] })
  expect(await fileAt(remote, 'main', 'form.js')).toBe('form\n')
  expect(await readRef(remote, 'task/001.3')).toBe(await readRef(remote, 'main'))
})

test('a fence without the branch that it was for is nobody’s, and the next claim takes it up', async () => {
  const { remote, join } = await aProject()
  const [bea, wil] = [await join('bea'), await join('wil')]
  await bea.ok('create-task', 'Form')
  await bea.ok('worker', 'claim', '1', '--no-checkout')
  await bea.ok('worker', 'release', '1')
  await bea.ok('worker', 'claim', '1', '--no-checkout')
  // As if the second push of bea's claim had never come.
  await git(remote, 'branch', '--quiet', '-D', 'task/001.3')
  expect(await wil.task('1')).toMatchObject({ state: 'ready', worker: null })
  await wil.ok('worker', 'claim', '1')
  expect(await wil.task('1')).toMatchObject({ state: 'in_progress', worker: 'wil', attempt: 3 })
})
