import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { writeFiles } from '../support/git-sandbox.ts'
import { aScriptRig, runToEnd } from '../support/script-rig.ts'

/** No machine has a whole turn done by then, which is a dozen commands. */
const KILL_MS_SURE = 300

const HOSTILE = `--help"; $(touch pwned) 'x' \`touch pwned\`
EOF
-n $HOME \\ "\${IFS}" add tags to photos #{{run.name}}`

test('a script for words that look like shell drives its run to the end, and runs none of them', async () => {
  const rig = await aScriptRig()
  const path = await rig.write(HOSTILE, '--template', 'feature', '--name', 'tags', '--input', 'research=true')
  const { code, said } = await rig.run(path)
  expect(code, said).toBe(0)
  expect(await rig.status('tags')).toMatchObject({
    state: 'completed',
    asked: HOSTILE,
    inputs: { research: true },
    phases: [
      { id: 'research', state: 'passed' },
      { id: 'plan', state: 'passed' },
      { id: 'implement', state: 'passed' },
      { id: 'test', state: 'passed' },
      { id: 'document', state: 'passed' },
    ],
  })
  const root = rig.project.box.path
  for (const place of [root, rig.person.dir, join(root, 'scripts')])
    expect(existsSync(join(place, 'pwned'))).toBe(false)
  expect((await rig.run(path)).said).toContain('Done: tags')
})

test('a run that is under way gets a script of its own, which brings it to its end', async () => {
  const rig = await aScriptRig()
  await rig.person.ok('workflow', 'new', '--template', 'bugfix', '--name', 'fix', 'The form loses its text')
  const { script } = await rig.person.data<{ script: string }>('workflow', 'script', 'fix')
  await writeFiles(rig.project.box.path, { 'scripts/fix.sh': script })
  const { code, said } = await rig.run(join(rig.project.box.path, 'scripts/fix.sh'))
  expect(code, said).toBe(0)
  expect(await rig.status('fix')).toMatchObject({ state: 'completed' })
})

test('documentation that nobody gets done is left out, and a phase that matters ends the script with its reason', async () => {
  const rig = await aScriptRig()
  const env = { BRAIN_TRIES: '2', FAILS: 'document implement' }
  const path = await rig.write('Add tags to photos', '--template', 'feature', '--name', 'tags')
  const failed = await rig.run(path, { env })
  expect(failed.code, failed.said).toBe(1)
  expect(failed.said).toMatch(/phase implement: the worker of task-002 gave no result in 2 tries/)
  const { code, said } = await rig.run(path, { env: { ...env, FAILS: 'document' } })
  expect(code, said).toBe(0)
  expect(said).toContain('WARNING: document failed 2 times and is left out')
  expect(await rig.status('tags')).toMatchObject({
    state: 'completed',
    phases: [{}, {}, {}, {}, { id: 'document', state: 'failed' }],
  })
})

test('killed whole and started again, it goes on where it was; a person is waited for; without a worker it says what to do', async () => {
  const rig = await aScriptRig()
  const path = await rig.write('Compare three queues', '--template', 'research', '--name', 'queues')
  const alone = await rig.run(path, { words: ['--once'], env: { BRAIN_WORKER_COMMAND: '' } })
  expect(alone.said).toContain('brain worker-instructions task-001')
  expect(alone.code).toBe(4)
  const { end, killed } = await runToEnd(rig, { path, name: 'queues', kills: [KILL_MS_SURE, 2500, 4000] })
  expect(end.code, end.said).toBe(0)
  expect(killed).toBeGreaterThan(0)
  const { phases } = await rig.status('queues')
  for (const { id, tasks } of phases.filter(({ state }) => state !== 'skipped'))
    expect(tasks, id).toMatchObject([{ round: 1, state: 'completed' }])
})

test('what --start begins has its inputs from the analysis, and nothing begins while it is unsure', async () => {
  const { person } = await aScriptRig()
  const unsure = { code: 'TEMPLATE_UNSURE', exit: 1 }
  expect(await person.refused('orchestrate', '--start', 'Une page pour les clients')).toMatchObject(unsure)
  expect(await person.refused('orchestrate', '--script', 'Une page')).toMatchObject(unsure)
  const words = [
    'Integrate a payment provider; compare Stripe and Adyen and implement the best',
    '--name',
    'pay',
  ]
  expect(await person.ok('orchestrate', '--start', '--dry-run', ...words)).toContain(
    'workflows/pay/workflow.yml',
  )
  expect(await person.data('workflow', 'list')).toEqual({ runs: [] })
  expect(await person.ok('orchestrate', '--start', ...words)).toContain(
    'Phase 1 of 5. Next: brain worker-instructions task-001',
  )
  const { run } = await person.data<{ run: { inputs: Record<string, unknown> } }>('workflow', 'status', 'pay')
  expect(run.inputs['research']).toBe(true)
  expect(run.inputs['topics']).toContain('Stripe')
  const lines = (await person.ok('workflow', 'status', 'pay', '--porcelain')).split('\n')
  expect(lines).toContain('run\tpay\trunning\t1\t5')
  expect(lines).toContain('task\ttask-001\tready\tresearch\t-\tcritical')
})

test('the script passes the checks for shell scripts that are there', async () => {
  const rig = await aScriptRig()
  const path = await rig.write(HOSTILE, '--template', 'bugfix')
  const run = promisify(execFile)
  await run('bash', ['-n', path])
  const text = await readFile(path, 'utf8')
  expect(text.replaceAll(/'[^']*'|#.*/g, '')).not.toMatch(/\beval\b|\bsource\b|^\s*\. /m)
  const hasShellcheck = await run('shellcheck', ['--version']).then(
    () => true,
    () => false,
  )
  if (hasShellcheck) await run('shellcheck', [path])
})
