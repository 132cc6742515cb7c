import { expect, test } from 'vitest'
import { aProject } from '../support/a-project.ts'

async function withTemplate(template: string) {
  const brain = await (await aProject()).join('bea')
  await brain.ok('create-task', 'First')
  await brain.commit({ '.brain/templates/worker-prompt.md': template }, 'Our own prompt')
  await brain.git('push', '-q', 'origin', 'HEAD')
  return brain
}

test('a project’s own template takes the place of the one that comes with brain', async () => {
  const brain = await withTemplate('Do {{taskId}}: {{title}}, on {{branch}}.\n')
  expect(await brain.ok('worker-instructions', '1')).toBe('Do task-001: First, on task/001.\n')
})

test('a template with a name that does not exist is refused by name', async () => {
  const brain = await withTemplate('Do {{tusk}}.\n')
  const error = await brain.refused('worker-instructions', '1')
  expect(error).toMatchObject({ code: 'BAD_INPUT' })
  expect(error.message).toContain('{{tusk}}')
})
