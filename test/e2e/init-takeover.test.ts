import { chmod, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { brain, brainOk } from '../support/brain-cli.ts'
import {
  commitFile,
  fileAt,
  git,
  readRef,
  sandbox,
  writeFiles,
  type Files,
  type Sandbox,
} from '../support/git-sandbox.ts'
import { scriptLayout } from '../support/script-layout.ts'

interface Told {
  readonly created: readonly string[]
  readonly extended: readonly string[]
  readonly kept: readonly string[]
  readonly closed: readonly string[]
  readonly commit: string | null
  readonly pushed: boolean
}

interface Listed {
  readonly tasks: readonly { readonly id: string; readonly state: string; readonly title: string }[]
}

async function cloneOf(files: Files): Promise<{ box: Sandbox; remote: string; dir: string }> {
  const box = await sandbox()
  const remote = await box.bareRemote({ files })
  return { box, remote, dir: await box.clone(remote, 'ada') }
}

async function initJson(dir: string, ...args: string[]): Promise<Told> {
  return (await brainOk(dir, ['init', '--json', ...args])).json<Told>().data
}

describe('a project that was run with the shell script', () => {
  test('is taken over: finished tasks are closed, results count, and every other byte stays', async () => {
    const before = scriptLayout()
    const { dir } = await cloneOf(before)
    const told = await initJson(dir, '--shims')
    expect(told.closed).toEqual(['task-001'])
    expect(told.extended).toEqual(['CLAUDE.md', 'WORK-PLAN.md'])
    expect(told.kept).toEqual(['tasks', 'results', 'docs/architecture', '.claude/orchestrator.sh'])

    const untouched = Object.keys(before).filter(
      (path) => !['CLAUDE.md', 'WORK-PLAN.md', 'tasks/task-001.md'].includes(path),
    )
    for (const path of untouched) expect(await fileAt(dir, 'HEAD', path)).toBe(before[path])
    expect(await fileAt(dir, 'HEAD', 'CLAUDE.md')).toMatch(
      new RegExp(`^${before['CLAUDE.md']?.slice(0, 20)}`),
    )
    expect((await fileAt(dir, 'HEAD', 'CLAUDE.md'))?.startsWith(before['CLAUDE.md'] ?? '-')).toBe(true)
    expect(await git(dir, 'diff', '--numstat', 'HEAD~1', 'HEAD', '--', 'tasks')).toBe(
      '1\t0\ttasks/task-001.md',
    )
    expect(await git(dir, 'diff', 'HEAD~1', 'HEAD', '--', 'WORK-PLAN.md')).not.toMatch(/^-[^-]/m)

    const { tasks } = (await brainOk(dir, ['list', '--state', 'all', '--json'])).json<Listed>().data
    expect(Object.fromEntries(tasks.map(({ id, state }) => [id, state]))).toEqual({
      'task-001': 'completed',
      'task-002': 'in_progress',
      'task-003': 'blocked',
      'task-004': 'review',
      'task-005': 'ready',
    })
  })

  test('hands project, sprint, goal and dates on to the settings', async () => {
    const { dir } = await cloneOf(scriptLayout())
    await brainOk(dir, ['init', '--goal', 'Something else'])
    const settings = await readFile(join(dir, '.brain/config.yml'), 'utf8')
    expect(settings).toContain('project: Tea Shop\n')
    expect(settings).toContain(
      '  number: 2\n  goal: Something else\n  start: 2026-11-09\n  end: 2026-11-20\n  delivery: 2026-11-20\n',
    )
    expect((await brainOk(dir, ['status', '--json'])).json<{ problems: unknown[] }>().data.problems).toEqual(
      [],
    )
  })

  test('changes nothing the second time, and makes no commit', async () => {
    const { dir, remote } = await cloneOf(scriptLayout())
    const first = await initJson(dir)
    const told = await initJson(dir)
    expect(told).toMatchObject({ created: [], extended: [], closed: [], commit: null, pushed: false })
    expect(await readRef(remote, 'refs/heads/main')).toBe(first.commit)
    expect((await brainOk(dir, ['init'])).stdout).toContain('Everything is there already')
  })

  test('keeps a task open that was reopened after it was taken over', async () => {
    const { dir } = await cloneOf(scriptLayout())
    await brainOk(dir, ['init'])
    await brainOk(dir, ['reopen', '1'])
    await rm(join(dir, 'AGENTS.md'))
    await git(dir, 'commit', '--quiet', '--all', '-m', 'Without AGENTS.md')
    await git(dir, 'push', '--quiet')
    expect(await initJson(dir)).toMatchObject({ created: ['AGENTS.md'], closed: [] })
  })

  test('keeps its line ends', async () => {
    const layout = scriptLayout()
    const files = Object.fromEntries(
      Object.entries(layout).map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]),
    )
    const { dir } = await cloneOf(files)
    await brainOk(dir, ['init'])
    for (const path of ['CLAUDE.md', 'WORK-PLAN.md', 'tasks/task-001.md']) {
      const text = (await fileAt(dir, 'HEAD', path)) ?? ''
      expect(text.match(/(?<!\r)\n/g)).toBeNull()
    }
    expect((await fileAt(dir, 'HEAD', 'CLAUDE.md'))?.startsWith(files['CLAUDE.md'] ?? '-')).toBe(true)
    expect(await git(dir, 'diff', '--numstat', 'HEAD~1', 'HEAD', '--', 'tasks')).toBe(
      '1\t0\ttasks/task-001.md',
    )
    expect((await initJson(dir)).commit).toBeNull()
  })
})

