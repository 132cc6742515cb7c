import { execFile } from 'node:child_process'
import { chmod } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { brain, brainOk, spawnBrain } from '../support/brain-cli.ts'
import { git, sandbox, writeFiles } from '../support/git-sandbox.ts'

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

let dir = ''
let root = ''
beforeAll(async () => {
  const box = await sandbox()
  root = box.path
  dir = await box.clone(await box.bareRemote(), 'ada')
  await brainOk(dir, ['init'])
  await brainOk(dir, ['create-task', 'Hero'])
  await brainOk(dir, ['create-task', 'Footer: with a colon'])
})

describe('completion', () => {
  test('in bash offers commands, values and ids, and evaluates nothing that was typed', async () => {
    await writeFiles(root, { 'bin/brain': `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n` })
    await chmod(join(root, 'bin/brain'), 0o755)
    const script = `eval "$(brain completion bash)"
try() { COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _brain_complete; printf '%s|' "\${COMPREPLY[@]}"; echo; }
try brain worker cl; try brain list --priority = h; try brain show 0; try brain create-task '$(touch pwned)' --sc; ls`
    const { stdout } = await promisify(execFile)('bash', ['--norc', '-c', script], {
      cwd: join(root, 'bin'),
      env: { ...process.env, PATH: `${join(root, 'bin')}${delimiter}${process.env['PATH'] ?? ''}` },
    })
    expect(stdout.split('\n')).toEqual(['claim|', 'high|', '|', '--scope|', 'brain', ''])
  })

  test('has live task ids, with their states, without asking the remote', async () => {
    await git(dir, 'config', 'remote.origin.url', join(root, 'nowhere.git'))
    const { stdout } = await brainOk(dir, ['complete', '--', 'show', ''])
    await git(dir, 'config', 'remote.origin.url', join(root, 'origin.git'))
    expect(stdout).toBe('001\tready: Hero\n002\tready: Footer: with a colon\n')
    expect((await brainOk(dir, ['complete', '--new', '--', 'show'])).stdout).toBe(stdout)
  })

  test('prints nothing where something is wrong', async () => {
    expect(await brain(root, ['complete', '--', 'show', ''])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: '',
    })
  })

  test.each(['bash', 'zsh', 'fish', 'powershell'])('prints a script for %s', async (shell) => {
    expect((await brainOk(dir, ['completion', shell])).stdout).toContain('complete')
  })

  test('for another shell is refused as USAGE', async () => {
    expect(await brain(dir, ['completion', 'tcsh'])).toMatchObject({ code: 2, stdout: '' })
  })
})

describe('history', () => {
  test('has a line for each thing that was done, newest first, and says when there is more', async () => {
    const { stdout, stderr } = await brainOk(dir, ['history', '--limit', '2'])
    expect(
      stdout.split('\n').map((line) => line.split('\t').filter((_, column) => column === 1 || column === 4)),
    ).toEqual([['task-002', 'Add task-002: Footer: with a colon'], ['task-001', 'Add task-001: Hero'], []])
    expect(stderr).toContain('There is more: brain history --limit 10')
  })

  test('of a task tells programs what happened to it', async () => {
    const run = await brainOk(dir, ['history', '1', '--json'])
    expect(run.json()).toMatchObject({
      kind: 'history',
      data: { entries: [{ action: 'Add task-001: Hero', task: 'task-001', branch: 'main', by: 'ada' }] },
    })
    expect((await brain(dir, ['history', '99', '--json'])).json()).toMatchObject({
      error: { code: 'TASK_NOT_FOUND' },
    })
  })
})

describe('watch', () => {
  test('tells what another clone does', async () => {
    const watcher = spawnBrain(dir, ['watch', '--once', '--interval', '5s', '--timeout', '100s'])
    await watcher.saw('Watching')
    const other = join(root, 'other')
    await git(root, 'clone', '--quiet', join(root, 'origin.git'), other)
    await brainOk(other, ['worker', 'claim', '1', '--as', 'alice', '--no-checkout'])
    expect(await watcher.done).toMatchObject({ code: 0, stdout: 'task-001: ready → in_progress (alice)\n' })
  })

  test('ends with 130 and no word when it is interrupted', async () => {
    const watcher = spawnBrain(dir, ['watch'])
    await watcher.saw('Watching')
    watcher.kill('SIGINT')
    expect(await watcher.done).toMatchObject({ code: 130, stdout: '', stderr: 'Watching; Ctrl-C ends it.\n' })
  })

  test('takes no interval that a host would not like', async () => {
    expect(await brain(dir, ['watch', '--interval', '1s'])).toMatchObject({ code: 2, stdout: '' })
  })
})

test('a secret is refused before anything is written', async () => {
  const token = `ghp_${'aB3dE6gH9jK2'.repeat(3)}`
  const run = await brain(dir, ['create-task', 'Deploy', '--objective', `Use\n${token}`, '--json'])
  expect(run).toMatchObject({ code: 1 })
  expect(run.json()).toMatchObject({ error: { code: 'SECRET_FOUND', details: { kind: 'a GitHub token' } } })
  expect(run.stdout + run.stderr).not.toContain(token)
  expect((await brainOk(dir, ['list', '--search', 'Deploy', '--quiet'])).stdout).toBe('')
})
