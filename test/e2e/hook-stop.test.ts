import { expect, test } from 'vitest'
import { callHook } from '../support/a-hook.ts'
import { aProject, type Person } from '../support/a-project.ts'

const SESSION = 'session-1'

/** null: it may stop; else what it is to do next. */
async function stopping(person: Person, more: Readonly<Record<string, unknown>> = {}) {
  const input = { session_id: SESSION, stop_hook_active: false, last_assistant_message: 'Done.', ...more }
  const { answer } = await callHook(person, 'Stop', input)
  if (answer === null) return null
  expect(answer['decision']).toBe('block')
  return String(answer['reason'])
}

async function work(worker: Person, id: string, path: string): Promise<void> {
  await worker.ok('worker', 'claim', id)
  await worker.commit({ [path]: '# Text\n' }, `${id}: work`)
  await worker.ok('worker', 'submit', id, '--summary', 'Done')
}

const PIPELINE = `schema: 1
name: chain
version: "1"
title: A chain
description: Three steps, one after another.
phases:
  - id: one
    title: One
    artifact: "{{run.folder}}/one.md"
    prompt: Write {{artifact.one}}.
    gate: none
  - id: two
    title: Two
    needs: [one]
    artifact: "{{run.folder}}/two.md"
    prompt: Write {{artifact.two}}.
    gate: human
  - id: three
    title: Three
    needs: [two]
    prompt: Do it.
    gate: none
`

async function aRun(): Promise<Person> {
  const project = await aProject({ files: { '.brain/templates/chain.yml': PIPELINE } })
  const ada = await project.join('ada')
  await ada.ok('init', '--yes')
  await ada.ok('workflow', 'new', '--template', 'chain', '--name', 'shop', 'Build a shop')
  return ada
}

test('a session that takes a run on is sent to its next step, one a turn, up to where a person decides', async () => {
  const ada = await aRun()
  expect(await stopping(ada)).toBeNull()

  await ada.ok('workflow', 'run', 'shop', '--session', SESSION)
  const first = await stopping(ada)
  expect(first).toContain('The workflow shop goes on (phase 1 of 3)')
  expect(first).toContain('brain workflow run shop')
  expect(first).toContain('brain worker-instructions task-001')
  expect(first).toContain('brain workflow pause shop')
  // Nothing has happened since, whatever the client says of hooks before, and whoever has spoken meanwhile.
  expect(await stopping(ada, { stop_hook_active: true })).toBeNull()
  expect(await stopping(ada)).toBeNull()
  expect(await stopping(ada, { prompt_id: 'prompt-2' })).toBeNull()
  // Another session in the same folder has nothing to do with it.
  expect(await stopping(ada, { session_id: 'session-2' })).toBeNull()

  // Somebody is at work on it: neither the end of the run, nor a reason to go on.
  await ada.ok('worker', 'claim', '1')
  expect(await stopping(ada, { stop_hook_active: true })).toBeNull()
  await ada.commit({ 'workflows/shop/one.md': '# One\n' })
  await ada.ok('worker', 'submit', '1', '--summary', 'Done')
  await ada.ok('workflow', 'advance', 'shop')
  const second = await stopping(ada, { stop_hook_active: true })
  expect(second).toContain('brain worker-instructions task-002')
  expect(second).toContain('phase 2 of 3')

  // A person has to approve what comes of it.
  await ada.git('switch', '-q', 'main')
  await work(ada, '2', 'workflows/shop/two.md')
  expect(await stopping(ada, { stop_hook_active: true })).toBeNull()
  await ada.ok('review', '2')
  await ada.ok('review', '2', '--approve')
  expect(await stopping(ada, { prompt_id: 'prompt-3' })).toContain('brain worker-instructions task-003')
})

test('a run that is paused, a question to the person, and work in the background let a session stop', async () => {
  const ada = await aRun()
  await ada.ok('workflow', 'run', 'shop', '--session', SESSION)
  expect(await stopping(ada, { last_assistant_message: 'Shall I go on?\n' })).toBeNull()
  expect(await stopping(ada, { background_tasks: [{ id: 'b1' }] })).toBeNull()
  expect(await stopping(ada, { permission_mode: 'plan' })).toBeNull()
  await ada.ok('workflow', 'pause', 'shop')
  expect(await stopping(ada)).toBeNull()
  await ada.ok('workflow', 'resume', 'shop')
  expect(await stopping(ada)).toContain('brain worker-instructions task-001')
})

test('a session is sent on six times after the same words of a person, however much changes', async () => {
  const ada = await aRun()
  await ada.ok('workflow', 'run', 'shop', '--session', SESSION)
  const changing = async (turn: string): Promise<(string | null)[]> => {
    const said: (string | null)[] = []
    for (let count = 0; count < 7; count++) {
      await ada.ok('worker', 'claim', '1', '--no-checkout')
      await ada.ok('worker', 'release', '1')
      said.push(await stopping(ada, { stop_hook_active: count > 0, prompt_id: turn }))
    }
    return said
  }
  expect((await changing('prompt-1')).map((said) => said !== null)).toEqual([...Array(6).fill(true), false])
  expect((await changing('prompt-2'))[0]).not.toBeNull()
})

test('only the name of a session is taken for one, and --dry-run keeps nothing in mind', async () => {
  const ada = await aRun()
  const { code } = await ada.refused('workflow', 'run', 'shop', '--session', '../../x')
  expect(code).toBe('USAGE')
  await ada.ok('workflow', 'run', 'shop', '--session', SESSION, '--dry-run')
  await ada.ok('workflow', 'run', 'shop', '--session', '')
  expect(await stopping(ada)).toBeNull()
})
