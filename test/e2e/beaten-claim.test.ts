import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aProject, type TaskDocument } from '../support/a-project.ts'
import { readRef } from '../support/git-sandbox.ts'

test('a claim without an id that is beaten to the best task goes on to the next one', async () => {
  const project = await aProject()
  const [brain, worker, rival] = [
    await project.join('bea'),
    await project.join('wil'),
    await project.join('rex'),
  ]
  await brain.ok('create-task', 'Form', '--priority', 'high')
  await brain.ok('create-task', 'Page', '--priority', 'low')
  await rival.ok('worker', 'claim', '1')
  const theirs = await rival.git('rev-parse', 'HEAD')
  await rival.git('push', '--quiet', 'origin', `${theirs}:refs/rivals/1`, ':refs/heads/task/001')

  // The rival's claim arrives when the worker's is on its way: after the look, before the ref is made.
  const hook = join(project.remote, 'hooks', 'update')
  const arrive = `git update-ref refs/heads/task/001 ${theirs} ${'0'.repeat(40)}`
  await writeFile(hook, `#!/bin/sh\n[ -e beaten ] || { touch beaten && ${arrive}; }\n`)
  await chmod(hook, 0o755)
  const { tasks } = await worker.data<{ tasks: TaskDocument[] }>('worker', 'claim')
  expect(tasks).toMatchObject([{ id: 'task-002', worker: 'wil', branch: 'task/002' }])
  expect(await readRef(project.remote, 'task/001')).toBe(theirs)
  expect(await brain.task('1')).toMatchObject({ worker: 'rex', attempt: 1 })
  expect(await worker.refused('worker', 'submit', '1', '--summary', 'Mine')).toMatchObject({
    code: 'NOT_HOLDER',
  })
})
