import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aProject, approve, deliver, type Person, type Project } from '../support/a-project.ts'
import { fileAt, git } from '../support/git-sandbox.ts'

/** A plan on a branch of its own, and a task that waits for its approval. */
async function aDelivery(): Promise<{ project: Project; bea: Person; wil: Person }> {
  const project = await aProject()
  const [bea, wil] = [await project.join('bea'), await project.join('wil')]
  await bea.ok('init', '--plan-branch', 'plan')
  await bea.ok('create-task', 'Form')
  await wil.git('config', 'brain.plan', 'plan')
  await deliver(wil, '1', { 'form.js': 'form\n' })
  return { project, bea, wil }
}

test('what somebody merges by hand is reviewed and closed, with the plan on a branch of its own', async () => {
  const { project, bea, wil } = await aDelivery()
  await wil.git('switch', '--quiet', 'main')
  await wil.git('merge', '--quiet', '--no-edit', 'task/001')
  await wil.git('push', '--quiet', 'origin', 'main')
  expect(await bea.task('1')).toMatchObject({ state: 'review', attempt: 1 })
  await approve(bea, '1')
  expect(await bea.task('1')).toMatchObject({ state: 'completed', problems: [] })
  expect(await fileAt(project.remote, 'main', 'form.js')).toBe('form\n')
})

test('an approval goes on where the plan moved between two pushes of a host that takes no atomic ones', async () => {
  const { project, bea } = await aDelivery()
  const { remote } = project
  await git(remote, 'config', 'receive.advertiseAtomic', 'false')
  const hook = join(remote, 'hooks', 'post-receive')
  const moving = [
    'grep -q refs/heads/main || exit 0',
    '[ ! -e moved ] || exit 0',
    'touch moved',
    'git update-ref refs/heads/plan "$(git commit-tree -p plan -m Other "plan^{tree}")"',
  ]
  await writeFile(hook, `#!/bin/sh\n${moving.join('\n')}\n`)
  await chmod(hook, 0o755)
  await approve(bea, '1')
  expect(await bea.task('1')).toMatchObject({ state: 'completed', problems: [] })
  expect(await fileAt(remote, 'main', 'form.js')).toBe('form\n')
  expect(await git(remote, 'log', '--format=%s', 'plan')).toContain('Other')
})
