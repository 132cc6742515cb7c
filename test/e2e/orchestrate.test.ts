import { execFile } from 'node:child_process'
import { chmod } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import type { Orchestration } from '../../src/app/orchestrate.ts'
import type { TaskDocument } from '../support/a-project.ts'
import { saysNo, stateOf } from '../support/bad-input.ts'
import { brain, brainOk } from '../support/brain-cli.ts'
import { git, writeFiles } from '../support/git-sandbox.ts'
import { laidOut } from '../support/laid-out.ts'

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
const WANTED = `Let users tag photos; it's "new" & $(touch pwned)`

let dir = ''
let shared = ''
let root = ''
beforeAll(async () => {
  const made = await laidOut()
  dir = made.dir
  shared = made.shared
  root = made.box.path
})

test('the analysis is one document, writes nothing, and asks no remote', async () => {
  const before = await stateOf(dir)
  await git(dir, 'config', 'remote.origin.url', join(root, 'nowhere.git'))
  const run = await brainOk(dir, [
    'orchestrate',
    WANTED,
    '--output',
    'json',
    '--parallel',
    '--max-duration',
    '2h',
  ])
  await git(dir, 'config', 'remote.origin.url', shared)
  const { kind, data } = run.json<Orchestration>()
  expect(kind).toBe('analysis')
  expect(data).toMatchObject({
    template: 'feature',
    research: { needed: false, topics: [] },
    complexity: { level: 'medium' },
    resources: { workers: 2 },
    limit: { hours: 2 },
  })
  expect(data.steps[0]).toMatchObject({ task: 'task-002', id: 'plan', needs: [] })
  expect(await stateOf(dir)).toEqual(before)
})

test('the printed commands, run by a shell as they are, make the tasks with their dependencies', async () => {
  await writeFiles(root, { 'bin/brain': `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n` })
  await chmod(join(root, 'bin/brain'), 0o755)
  const { stdout } = await brainOk(dir, ['orchestrate', WANTED, '--dry-run'])
  const block = stdout.slice(stdout.indexOf('Commands\n') + 'Commands\n'.length)
  await promisify(execFile)('sh', ['-euc', block], {
    cwd: dir,
    env: { ...process.env, PATH: `${join(root, 'bin')}${delimiter}${process.env['PATH'] ?? ''}` },
  })
  const { tasks } = (await brainOk(dir, ['list', '--json'])).json<{ tasks: readonly TaskDocument[] }>().data
  const made = tasks.filter(({ id }) => id !== 'task-001')
  expect(made.map(({ id, dependsOn }) => [id, dependsOn])).toEqual([
    ['task-002', []],
    ['task-003', ['task-002']],
    ['task-004', ['task-002']],
    ['task-005', ['task-003', 'task-004']],
    ['task-006', ['task-003']],
  ])
  expect(made[0]?.title).toBe(`Plan: ${WANTED}`)
  expect((await brainOk(dir, ['show', '2'])).stdout).toContain(WANTED)
})

test('outside of a repository it says so among what is needed; what is unsure is said on stderr', async () => {
  const { stdout, stderr } = await brainOk(root, ['orchestrate', 'Une page pour les clients'])
  expect(stdout).toContain('This folder is not in a git repository. → brain init')
  expect(stderr).toMatch(/^Unsure what kind of work this is: .* --template feature\|bugfix/)
})

test('the description is read from standard input with -', async () => {
  const run = await brainOk(root, ['orchestrate', '-', '--quiet'], {
    input: 'Fix the crash\nof the importer\n',
  })
  expect(run.stdout).toBe('bugfix\n')
})

test('what cannot be read is refused with the next step', async () => {
  const badInput = { exit: 2, code: 'BAD_INPUT', message: /.+/, hint: /.+/ }
  const usage = { ...badInput, code: 'USAGE' }
  await saysNo({ dir }, ['orchestrate', ' '], { ...usage, message: 'The description is empty' })
  await saysNo({ dir }, ['orchestrate', 'x'.repeat(10_001)], { ...badInput, message: 'at most 10000' })
  await saysNo({ dir }, ['orchestrate', 'Add\u0007tags'], { ...badInput, message: 'control characters' })
  await saysNo({ dir }, ['orchestrate', 'Add tags', '--max-duration', 'soon'], usage)
  await saysNo({ dir }, ['orchestrate', 'Add tags', '--max-duration', '0h'], {
    ...usage,
    message: 'more than nothing',
  })
  await saysNo({ dir }, ['orchestrate', 'Add tags', '--template', 'poem'], usage)
  const nobody = { exit: 5, code: 'INPUT_NEEDED', message: 'nobody to ask', hint: '--template' }
  await saysNo({ dir }, ['orchestrate', 'Add tags', '--interactive'], nobody)
  const json = await brain(dir, ['orchestrate', '!', '--output=json'])
  expect(json.json().error).toMatchObject({ code: 'BAD_INPUT' })
})
