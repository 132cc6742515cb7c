import { expect, test } from 'vitest'
import { aProject } from '../support/a-project.ts'
import { git } from '../support/git-sandbox.ts'

const CLAIM = (worker: string): string =>
  `---\ntask: task-001\nattempt: 1\nworker: ${worker}\nnonce: ${'cd'.repeat(16)}\n---\n# Status\n`

test('a claim that somebody forces over is kept here and told, with the command that brings it back', async () => {
  const project = await aProject()
  const [bea, wil, gus] = [await project.join('bea'), await project.join('wil'), await project.join('gus')]
  await bea.ok('create-task', 'Form')
  await wil.ok('worker', 'claim', '1')
  const work = await wil.commit({ 'form.js': 'form\n' })
  await wil.ok('worker', 'report', '1', '--progress', '50')
  const held = await wil.git('rev-parse', 'HEAD')
  expect(await bea.task('1')).toMatchObject({ state: 'in_progress', worker: 'wil', progress: 50 })

  await gus.git('pull', '--quiet')
  await gus.git('switch', '--quiet', '-c', 'task/001')
  await gus.commit({ 'results/task-001-status.md': CLAIM('gus') })
  await gus.git('push', '--quiet', '--force', 'origin', 'task/001')

  expect(await wil.refused('worker', 'report', '1', '--progress', '60')).toMatchObject({ code: 'NOT_HOLDER' })
  const { needsYou } = await bea.data<{ needsYou: { kind: string; action: string }[] }>('status', '--fetch')
  const [lost] = needsYou.filter(({ action }) => action.includes(held.slice(0, 10)))
  const [program = '', ...words] = lost?.action.split(' ') ?? []
  expect(program).toBe('git')
  await bea.git(...words)
  expect(await git(project.remote, 'for-each-ref', '--contains', work)).not.toBe('')
})
