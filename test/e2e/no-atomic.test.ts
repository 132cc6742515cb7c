import { chmod, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
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

/** Kills the brain that pushes, as soon as main has moved. */
const KILLS_BRAIN = `#!/bin/sh
grep -q refs/heads/main || exit 0
at=$PPID
while [ "$at" -gt 1 ]; do
  if grep -qa main.js "/proc/$at/cmdline"; then kill -9 "$at"; exit 0; fi
  at=$(sed -n 's/^PPid:[^0-9]*//p' "/proc/$at/status")
done
`

test('what was cut off after its first push is carried through by the next command of that clone', async () => {
  const { remote, join: joinAs } = await aProject()
  await git(remote, 'config', 'receive.advertiseAtomic', 'false')
  const [bea, wil] = [await joinAs('bea'), await joinAs('wil')]
  await bea.ok('create-task', 'Form')
  const tip = await deliver(wil, '1', { 'form.js': 'form\n' })
  await bea.ok('review', '1')
  const hook = join(remote, 'hooks', 'post-receive')
  await writeFile(hook, KILLS_BRAIN)
  await chmod(hook, 0o755)
  expect((await bea.brain('review', '1', '--approve')).code).toBeNull()
  await rm(hook)
  expect(await fileAt(remote, 'main', 'form.js')).toBe('form\n')
  expect(await readRef(remote, 'task/001')).toBe(tip)

  await bea.ok('create-task', 'Page')
  expect(await readRef(remote, 'task/001')).not.toBe(tip)
  expect(await bea.task('1')).toMatchObject({ state: 'completed', problems: [] })
  await wil.commit({ 'late.js': 'late\n' })
  await expect(wil.git('push', '--quiet', 'origin', 'HEAD:refs/heads/task/001')).rejects.toThrow('rejected')
})
