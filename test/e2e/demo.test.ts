import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { commandsNaming, type DemoRun, folderIn, startDemo } from '../support/demo-run.ts'
import { fileAt, git, sandbox } from '../support/git-sandbox.ts'

const IDS = ['task-010', 'task-011', 'task-012'] as const

/** What would change everything, if the demo inherited it. */
const SETTINGS = {
  'commit.gpgSign': 'true',
  'push.default': 'nothing',
  'color.ui': 'always',
  'user.name': 'Else',
}

describe('the demo, played on a machine with git settings of its own', () => {
  let run: DemoRun
  let folder: string
  let remote: string

  beforeAll(async () => {
    const { path } = await sandbox()
    run = await startDemo(path, { env: { ...configured(SETTINGS), GIT_AUTHOR_NAME: 'Else' } }).done
    folder = folderIn(path)
    remote = join(folder, 'contact-form.git')
  })

  test('ended well, and said so', () => {
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toMatch(/Everything went as told: \d+ steps, \d+ facts checked, [\d.]+ s\.\n/)
    expect(run.stdout).toContain(`cd ${folder}\n`)
  })

  test('told it without colors, for it was no terminal', () => {
    expect(run.stdout).not.toContain('\u001b')
  })

  test.each(IDS)('closed %s as completed, at a commit that main holds', async (id) => {
    const task = await fileAt(remote, 'main', `tasks/${id}.md`)
    expect(task).toMatch(/^closed:/m)
    expect(task).toMatch(/as: completed/)
    const commit = /commit: ([0-9a-f]{40})/.exec(task ?? '')?.[1] ?? ''
    await git(remote, 'merge-base', '--is-ancestor', commit, 'main')
  })

  test('merged the work of all three tasks, and what the brain said about it', async () => {
    const files = (await git(remote, 'ls-tree', '-r', '--name-only', 'main', 'src')).split('\n')
    expect(files).toEqual(['src/api/contact.js', 'src/contact/form.js', 'src/mail/compose.js'])
    expect(await fileAt(remote, 'main', 'src/api/contact.js')).toContain('MESSAGE_CHARACTERS_MAX = 2000')
    expect(await fileAt(remote, 'main', 'src/contact/form.js')).toContain('<label>')
    expect(await git(remote, 'rev-list', '--count', '--merges', 'main')).toBe('3')
  })

  test.each(IDS)('let exactly one worker claim %s, and no other work on it', async (id) => {
    const path = `results/${id}-status.md`
    const claims = await git(remote, 'log', '--all', '--diff-filter=A', '--format=%an', '--', path)
    expect(claims).toMatch(/^worker-[123]$/)
    const authors = await git(remote, 'log', '--all', '--no-merges', '--format=%an', '--', `results/${id}-*`)
    const workers = authors.split('\n').filter((author) => author.startsWith('worker-'))
    expect(new Set(workers)).toEqual(new Set([claims]))
  })

  test('refused the claim of the other racer, whose commit stayed in its own clone', async () => {
    const winner = await git(
      remote,
      'log',
      '--all',
      '--diff-filter=A',
      '--format=%an',
      '--',
      statusPath('010'),
    )
    const loser = winner === 'worker-1' ? 'worker-2' : 'worker-1'
    const log = readFileSync(join(folder, loser, 'task-010.log'), 'utf8')
    expect(log).toMatch(/rejected/)
    const claim = await git(join(folder, loser, 'contact-form'), 'rev-parse', 'task/010')
    expect((await git(remote, 'rev-list', '--all')).split('\n')).not.toContain(claim)
    expect(
      await git(remote, 'log', '--all', '--diff-filter=A', '--format=%an', '--', statusPath('011')),
    ).toBe(loser)
  })

  test('sent one result back and answered one blocker', async () => {
    expect(await fileAt(remote, 'main', 'results/task-010-feedback.md')).toMatch(/kind=changes/)
    expect(await fileAt(remote, 'main', 'results/task-011-feedback.md')).toMatch(/kind=answer/)
    expect(await fileAt(remote, 'main', 'results/task-012-feedback.md')).toBeNull()
    const outputs = await git(
      remote,
      'rev-list',
      '--count',
      '--no-merges',
      'main',
      '--',
      'results/task-010-output.md',
    )
    expect(outputs).toBe('2')
  })
})

test('the quiet demo that cannot go on says why, and nothing else', async () => {
  const { path } = await sandbox()
  const run = await startDemo(join(path, 'missing'), { options: ['--quiet'] }).done
  expect(run).toMatchObject({ code: 1, stderr: '' })
  expect(run.stdout).toMatch(/^\nThe demo could not go on, in step 0: ENOENT.*\n$/)
})

test('the demo takes no other option', async () => {
  const { path } = await sandbox()
  const run = await startDemo(path, { options: ['--fast'] }).done
  expect(run).toEqual({
    code: 2,
    stdout: '',
    stderr: 'Usage: npm run demo [-- --quiet] [--unattended [--seed N]]\n',
  })
  expect(readdirSync(path)).toEqual([])
})

test('an interrupted demo leaves its folder and no processes', async () => {
  const { path } = await sandbox()
  const demo = startDemo(path)
  await demo.saw('scripted-worker.js')
  await expect.poll(() => commandsNaming(path), { timeout: 10_000 }).not.toEqual([])
  demo.interrupt()
  expect(await demo.done).toMatchObject({ code: 130 })
  expect((await demo.done).stdout).toContain(`Interrupted.\nThe folder is left as it is: ${folderIn(path)}`)
  expect(await commandsNaming(path)).toEqual([])
})

test('a demo that goes otherwise than told says what it expected and what came', async () => {
  const { path } = await sandbox()
  const demo = startDemo(path)
  await demo.saw('Created task-010')
  await git(join(folderIn(path), 'contact-form.git'), 'branch', 'task/010', 'main')
  const run = await demo.done
  expect(run.code).toBe(1)
  expect(run.stdout).toMatch(
    /The demo went otherwise than told, in step \d+: .*\n {2}expected: .*\n {2}came: .*/,
  )
})

function statusPath(number: string): string {
  return `results/task-${number}-status.md`
}

/** git settings as environment: they win over all files. */
function configured(settings: Readonly<Record<string, string>>): Record<string, string> {
  const pairs = Object.entries(settings).flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ])
  return { ...Object.fromEntries(pairs), GIT_CONFIG_COUNT: String(Object.keys(settings).length) }
}
