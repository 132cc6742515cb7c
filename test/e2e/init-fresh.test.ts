import { existsSync } from 'node:fs'
import { mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { brain, brainOk } from '../support/brain-cli.ts'
import { commitFile, fileAt, git, readRef, sandbox, writeFiles } from '../support/git-sandbox.ts'

interface Told {
  readonly created: readonly string[]
  readonly extended: readonly string[]
  readonly kept: readonly string[]
  readonly closed: readonly string[]
  readonly commit: string | null
  readonly pushed: boolean
  readonly branch: string
}

const LAYOUT = [
  'tasks/.gitkeep',
  'results/.gitkeep',
  'docs/architecture/.gitkeep',
  'docs/guides/.gitkeep',
  'docs/decisions/.gitkeep',
  'CLAUDE.md',
  'AGENTS.md',
  'docs/WORKER-PROTOCOL.md',
  '.brain/config.yml',
  '.brain/config.schema.json',
  'WORK-PLAN.md',
]

async function initJson(dir: string, ...args: string[]): Promise<Told> {
  return (await brainOk(dir, ['init', '--json', ...args])).json<Told>().data
}

async function folder(name = 'tea-shop'): Promise<string> {
  const dir = join((await sandbox()).path, name)
  await mkdir(dir)
  return dir
}

describe('an empty folder', () => {
  test('becomes a repository with everything in it, checked out and clean', async () => {
    const dir = await folder()
    const told = await initJson(dir)
    expect(told).toMatchObject({
      created: LAYOUT,
      extended: [],
      kept: [],
      closed: [],
      pushed: false,
      branch: 'main',
    })
    expect(await git(dir, 'status', '--porcelain=v1', '--branch')).toBe('## main')
    expect(await git(dir, 'rev-parse', 'HEAD')).toBe(told.commit)
    expect(LAYOUT.filter((path) => !existsSync(join(dir, path)))).toEqual([])
    expect(await readFile(join(dir, 'CLAUDE.md'), 'utf8')).toMatch(
      /^# tea-shop\n[^]*<!-- brain:begin memory [0-9a-f]{8} -->\n[^]*<!-- brain:end memory -->\n$/,
    )
  })

  test('is left as it is by a dry run, which names every file', async () => {
    const dir = await folder()
    const run = await brainOk(dir, ['init', '--dry-run'])
    expect(existsSync(join(dir, '.git'))).toBe(false)
    for (const path of LAYOUT) expect(run.stdout).toContain(`write ${path}`)
  })

  test('takes a task right away, and lists it', async () => {
    const dir = await folder()
    await brainOk(dir, ['init'])
    await brainOk(dir, ['create-task', 'Product list'])
    expect((await brainOk(dir, ['list', '--quiet'])).stdout).toBe('task-001\n')
    expect(await git(dir, 'status', '--porcelain')).toBe('')
  })

  test('gets the settings that were asked for, with a comment for each', async () => {
    const dir = await folder()
    await brainOk(dir, [
      'init',
      '--workflow',
      'waterfall',
      '--sprint',
      '3',
      '--goal',
      'Sell: "tea"',
      '--start',
      '2026-11-16',
      '--end',
      '2026-11-27',
      '--delivery',
      'Live on Friday',
      '--project',
      'Tea & Co',
    ])
    const settings = await readFile(join(dir, '.brain/config.yml'), 'utf8')
    expect(settings).toMatch(/^# yaml-language-server: \$schema=config\.schema\.json\n/)
    expect(settings).toContain('project: Tea & Co\n')
    expect(settings).toContain('workflow: waterfall\n')
    expect(settings).toContain(
      '  number: 3\n  goal: \'Sell: "tea"\'\n  start: 2026-11-16\n  end: 2026-11-27\n  delivery: Live on Friday\n',
    )
    const plan = await readFile(join(dir, 'WORK-PLAN.md'), 'utf8')
    expect(plan).toContain('- **Project:** Tea & Co')
    expect(plan).toContain('**Waterfall.**')
    expect((await brainOk(dir, ['status', '--json'])).json<{ problems: unknown[] }>().data.problems).toEqual(
      [],
    )
  })

  test.each([
    [['--sprint', 'two'], 'whole number'],
    [['--start', 'soon'], 'not a day'],
    [['--workflow', 'kanban'], 'agile'],
    [['--plan-branch', 'task/001'], 'plan cannot be'],
    [['--plan-branch', '-x'], ''],
  ])('stays empty when %j is asked for', async (args, message) => {
    const dir = await folder()
    const run = await brain(dir, ['init', ...args])
    expect(run.code).toBe(2)
    expect(run.stderr).toContain(message)
    expect(existsSync(join(dir, '.git'))).toBe(false)
  })
})

describe('a repository without commits', () => {
  test('keeps the name of its branch, and files that are in it are left alone', async () => {
    const dir = await folder()
    await git(dir, 'init', '--quiet', '--initial-branch=trunk')
    await writeFiles(dir, { 'CLAUDE.md': 'mine\n', 'src/a.php': 'a\n', 'staged.txt': 's\n' })
    await git(dir, 'add', 'staged.txt')
    const run = await brainOk(dir, ['init'])
    expect(run.stderr).toContain('CLAUDE.md')
    expect(await git(dir, 'status', '--porcelain=v1', '--branch')).toBe(
      '## trunk\nA  staged.txt\n?? CLAUDE.md\n?? src/',
    )
    expect(await readFile(join(dir, 'CLAUDE.md'), 'utf8')).toBe('mine\n')
    expect(existsSync(join(dir, 'AGENTS.md'))).toBe(true)
  })

  test('leaves an ignored file of the same name alone', async () => {
    const dir = await folder()
    await git(dir, 'init', '--quiet')
    await writeFiles(dir, { 'AGENTS.md': 'mine\n', '.git/info/exclude': 'AGENTS.md\n' })
    const told = await initJson(dir)
    expect(told.kept).toEqual(['AGENTS.md'])
    expect(await readFile(join(dir, 'AGENTS.md'), 'utf8')).toBe('mine\n')
    expect(await fileAt(dir, 'HEAD', 'AGENTS.md')).toBeNull()
  })

  test('names a file that stands where a folder must be, and writes nothing', async () => {
    const dir = await folder()
    await git(dir, 'init', '--quiet')
    await writeFiles(dir, { tasks: 'buy tea\n' })
    const run = await brain(dir, ['init', '--json'])
    expect(run.code).toBe(2)
    expect(run.json().error).toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining('tasks is a file') as string,
    })
    expect(await readRef(dir, 'HEAD')).toBeNull()
  })
})

