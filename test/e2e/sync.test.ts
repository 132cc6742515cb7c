import { chmod, readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { brain, brainOk } from '../support/brain-cli.ts'
import { commitFile, fileAt, git, readRef, sandbox, writeFiles } from '../support/git-sandbox.ts'
import { edit, laidOut, laidOutAlone, syncJson } from '../support/laid-out.ts'

const TASK = 'tasks/task-001.md'
const raise = (text: string): string => text.replace('priority: medium', 'priority: high')

describe.each([
  ['with a remote', laidOut],
  ['without a remote', laidOutAlone],
])('%s', (_, layOut) => {
  test('hand edits are published in one commit, and only what they changed is clean afterwards', async () => {
    const { dir, shared } = await layOut()
    await edit(dir, TASK, raise)
    await writeFiles(dir, {
      'docs/guides/tea.md': '# Tea\n',
      'src/a.php': 'mine\n',
      'src/b.php': 'staged\n',
      'new.txt': 'n\n',
    })
    await git(dir, 'add', 'src/b.php')
    const before = await readRef(shared, 'refs/heads/main')

    const told = await syncJson(dir)

    expect(told).toMatchObject({
      published: ['docs/guides/tea.md', TASK],
      deleted: [],
      pushedCommits: 0,
      planUpdated: true,
    })
    expect(await git(shared, 'rev-parse', 'main^')).toBe(before)
    expect(await readRef(shared, 'refs/heads/main')).toBe(told.commit)
    expect(await fileAt(shared, 'main', TASK)).toContain('priority: high')
    expect(await fileAt(shared, 'main', 'WORK-PLAN.md')).toContain('**Priority:** High')
    expect(await git(dir, 'rev-parse', 'HEAD')).toBe(told.commit)
    expect(await git(dir, 'status', '--porcelain')).toBe(' M src/a.php\nM  src/b.php\n?? new.txt')
    expect(await git(dir, 'diff', '--name-only')).toBe('src/a.php')
  })

  test('a task file that nobody else has yet is not there for show, which says how it gets there', async () => {
    const { dir } = await layOut()
    const { stderr } = await brain(dir, ['show', '009'])
    expect(stderr).toContain('brain list --state all')
    await writeFiles(dir, { 'tasks/task-009.md': '---\nid: task-009\ntitle: By hand\n---\n' })
    const hint = 'tasks/task-009.md is here, not published yet: brain sync'
    expect((await brain(dir, ['show', '009'])).stderr).toContain(hint)
    await brainOk(dir, ['sync'])
    expect((await brainOk(dir, ['show', '009'])).stdout).toContain('By hand')
  })

  test('what a person wrote in the plan is published, regions are rendered anew, and the file is clean', async () => {
    const { dir, shared } = await layOut()
    await edit(
      dir,
      'WORK-PLAN.md',
      (text) => `${text.replace('Task-001: Product list', 'Task-001: MOVED')}\nDo not forget the samovar.\n`,
    )
    const told = await syncJson(dir)
    const plan = await readFile(join(dir, 'WORK-PLAN.md'), 'utf8')
    expect(plan).toBe(await fileAt(shared, 'main', 'WORK-PLAN.md'))
    expect(plan).toContain('Do not forget the samovar.')
    expect(plan).not.toContain('MOVED')
    expect(told.notes.join('\n')).toMatch(/region "queue"[^]*brain edit-task/)
    const version = /git show ([0-9a-f]+)/.exec(told.notes.join('\n'))?.[1] ?? ''
    expect(await git(dir, 'show', version)).toContain('MOVED')
    expect(await git(dir, 'status', '--porcelain')).toBe('')
  })

  test('an edit of a region alone is told and taken back, without a commit', async () => {
    const { dir, shared } = await layOut()
    const before = await readRef(shared, 'refs/heads/main')
    await edit(dir, 'WORK-PLAN.md', (text) => text.replace('Task-001: Product list', 'Task-001: MOVED'))
    const told = await syncJson(dir)
    expect(told).toMatchObject({ published: [], planUpdated: false, commit: null })
    expect(told.notes[0]).toMatch(/^WORK-PLAN\.md:\d+: the region "queue"/)
    expect(await readRef(shared, 'refs/heads/main')).toBe(before)
    expect(await git(dir, 'status', '--porcelain')).toBe('')
  })

  test('a deletion waits for a yes', async () => {
    const { dir, shared } = await layOut()
    await unlink(join(dir, 'AGENTS.md'))
    const refused = await brain(dir, ['sync', '--json'])
    expect(refused.code).toBe(5)
    expect(refused.json().error).toMatchObject({
      code: 'INPUT_NEEDED',
      message: expect.stringContaining('AGENTS.md') as string,
    })
    expect(await fileAt(shared, 'main', 'AGENTS.md')).not.toBeNull()
    expect(await syncJson(dir, '--yes')).toMatchObject({ deleted: ['AGENTS.md'], published: [] })
    expect(await fileAt(shared, 'main', 'AGENTS.md')).toBeNull()
    expect(await git(dir, 'status', '--porcelain')).toBe('')
  })

  test('settings take effect in the plan at once', async () => {
    const { dir } = await layOut()
    await edit(dir, '.brain/config.yml', (text) => text.replace('  number: 1', '  number: 7'))
    expect((await syncJson(dir)).published).toEqual(['.brain/config.yml'])
    expect(await readFile(join(dir, 'WORK-PLAN.md'), 'utf8')).toContain('- **Sprint:** 7')
  })

  test('with nothing to do it says so, and makes no commit', async () => {
    const { dir, shared } = await layOut()
    const before = await readRef(shared, 'refs/heads/main')
    const run = await brainOk(dir, ['sync'])
    expect(run.stdout).toBe('Nothing to do: all is up to date.\n')
    expect(await readRef(shared, 'refs/heads/main')).toBe(before)
  })

  test('a dry run names the files and changes none', async () => {
    const { dir, shared } = await layOut()
    const before = await readRef(shared, 'refs/heads/main')
    await edit(dir, TASK, raise)
    const run = await brainOk(dir, ['sync', '--dry-run'])
    expect(run.stdout).toContain(`write ${TASK}`)
    expect(await readRef(shared, 'refs/heads/main')).toBe(before)
    expect(await git(dir, 'status', '--porcelain')).toBe(` M ${TASK}`)
  })

  test('line ends stay as the working tree has them', async () => {
    const { dir, shared } = await layOut()
    await git(dir, 'config', 'core.autocrlf', 'true')
    await edit(dir, TASK, (text) => raise(text).replaceAll('\n', '\r\n'))
    await syncJson(dir)
    expect(await fileAt(shared, 'main', TASK)).not.toContain('\r')
    expect(await readFile(join(dir, TASK), 'utf8')).toContain('priority: high\r\n')
    expect(await git(dir, 'status', '--porcelain')).toBe('')
  })

  test('pictures and scripts among the documents stay what they are', async () => {
    const { dir, shared } = await layOut()
    const bytes = Buffer.from([0x89, 0x50, 0x00, 0xff])
    await writeFile(join(dir, 'docs/guides/tea.png'), bytes)
    await writeFile(join(dir, 'docs/guides/brew.sh'), 'true\n')
    await chmod(join(dir, 'docs/guides/brew.sh'), 0o755)
    await syncJson(dir)
    expect(await git(shared, 'ls-tree', 'main', 'docs/guides/brew.sh')).toMatch(/^100755/)
    expect(await git(shared, 'cat-file', '-s', 'main:docs/guides/tea.png')).toBe('4')
    expect(await readFile(join(dir, 'docs/guides/tea.png'))).toEqual(bytes)
    expect(await git(dir, 'status', '--porcelain')).toBe('')
  })

  test.each([
    {
      path: TASK,
      from: 'priority: medium',
      to: 'priority: soonish',
      code: 'INVALID_TASK_FILE',
      place: `${TASK}:`,
    },
    {
      path: TASK,
      from: '---\nid',
      to: '<<<<<<< ours\n=======\n>>>>>>> theirs\n---\nid',
      code: 'INVALID_TASK_FILE',
      place: `${TASK}:`,
    },
    { path: '.brain/config.yml', from: 'lease: 60m', to: 'lease: soon', code: 'BAD_SETTINGS', place: 'line' },
  ])('$path is not published when it cannot be read: $to', async ({ path, from, to, code, place }) => {
    const { dir, shared } = await layOut()
    const before = await readRef(shared, 'refs/heads/main')
    await edit(dir, path, (text) => text.replace(from, to))
    await writeFiles(dir, { 'docs/guides/tea.md': '# Tea\n' })
    const run = await brain(dir, ['sync', '--json'])
    expect(run.json().error).toMatchObject({ code, message: expect.stringContaining(place) as string })
    expect(await readRef(shared, 'refs/heads/main')).toBe(before)
    expect(await git(dir, 'status', '--porcelain')).toBe(` M ${path}\n?? docs/guides/tea.md`)
  })
})

test('a clone that lacks the newest commits publishes on top of them, and comes forward', async () => {
  const { box, shared, dir } = await laidOut()
  const other = await box.clone(shared, 'bob')
  await brainOk(other, ['create-task', 'Basket'])
  await edit(dir, 'WORK-PLAN.md', (text) => `${text}\nSamovar.\n`)
  await edit(dir, TASK, raise)
  await syncJson(dir)
  const plan = await fileAt(shared, 'main', 'WORK-PLAN.md')
  expect(plan).toContain('Samovar.')
  expect(plan).toContain('Task-002: Basket')
  expect(await git(dir, 'status', '--porcelain=v1', '--branch')).toBe('## main...origin/main')
})

test('a clean clone that lacks commits is brought forward', async () => {
  const { box, shared, dir } = await laidOut()
  await brainOk(await box.clone(shared, 'bob'), ['create-task', 'Basket'])
  const run = await brainOk(dir, ['sync'])
  expect(run.stdout).toBe('Brought your main forward by 1 commit\n')
  expect(await git(dir, 'rev-parse', 'HEAD')).toBe(await readRef(shared, 'refs/heads/main'))
})

test('the same edit made by two persons is no conflict', async () => {
  const { box, shared, dir } = await laidOut()
  const other = await box.clone(shared, 'bob')
  for (const place of [other, dir]) await edit(place, TASK, raise)
  await syncJson(other)
  expect(await syncJson(dir)).toMatchObject({ published: [], commit: null })
  expect(await git(dir, 'rev-parse', 'HEAD')).toBe(await readRef(shared, 'refs/heads/main'))
  expect(await git(dir, 'status', '--porcelain')).toBe('')
})

test('a file that changed on the remote as well is named, and nothing is published', async () => {
  const { box, shared, dir } = await laidOut()
  await brainOk(await box.clone(shared, 'bob'), ['edit-task', '1', '--priority', 'low'])
  const before = await readRef(shared, 'refs/heads/main')
  await edit(dir, TASK, raise)
  await writeFiles(dir, { 'docs/guides/tea.md': '# Tea\n' })
  const run = await brain(dir, ['sync', '--json'])
  expect(run.json().error).toMatchObject({ code: 'HAND_EDIT_CONFLICT', details: { paths: [TASK] } })
  expect(await readRef(shared, 'refs/heads/main')).toBe(before)
})

describe('from another branch', () => {
  test('hand edits are not published, and that is said', async () => {
    const { dir, shared } = await laidOut()
    await git(dir, 'switch', '--quiet', '-c', 'feature')
    await edit(dir, TASK, raise)
    const before = await readRef(shared, 'refs/heads/main')
    const run = await brainOk(dir, ['sync'])
    expect(run.stderr).toContain('You are on feature')
    expect(await readRef(shared, 'refs/heads/main')).toBe(before)
    expect(await git(dir, 'status', '--porcelain')).toBe(` M ${TASK}`)
  })
})

test('a secret is not published', async () => {
  const { dir, shared } = await laidOut()
  const before = await readRef(shared, 'refs/heads/main')
  await writeFiles(dir, { 'docs/guides/tea.md': `token: ghp_${'a1B2c3D4e5F6'.repeat(3)}\n` })
  expect((await brain(dir, ['sync', '--json'])).json().error?.code).toBe('SECRET_FOUND')
  expect(await readRef(shared, 'refs/heads/main')).toBe(before)
})

test('a repository that is not laid out is refused', async () => {
  const box = await sandbox()
  const dir = await box.clone(await box.bareRemote({ files: { 'a.txt': 'a\n' } }), 'ada')
  await commitFile(dir, { 'a.txt': 'a2\n' }, 'Mine')
  expect((await brain(dir, ['sync', '--json'])).json().error?.code).toBe('NOT_INITIALIZED')
})