describe('what is the users own', () => {
  test('staged, changed, untracked and ignored files are as they were', async () => {
    const { dir } = await cloneOf({ 'a.txt': 'a\n', 'b.txt': 'b\n', '.gitignore': 'log\n' })
    await writeFiles(dir, { 'a.txt': 'a2\n', 'b.txt': 'b2\n', 'new.txt': 'n\n', log: 'l\n' })
    await git(dir, 'add', 'b.txt')
    const before = await git(dir, 'status', '--porcelain=v1', '--ignored')
    const told = await initJson(dir)
    expect(await git(dir, 'status', '--porcelain=v1', '--ignored')).toBe(before)
    expect(await git(dir, 'rev-parse', 'HEAD')).toBe(told.commit)
  })

  test('an unsaved change of CLAUDE.md is left alone, said, and made good by the next run', async () => {
    const { dir } = await cloneOf({ 'CLAUDE.md': '# shop\n' })
    await writeFile(join(dir, 'CLAUDE.md'), '# shop\n\nMore.\n')
    const run = await brainOk(dir, ['init'])
    expect(run.stderr).toContain('CLAUDE.md')
    expect(await readFile(join(dir, 'CLAUDE.md'), 'utf8')).toBe('# shop\n\nMore.\n')
    expect(await git(dir, 'status', '--porcelain')).toBe(' M CLAUDE.md')
    await brainOk(dir, ['sync'])
    expect((await initJson(dir)).extended).toEqual(['CLAUDE.md'])
    expect(await readFile(join(dir, 'CLAUDE.md'), 'utf8')).toMatch(
      /^# shop\n\nMore\.\n\n<!-- brain:begin memory/,
    )
  })

  test('a plan that the script made and nobody committed is taken over in three steps', async () => {
    const { dir } = await cloneOf({ 'src/a.php': 'a\n' })
    const { 'WORK-PLAN.md': plan = '', 'tasks/task-001.md': task = '' } = scriptLayout()
    await writeFiles(dir, { 'WORK-PLAN.md': plan, 'tasks/task-001.md': task })
    expect((await initJson(dir)).kept).toContain('WORK-PLAN.md')
    expect(await git(dir, 'status', '--porcelain')).toBe('?? WORK-PLAN.md\n?? tasks/task-001.md')
    await brainOk(dir, ['sync'])
    expect(await git(dir, 'status', '--porcelain')).toBe('')
    expect(await readFile(join(dir, 'WORK-PLAN.md'), 'utf8')).toContain('Do not forget the **samovar**.')
  })

  test('commits that are only here stay the users, and so do their files', async () => {
    const { dir, remote } = await cloneOf({ 'a.txt': 'a\n' })
    const own = await commitFile(dir, { 'CLAUDE.md': '# mine\n' }, 'Mine')
    const run = await brainOk(dir, ['init'])
    expect(run.stderr).toContain('CLAUDE.md')
    expect(await fileAt(remote, 'main', 'CLAUDE.md')).toBeNull()
    expect(await git(dir, 'rev-parse', 'HEAD')).toBe(own)
    await git(dir, 'pull', '--quiet', '--rebase')
    expect(await git(dir, 'status', '--porcelain')).toBe('')
  })
})

test.each([
  [{ tasks: 'buy tea\n' }, 'tasks is a file'],
  [{ docs: 'none\n' }, 'docs is a file'],
  [{ 'CLAUDE.md/notes.md': 'x\n' }, 'CLAUDE.md is a folder'],
])('what is in the way is named, and nothing is written: %j', async (files, message) => {
  const { dir, remote } = await cloneOf(files)
  const before = await readRef(remote, 'refs/heads/main')
  const run = await brain(dir, ['init', '--json'])
  expect(run.code).toBe(2)
  expect(run.json().error).toMatchObject({
    code: 'BAD_INPUT',
    message: expect.stringContaining(message) as string,
  })
  expect(await readRef(remote, 'refs/heads/main')).toBe(before)
})

test('a setting that is asked for is changed in settings that are there, and only it', async () => {
  const { dir } = await cloneOf({ '.brain/config.yml': '# ours\nworkflow: agile\nsprint: {number: 2}\n' })
  expect((await initJson(dir, '--sprint', '3')).extended).toEqual(['.brain/config.yml'])
  expect(await fileAt(dir, 'HEAD', '.brain/config.yml')).toBe(
    '# ours\nworkflow: agile\nsprint: {number: 3}\n',
  )
})

test('an executable script of the users stays one', async () => {
  const { dir } = await cloneOf({ 'run.sh': 'true\n' })
  await chmod(join(dir, 'run.sh'), 0o755)
  await git(dir, 'commit', '--quiet', '--all', '-m', 'Executable')
  await git(dir, 'push', '--quiet')
  await brainOk(dir, ['init'])
  expect(await git(dir, 'ls-tree', 'HEAD', 'run.sh')).toMatch(/^100755/)
})
