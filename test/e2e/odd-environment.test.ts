import { execFileSync } from 'node:child_process'
import { chmod, mkdir, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aProject, personAt, type Person } from '../support/a-project.ts'
import { allSayNo, saysNo } from '../support/bad-input.ts'
import { brain, brainOk } from '../support/brain-cli.ts'
import { fileAt, git, readRef, writeFiles } from '../support/git-sandbox.ts'
import { laidOut } from '../support/laid-out.ts'
import { goRound } from '../support/whole-loop.ts'

const GIT = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()

/** A folder with a `git` of our own in it, to stand first on PATH. */
async function otherGit(root: string, lines: readonly string[]): Promise<string> {
  const folder = join(root, 'bin')
  await writeFiles(root, { 'bin/git': ['#!/bin/sh', ...lines, `exec '${GIT}' "$@"`, ''].join('\n') })
  await chmod(join(folder, 'git'), 0o755)
  return `${folder}:${process.env['PATH'] ?? ''}`
}

const saysVersion = (version: string): string =>
  `for word in "$@"; do if [ "$word" = --version ]; then echo 'git version ${version}'; exit; fi; done`

test('without a home, with odd locales and time zones, and where nobody else may read, everything goes on', async () => {
  const project = await aProject()
  const env = { HOME: '', GIT_CONFIG_GLOBAL: '', LC_ALL: 'xx', LANG: 'tlh', TZ: 'Mars/Olympus', TMPDIR: '' }
  const old = process.umask(0o077)
  try {
    const people: Person[] = []
    for (const name of ['bea', 'wil']) people.push(personAt((await project.join(name)).dir, { name, env }))
    const [bea, wil] = people as [Person, Person]
    await goRound({ brain: bea, worker: wil, shared: project.remote })
    expect((await bea.task('1')).createdAt).toMatch(/^20\d\d-.*Z$/)
    expect((await stat(join(bea.dir, 'tasks/task-001.md'))).mode & 0o777).toBe(0o600)
    expect((await stat(join(wil.dir, '.git/brain'))).mode & 0o077).toBe(0)
  } finally {
    process.umask(old)
  }
  expect(await git(project.remote, 'ls-tree', '-r', '--format=%(objectmode)', 'main')).not.toMatch(
    /[^0-7\n]|755/,
  )
})

test('without git on PATH every command says so, and what to do', async () => {
  const { box, dir, shared } = await laidOut()
  const folder = join(box.path, 'empty')
  await mkdir(folder)
  const ground = { dir, others: [shared], options: { env: { PATH: folder } } }
  await allSayNo(ground, ['list', 'create-task Form', 'init'], {
    exit: 1,
    code: 'GIT_MISSING',
    message: 'git was not found',
    hint: /Install git 2\.\d+/,
  })
})

test.each([
  ['2.37.4', []],
  ['2.20.1', ['case "$*" in *--path-format*) echo --path-format=absolute; echo .git; exit ;; esac']],
])('git %s is too old: writers say so before anything is half-done', async (version, more) => {
  const { box, dir, shared } = await laidOut()
  const env = { PATH: await otherGit(box.path, [saysVersion(version), ...more]) }
  await allSayNo({ dir, others: [shared], options: { env } }, ['create-task Form', 'worker claim 1 --as w'], {
    exit: 1,
    code: 'GIT_TOO_OLD',
    message: version,
    hint: /Install git 2\.38/,
  })
  const health = await brain(dir, ['health'], { env })
  expect(health.stdout + health.stderr).toContain(`git ${version} is too old`)
})

test('a version with words of its maker in it is understood', async () => {
  const { box, dir } = await laidOut()
  const env = { PATH: await otherGit(box.path, [saysVersion('2.39.5 (Apple Git-154)')]) }
  const run = await brainOk(dir, ['create-task', 'Form'], { env })
  expect(run.stdout).toContain('task-002')
})

test('a repository of another user is called that, with the setting that makes git read it', async () => {
  const { dir, shared } = await laidOut()
  const env = { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }
  for (const words of [['list'], ['create-task', 'Form'], ['init']])
    await saysNo({ dir, others: [shared], options: { env } }, words, {
      exit: 2,
      code: 'NOT_A_REPOSITORY',
      message: 'belongs to another user',
      hint: `git config --global --add safe.directory ${dir}`,
    })
  const settings = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' }
  await brainOk(dir, ['list', '--no-fetch'], { env: { ...env, ...settings } })
})

test('work done through a link to the clone is done in the clone', async () => {
  const { box, dir, shared } = await laidOut()
  const link = join(box.path, 'link')
  await symlink(dir, link)
  await brainOk(link, ['create-task', 'Form'])
  await brainOk(box.path, ['-C', 'link/src', 'worker', 'claim', '2', '--as', 'w1'])
  await brainOk(link, ['worker', 'submit', '2', '--summary', 'Done'])
  expect(await git(dir, 'branch', '--show-current')).toBe('task/002')
  expect(await readRef(shared, 'task/002')).toBe(await readRef(dir, 'HEAD'))
  expect(await fileAt(shared, 'task/002', 'results/task-002-output.md')).toContain('Done')
})
