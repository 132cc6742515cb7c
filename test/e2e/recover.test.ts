import { rmSync } from 'node:fs'
import { readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aProject, approve, type Person, type Project } from '../support/a-project.ts'
import { git, writeFiles } from '../support/git-sandbox.ts'

interface Recoverable {
  readonly snapshots: readonly {
    readonly id: string
    readonly branch: string
    readonly mine: boolean
    readonly here: boolean
  }[]
  readonly claims: readonly {
    readonly task: string
    readonly snapshot: string | null
    readonly next: readonly string[]
  }[]
  readonly rescued: readonly { readonly branch: string }[]
  readonly runs: readonly { readonly run: string; readonly next: string }[]
  readonly offline: string | null
}

async function aStart(): Promise<{ project: Project; brainPerson: Person; ada: Person }> {
  const project = await aProject({ files: { 'a.txt': 'a\n', 'b.txt': 'b\n' } })
  const brainPerson = await project.join('brain')
  await brainPerson.ok('init', '--yes')
  await brainPerson.ok('create-task', 'Contact form')
  return { project, brainPerson, ada: await project.join('ada') }
}

/** As the same person on another machine. */
async function newMachine({ join: joinAs }: Project, person: Person): Promise<Person> {
  rmSync(person.dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  return await joinAs(person.name)
}

test('a wiped machine: clone, recover, and the task goes on to its approval within five minutes', async () => {
  const { project, brainPerson, ada } = await aStart()
  await ada.ok('worker', 'claim', '1')
  await ada.commit({ 'pushed.txt': 'p\n' }, 'Pushed')
  await ada.git('push', '--quiet', 'origin', 'HEAD')
  await ada.commit({ 'form.ts': 'one\n' }, 'Only here')
  await writeFiles(ada.dir, {
    'form.ts': 'one\ntwo\n',
    'notes/todo.md': 'half a thought\n',
    'a.txt': 'changed\n',
  })
  await ada.ok('autosave', 'now')

  const started = Date.now()
  const again = await newMachine(project, ada)
  const found = await again.data<Recoverable>('recover')
  expect(found.snapshots).toMatchObject([{ branch: 'task/001', mine: true, here: false }])
  const id = found.snapshots[0]?.id ?? ''
  expect(found.claims).toMatchObject([{ task: 'task-001', snapshot: id }])
  const { next } = found.claims[0] ?? { next: [] }
  expect(next).toEqual([
    'brain reclaim 001 --force',
    'brain worker claim 001 --as ada',
    `brain recover ${id} --restore`,
  ])
  expect(await again.ok('recover', '1')).toContain('brain worker claim 001 --as ada')
  for (const command of next) await again.ok(...command.split(' ').slice(1))
  const read = (path: string): Promise<string> => readFile(join(again.dir, path), 'utf8')
  expect([
    await read('form.ts'),
    await read('notes/todo.md'),
    await read('a.txt'),
    await read('pushed.txt'),
  ]).toEqual(['one\ntwo\n', 'half a thought\n', 'changed\n', 'p\n'])
  expect(await again.git('diff', '--name-only', 'HEAD', '--', 'results')).toBe('')
  await again.git('add', '--all')
  await again.git('commit', '--quiet', '-m', 'task-001: went on')
  await again.ok('worker', 'submit', '1', '--summary', 'Done')
  expect(Date.now() - started).toBeLessThan(300_000)
  await approve(brainPerson, '1')
  expect((await brainPerson.task('1')).state).toBe('completed')
})

test('it shows first and writes only when it is told to; what is here stays, and it can be taken back', async () => {
  const { project, ada } = await aStart()
  await writeFiles(ada.dir, { 'a.txt': 'changed\n', 'new.txt': 'n\n' })
  await ada.ok('autosave', 'now')
  const again = await newMachine(project, ada)
  await writeFiles(again.dir, { 'new.txt': 'other\n' })
  const before = await again.git('status', '--porcelain')
  const shown = await again.brain('recover', 'latest')
  expect(shown.stdout).toBe('changed a.txt\nbeside  new.txt (something else is there, and it stays)\n')
  expect(shown.stderr).toContain('--restore')
  expect(await again.ok('recover', 'latest', '--diff')).toContain('+changed')
  expect(await again.data('recover', 'latest', '--restore', '--dry-run')).toMatchObject({
    files: [
      { path: 'a.txt', act: 'replace', why: null },
      { path: 'new.txt', act: 'beside', why: 'unsaved' },
    ],
  })
  expect(await again.git('status', '--porcelain')).toBe(before)
  expect(await again.data('recover', 'latest', '--restore')).toMatchObject({
    replaced: ['a.txt'],
    beside: [{ path: 'new.txt', as: 'new.txt.recovered' }],
  })
  expect(await readFile(join(again.dir, 'new.txt'), 'utf8')).toBe('other\n')
  expect(await again.data('recover', '--undo')).toMatchObject({ kept: [] })
  expect(await again.git('status', '--porcelain')).toBe(before)
  expect(await again.refused('recover', '--undo')).toMatchObject({ code: 'NOTHING_TO_UNDO', exit: 1 })
  expect(await again.data('recover', 'latest', '--branch')).toMatchObject({
    branch: expect.stringMatching(/^recovered\//),
  })
  expect(await again.refused('recover', 'tower')).toMatchObject({ code: 'BACKUP_NOT_FOUND', exit: 1 })
  expect(await again.refused('recover', 'latest', '--branch', '..')).toMatchObject({ code: 'USAGE', exit: 2 })
})

test('without the network it goes on with what the clone has, and says so', async () => {
  const { project, ada } = await aStart()
  const bob = await project.join('bob')
  await writeFiles(ada.dir, { 'new.txt': 'n\n' })
  await ada.ok('autosave', 'now')
  await bob.ok('recover')
  await rename(project.remote, `${project.remote}.away`)
  const found = await bob.data<Recoverable>('recover')
  expect([found.snapshots.length, found.offline === null]).toEqual([1, false])
  expect((await bob.brain('recover')).stderr).toContain('cannot be reached')
  const clone = found.snapshots[0]?.id.split('@')[0] ?? ''
  expect(await bob.data('recover', clone, '--restore')).toMatchObject({ added: ['new.txt'] })
  await writeFiles(ada.dir, { 'new.txt': 'more\n' })
  expect(await ada.data('autosave', 'now')).toMatchObject({
    saved: true,
    pushed: false,
    problem: { code: 'REMOTE_UNREACHABLE' },
  })
  await rename(`${project.remote}.away`, project.remote)
  expect(await ada.data('autosave', 'now')).toMatchObject({ as: 'unchanged', pushed: true })
})

test('rescued work is listed and brought back like a snapshot; an older snapshot is fetched when it is named', async () => {
  const { project, ada } = await aStart()
  const bob = await project.join('bob')
  await ada.commit({ 'saved.txt': 's\n' }, 'Work')
  await ada.git('push', '--quiet', 'origin', 'HEAD:refs/heads/rescue/001-12345678')
  await writeFiles(ada.dir, { 'one.txt': '1\n' })
  await ada.ok('autosave', 'now')
  await writeFiles(ada.dir, { 'two.txt': '2\n' })
  await ada.ok('autosave', 'now')
  const all = await bob.data<Recoverable>('recover', '--all')
  expect([all.snapshots.length, all.rescued.map(({ branch }) => branch)]).toEqual([
    2,
    ['rescue/001-12345678'],
  ])
  expect((await bob.data<Recoverable>('recover')).snapshots).toHaveLength(1)
  const older = all.snapshots[1]?.id ?? ''
  expect(await bob.data('recover', older)).toMatchObject({
    files: [{ path: 'one.txt' }, { path: 'saved.txt' }],
    commits: 0,
  })
  expect(await bob.data('recover', 'rescue/001-12345678', '--restore')).toMatchObject({
    added: ['saved.txt'],
  })
  expect(await bob.refused('recover', older, '--forget')).toMatchObject({ code: 'INPUT_NEEDED' })
  expect(await bob.data('recover', older, '--forget', '--yes')).toMatchObject({
    snapshots: [expect.any(String), older],
  })
  expect(await git(project.remote, 'for-each-ref', 'refs/brain')).toBe('')
})

test('workflows that run and claims of others are told apart', async () => {
  const { project, brainPerson, ada } = await aStart()
  await brainPerson.ok('workflow', 'new', '--template', 'interactive', 'A form')
  await ada.ok('worker', 'claim', '1')
  const bob = await project.join('bob')
  const found = await bob.data<Recoverable>('recover')
  expect([found.claims, found.runs.length]).toEqual([[], 1])
  expect(found.runs[0]?.next).toMatch(/^brain /)
  expect((await ada.data<Recoverable>('recover')).claims).toEqual([])
  expect(await ada.ok('recover', '1')).toContain('held here')
  expect(await bob.ok('recover', '1')).toContain('ada holds task-001')
})
