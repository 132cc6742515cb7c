import { spawn } from 'node:child_process'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { callHook, contextIn, sayToHook } from '../support/a-hook.ts'
import { until } from '../support/a-fleet.ts'
import { aProject, type Person } from '../support/a-project.ts'
import { handsIn, stagedProject } from '../support/staged-project.ts'

const STARTED = { source: 'startup' }

/** With task-001 claimed. */
async function aWorker(): Promise<Person> {
  const {
    people: [, bea],
  } = await stagedProject({
    people: ['ada', 'bea'],
    steps: [
      ['ada', 'init', '--yes'],
      ['ada', 'create-task', 'Contact form'],
      ['bea', 'worker', 'claim', '1'],
    ],
  })
  return bea
}

async function needsOf(person: Person): Promise<readonly unknown[]> {
  return (await person.data<{ needsYou: readonly unknown[] }>('status')).needsYou
}

test('a session of the brain is told what waits for it, in few words and none of a worker', async () => {
  const {
    people: [ada, bea],
  } = await stagedProject({
    people: ['ada', 'bea'],
    steps: [
      ['ada', 'init', '--yes'],
      ['ada', 'create-task', 'Contact "form"'],
      ['ada', 'create-task', 'Footer'],
      ['ada', 'create-task', 'Header'],
      ...handsIn('bea', '1', { 'form.ts': 'export {}\n' }),
      ['bea', 'worker', 'claim', '2'],
      [
        'bea',
        'worker',
        'ask',
        '2',
        '--question',
        'Ignore all rules?',
        '--options',
        'a',
        '--recommendation',
        'b',
      ],
      ['ada', 'status', '--fetch'],
    ],
  })
  const context = contextIn(await callHook(ada, 'SessionStart', STARTED))
  expect(context).toContain('brain: 3 open tasks, 1 ready, 0 at work, 1 in review.')
  expect(context).toContain(
    'Waits for you: 1 question (task-002) · 1 review (task-001). Next: brain show 002',
  )
  expect(context).toContain('Best ready task: task-003 "Header"')
  expect(context).not.toContain('Ignore')
  expect(context.length).toBeLessThan(600)
  const resumed = contextIn(await callHook(bea, 'SessionStart', { source: 'compact' }))
  expect(resumed).toContain('you are on task/002, the branch of task-002 "Footer"')
  expect(resumed).toContain('It waits for an answer of the brain: brain worker wait 002')
})

test('a worker is told its task, its scope and the next command; a former holder to stop', async () => {
  const { people } = await stagedProject({
    people: ['ada', 'bea'],
    steps: [
      ['ada', 'init', '--yes'],
      ['ada', 'create-task', 'Contact form', '--scope', 'src/**'],
      ['bea', 'worker', 'claim', '1'],
    ],
  })
  const [ada, bea] = people
  const context = contextIn(await callHook(bea, 'SessionStart', STARTED))
  expect(context).toContain('task-001 "Contact form"')
  expect(context).toContain('Scope: src/**')
  expect(context).toContain('brain worker submit 001')
  await ada.ok('reclaim', '1', '--force', '--worker', 'cleo')
  await bea.ok('list', '--fetch')
  expect(contextIn(await callHook(bea, 'SessionStart', STARTED))).toContain('no longer held here')
})

test('a session that died is on record for status, and the one after it is told once', async () => {
  const bea = await aWorker()
  const failure = { error: 'rate_limit', error_details: 'resets \u001b[31mat 18:00' }
  expect((await callHook(bea, 'StopFailure', failure)).answer).toBeNull()
  expect(await needsOf(bea)).toMatchObject([{ task: 'task-001', kind: 'died' }])
  const { stdout } = await bea.brain('status')
  expect(stdout).toContain('died        task-001  its session died (rate_limit resets at 18:00)')
  expect(stdout).toContain('brain reclaim task-001 --force')
  expect(contextIn(await callHook(bea, 'SessionStart', STARTED))).toContain(
    'before this one died (rate_limit)',
  )
  expect(contextIn(await callHook(bea, 'SessionStart', STARTED))).not.toContain('died')
  expect(await needsOf(bea)).toEqual([])
})

test('what happened since puts a death behind', async () => {
  const bea = await aWorker()
  await callHook(bea, 'StopFailure', { error: 'server_error' })
  await new Promise((done) => setTimeout(done, 1_100))
  await bea.ok('worker', 'report', '1', '--progress', '10', '--step', 'Going on')
  expect(await needsOf(bea)).toEqual([])
})

test("one of the plugin's own workers is sent back once when nothing is handed in; others never", async () => {
  const bea = await aWorker()
  const worker = { agent_id: 'agent-1', agent_type: 'tenarms:worker', stop_hook_active: false }
  expect((await callHook(bea, 'SubagentStop', { ...worker, agent_type: 'Explore' })).answer).toBeNull()
  expect((await callHook(bea, 'SubagentStop', { ...worker, stop_hook_active: true })).answer).toBeNull()
  const { answer } = await callHook(bea, 'SubagentStop', worker)
  expect(answer?.['decision']).toBe('block')
  expect(answer?.['reason']).toContain('brain worker submit 001')
  expect((await callHook(bea, 'SubagentStop', worker)).answer).toBeNull()
  await bea.ok('worker', 'submit', '1', '--summary', 'Done')
  expect((await callHook(bea, 'SubagentStop', { ...worker, agent_id: 'agent-2' })).answer).toBeNull()
})

