import { expect, test } from 'vitest'
import { fileAt } from '../support/git-sandbox.ts'
import { stagedProject } from '../support/staged-project.ts'

test('a sprint takes a task out of the backlog; a list that is given replaces the one before, and the help says so', async () => {
  const { people, project } = await stagedProject({
    people: ['bea'],
    steps: [['bea', 'create-task', 'Later', '--backlog', '--scope', 'src/**']],
  })
  const [bea] = people
  expect(await bea.task('1')).toMatchObject({ state: 'backlog' })
  await bea.ok('edit-task', '1', '--sprint', '1', '--scope', 'docs/**')
  expect(await bea.task('1')).toMatchObject({ state: 'ready', scope: ['docs/**'] })
  expect(await fileAt(project.remote, 'main', 'tasks/task-001.md')).not.toContain('backlog: true')
  expect(await bea.ok('help', 'edit-task')).toMatch(/--scope <glob> +files the task may change; replaces all/)
})

test('whoever a task is reserved for has a name of one line', async () => {
  const { people } = await stagedProject({ people: ['bea'], steps: [['bea', 'create-task', 'One']] })
  const [bea] = people
  for (const words of [
    ['reserve', '1', '--worker', 'a\nb'],
    ['reclaim', '1', '--force', '--worker', 'a\nb'],
    ['worker', 'claim', '1', '--as', 'a\nb'],
  ])
    expect(await bea.refused(...words)).toMatchObject({ code: 'USAGE', exit: 2 })
  expect(await bea.task('1')).toMatchObject({ state: 'ready', attempt: null })
})

test('the step that documents may change documents', async () => {
  const { people } = await stagedProject({ people: ['bea'], steps: [] })
  const [bea] = people
  const { steps } = await bea.data<{ steps: { id: string; command: string[] }[] }>(
    'orchestrate',
    'Add tags to photos',
  )
  const scopes = steps.map(({ id, command }) => [id, command.includes('--scope')])
  expect(scopes.filter(([, has]) => has)).toEqual([['document', true]])
  expect(steps.find(({ id }) => id === 'document')?.command).toContain('docs/**')
})
