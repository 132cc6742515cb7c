import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { sampleOf } from '../support/an-import.ts'
import { aProject, approve, deliver, type Person } from '../support/a-project.ts'

interface ImportData {
  readonly dialect: string
  readonly tasks: readonly { id: string | null; source: { id: string; line: number }; action: string }[]
  readonly problems: readonly { path: string; line: number | null; message: string }[]
}

const PLAN = 'specs/001-contact-form/tasks.md'

async function write(person: Person, path: string, text: string | Buffer): Promise<void> {
  await mkdir(dirname(join(person.dir, path)), { recursive: true })
  await writeFile(join(person.dir, path), text)
}

async function aBrain(): Promise<{ boss: Person; worker: () => Promise<Person> }> {
  const project = await aProject()
  const boss = await project.join('boss')
  await boss.ok('init', '--yes')
  return { boss, worker: () => project.join('worker') }
}

test('the tasks.md of spec-kit is imported in one commit, and its tasks are claimed in their order', async () => {
  const { boss, worker } = await aBrain()
  const [sample] = sampleOf('spec-kit')
  await write(boss, PLAN, sample!.text)
  const before = await boss.git('rev-parse', 'origin/main')
  const planned = await boss.data<ImportData>('import', PLAN, '--dry-run')
  expect(planned.tasks.filter(({ action }) => action === 'create')).toHaveLength(13)
  expect(await boss.ok('import', PLAN, '--dry-run')).toMatch(/task-001\tT002\t12\tcreate\tStart the project/)
  await boss.git('fetch', 'origin')
  expect(await boss.git('rev-parse', 'origin/main')).toBe(before)

  const made = await boss.data<ImportData>('import', PLAN)
  expect(made).toMatchObject({
    dialect: 'spec-kit',
    tasks: planned.tasks,
    problems: [{ line: 42 }, { line: 43 }],
  })
  await boss.git('fetch', 'origin')
  expect(await boss.git('rev-list', '--count', `${before}..origin/main`)).toBe('1')
  const again = await boss.data<ImportData>('import', PLAN)
  expect(again.tasks.filter(({ action }) => action === 'create' || action === 'update')).toEqual([])
  await boss.git('fetch', 'origin')
  expect(await boss.git('rev-list', '--count', `${before}..origin/main`)).toBe('1')

  const hand = await worker()
  for (const id of ['task-001', 'task-002']) {
    const { tasks } = await boss.data<{ tasks: readonly { id: string }[] }>('next', '--fetch')
    expect(tasks.map((task) => task.id)).toEqual([id])
    await hand.git('switch', 'main')
    await deliver(hand, id, { [`${id}.txt`]: 'done\n' })
    await approve(boss, id)
  }
  expect((await boss.task('task-003')).state).toBe('ready')
  const late = await boss.data<ImportData>('import', PLAN)
  expect(late.tasks.filter(({ action }) => action === 'create' || action === 'update')).toEqual([])
})

test('a folder with several formats, one without, and files that cannot be read each get one clear answer', async () => {
  const { boss } = await aBrain()
  for (const dialect of ['kiro', 'openspec'] as const)
    for (const { path, text } of sampleOf(dialect)) await write(boss, path, text)
  expect(await boss.refused('import', '.')).toMatchObject({
    code: 'BAD_INPUT',
    exit: 2,
    message: expect.stringContaining('several formats'),
  })
  expect(await boss.data<ImportData>('import', '.', '--dialect', 'kiro')).toMatchObject({ dialect: 'kiro' })
  await write(boss, 'notes/a.md', '# Nothing\n')
  expect(await boss.refused('import', 'notes')).toMatchObject({ code: 'BAD_INPUT', exit: 2 })
  expect(await boss.refused('import', 'notes/a.md', '--dialect', 'checklist')).toMatchObject({
    code: 'BAD_INPUT',
  })
  await write(boss, 'binary.md', Buffer.from([0x2d, 0, 0xff]))
  expect(await boss.refused('import', 'binary.md')).toMatchObject({ code: 'FILE_NOT_READABLE', exit: 2 })
  await write(boss, 'huge.md', '- [ ] A\n'.repeat(200_000))
  expect(await boss.refused('import', 'huge.md')).toMatchObject({ code: 'FILE_TOO_LARGE' })
  expect(await boss.refused('import', 'missing.md')).toMatchObject({ code: 'FILE_NOT_READABLE' })
  expect(await boss.refused('import', '..')).toMatchObject({
    message: expect.stringContaining('outside the repository'),
  })
})

test('no link leads out of the repository, neither one that is named nor one in a folder', async () => {
  const { boss } = await aBrain()
  const outside = join(dirname(boss.dir), 'outside.md')
  await writeFile(outside, '- [ ] T001 Not yours\n')
  await symlink(outside, join(boss.dir, 'linked.md'))
  expect(await boss.refused('import', 'linked.md')).toMatchObject({
    message: expect.stringContaining('outside the repository'),
  })
  await write(boss, 'specs/a/tasks.md', '- [ ] T001 Ours\n')
  await mkdir(join(boss.dir, 'specs/b'))
  await symlink(outside, join(boss.dir, 'specs/b/tasks.md'))
  const { tasks, problems } = await boss.data<ImportData>('import', 'specs')
  expect(tasks).toHaveLength(1)
  expect(problems).toMatchObject([{ path: 'specs/b/tasks.md', message: expect.stringContaining('link') }])
})

test('workflow partition splits the same file into groups, by ids, and changes nothing', async () => {
  const { boss } = await aBrain()
  await write(boss, PLAN, sampleOf('spec-kit')[0]!.text)
  const data = await boss.data<{
    parallelizable: boolean
    groups: readonly { tasks: readonly { id: string }[] }[]
  }>(...['workflow', 'partition', PLAN])
  expect(data.parallelizable).toBe(true)
  expect(data.groups.length).toBeGreaterThan(1)
  expect(data.groups.flatMap(({ tasks }) => tasks.map(({ id }) => id))).not.toContain('T001')
  const two = await boss.data<{ groups: readonly unknown[] }>(
    'workflow',
    'partition',
    PLAN,
    '--max-groups',
    '2',
  )
  expect(two.groups).toHaveLength(2)
  expect(await boss.ok('workflow', 'partition', PLAN)).toMatch(/^Group 1: /)
  expect(await boss.refused('workflow', 'partition', PLAN, '--max-groups', '0')).toMatchObject({
    code: 'USAGE',
  })
  expect(await boss.refused('workflow', 'partition', 'specs')).toMatchObject({ code: 'BAD_INPUT' })
})