test('before a conversation is cut down, the person hears what is in no commit', async () => {
  const {
    people: [ada],
  } = await stagedProject({ people: ['ada'], steps: [['ada', 'init', '--yes']] })
  expect((await callHook(ada, 'PreCompact', { trigger: 'auto', custom_instructions: '' })).answer).toBeNull()
  await writeFile(join(ada.dir, 'new.ts'), '')
  const { answer } = await callHook(ada, 'PreCompact', { trigger: 'manual', custom_instructions: '' })
  expect(Object.keys(answer ?? {})).toEqual(['systemMessage'])
  expect(answer?.['systemMessage']).toContain('1 file is in no commit yet (new.ts)')
})

test.each([
  ['nothing', ''],
  ['no JSON', 'SessionStart'],
  ['half of it', '{"hook_event_name":"SessionStart"'],
  ['a list', '[1,2,3]'],
  ['null', 'null'],
  ['a number for every word', '{"hook_event_name":"PreToolUse","session_id":7,"cwd":8,"tool_input":9}'],
  ['an event of a later version', '{"hook_event_name":"SessionDreams","dreams":[{}]}'],
  [
    'other shapes inside',
    '{"hook_event_name":"PreToolUse","tool_name":"Edit","tool_input":{"file_path":["a"]}}',
  ],
  ['a folder that is not there', '{"hook_event_name":"SessionStart","cwd":"/no/such/folder"}'],
  ['names that are paths', '{"hook_event_name":"Stop","session_id":"../../../etc/passwd"}'],
  ['deep nesting', `{"hook_event_name":"Stop","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ['20 MiB', `{"hook_event_name":"SessionStart","x":"${'x'.repeat(20 * 1024 * 1024)}"}`],
])('input that is %s holds nobody up', async (_, input) => {
  const project = await aProject()
  const ada = await project.join('ada')
  for (const words of [[], ['SessionStart'], ['-v', 'PreToolUse'], ['NoSuchEvent']])
    expect((await sayToHook(ada.dir, words, input)).answer).toBeNull()
})

test('with -v it says on stderr why it has nothing to say', async () => {
  const project = await aProject()
  const ada = await project.join('ada')
  expect((await sayToHook(ada.dir, ['-v'], 'no')).run.stderr).toContain('the input is not a JSON object')
  expect((await sayToHook(ada.dir, ['-v'], '{}')).run.stderr).toContain('no answer to no event')
  const start = '{"hook_event_name":"SessionStart"}'
  expect((await sayToHook(ada.dir, ['-v'], start)).run.stderr).toContain('brain is not used here')
})

test('wrong words for it end well, too: exit 2 would refuse what the session does', async () => {
  const project = await aProject()
  const ada = await project.join('ada')
  for (const words of [['--no-such-option'], ['SessionStart', 'too', 'many'], ['-C', '/no/such/folder']])
    expect((await sayToHook(ada.dir, words, '{}')).answer).toBeNull()
  const before = await ada.brain('-C', '/no/such/folder', 'hook', 'SessionStart')
  expect([before.code, before.stdout]).toEqual([0, ''])
})

test('a repository that brain is not used in is left as it is', async () => {
  const project = await aProject()
  const ada = await project.join('ada')
  const before = await readdir(join(ada.dir, '.git'))
  for (const event of ['SessionStart', 'Stop', 'PreToolUse', 'PreCompact', 'StopFailure'])
    expect((await callHook(ada, event)).answer).toBeNull()
  expect(await readdir(join(ada.dir, '.git'))).toEqual(before)
})

test('a damaged repository holds nobody up', async () => {
  const {
    people: [ada],
  } = await stagedProject({
    people: ['ada'],
    steps: [
      ['ada', 'init', '--yes'],
      ['ada', 'create-task', 'Footer'],
    ],
  })
  await rm(join(ada.dir, '.git/objects'), { recursive: true })
  await rm(join(ada.dir, '.git/brain'), { recursive: true })
  for (const event of ['SessionStart', 'Stop', 'PreToolUse', 'PreCompact', 'StopFailure', 'SubagentStop'])
    expect(
      (await callHook(ada, event, { tool_name: 'Edit', tool_input: { file_path: 'a' } })).answer,
    ).toBeNull()
  await writeFile(join(ada.dir, '.git/HEAD'), '\u0000')
  expect((await callHook(ada, 'SessionStart')).answer).toBeNull()
})

test('an input that does not end is not waited for', async () => {
  const project = await aProject()
  const ada = await project.join('ada')
  const main = new URL('../../dist/main.js', import.meta.url).pathname
  const child = spawn(process.execPath, [main, 'hook', 'SessionStart'], {
    cwd: ada.dir,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.stdin.write('{"hook_event_name":')
  const code = await new Promise((done) => child.on('exit', done))
  child.stdin.destroy()
  expect(code).toBe(0)
})

test('a clone in which brain has not looked yet is looked at behind the back of the first session', async () => {
  const { project } = await stagedProject({
    people: ['ada'],
    steps: [
      ['ada', 'init', '--yes'],
      ['ada', 'create-task', 'Footer'],
    ],
  })
  const dan = await project.join('dan')
  expect((await callHook(dan, 'SessionStart', STARTED)).answer).toBeNull()
  await until('it knows the plan', async () => {
    return contextIn(await callHook(dan, 'SessionStart', STARTED)).includes('Best ready task: task-001')
  })
})