describe('an empty remote', () => {
  test('gets its first branch, and the clone stands on it', async () => {
    const box = await sandbox()
    const remote = await box.bareRemote()
    const dir = await box.clone(remote, 'ada')
    const told = await initJson(dir)
    expect(told).toMatchObject({ pushed: true, branch: 'main', created: LAYOUT })
    expect(await readRef(remote, 'refs/heads/main')).toBe(told.commit)
    expect(await git(dir, 'rev-parse', 'HEAD')).toBe(told.commit)
    expect(await git(dir, 'status', '--porcelain')).toBe('')
    expect(await git(dir, 'status', '--branch', '--porcelain')).toBe('## main...origin/main')
  })

  test('gets a branch that is not called main', async () => {
    const box = await sandbox()
    const remote = await box.bareRemote({ branch: 'trunk' })
    const dir = await box.clone(remote, 'ada')
    expect(await initJson(dir)).toMatchObject({ pushed: true, branch: 'trunk' })
    expect(await git(remote, 'branch', '--format=%(refname:short)')).toBe('trunk')
  })

  test('gets the history that was never pushed together with the layout', async () => {
    const box = await sandbox()
    const remote = await box.bareRemote()
    const dir = await folder()
    await git(dir, 'init', '--quiet')
    const first = await commitFile(dir, { 'CLAUDE.md': '# shop\n', 'src/a.php': 'a\n' }, 'Start')
    await git(dir, 'remote', 'add', 'origin', remote)
    const told = await initJson(dir)
    expect(told.extended).toEqual(['CLAUDE.md'])
    expect(await git(dir, 'rev-list', 'HEAD')).toBe(`${told.commit}\n${first}`)
    expect(await readRef(remote, 'refs/heads/main')).toBe(told.commit)
    expect(await fileAt(dir, 'HEAD', 'CLAUDE.md')).toMatch(/^# shop\n\n<!-- brain:begin memory/)
    expect(await git(dir, 'status', '--porcelain')).toBe('')
  })
})

test('the scripts of the older setup can be run, and call brain', async () => {
  const dir = await folder()
  await brainOk(dir, ['init', '--shims'])
  expect((await stat(join(dir, '.claude/orchestrator.sh'))).mode & 0o111).toBe(0o111)
  expect(await git(dir, 'ls-files', '--stage', '.claude')).toMatch(/^100755 [^]*\n100755 [^]*\n100755 /)
  expect(await git(dir, 'status', '--porcelain')).toBe('')
})

test('status says how to begin, until there is something', async () => {
  const box = await sandbox()
  const dir = await box.clone(await box.bareRemote({ files: { 'README.md': 'x\n' } }), 'clone')
  const begin = 'Nothing is laid out here yet: brain init'
  expect((await brainOk(dir, ['status'])).stderr).toContain(begin)
  await brainOk(dir, ['init'])
  expect((await brainOk(dir, ['status'])).stderr).not.toContain(begin)
})
