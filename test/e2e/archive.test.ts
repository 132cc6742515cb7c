import { expect, test } from 'vitest'
import type { Person } from '../support/a-project.ts'
import { ARCHIVE_ALL, aTeamWithClosedTasks, type Archived } from '../support/an-archive.ts'
import { fileAt, git } from '../support/git-sandbox.ts'

async function pathsOf(remote: string): Promise<readonly string[]> {
  const listed = await git(remote, 'ls-tree', '-r', '--name-only', 'main', '--', 'tasks', 'results')
  return listed.split('\n').sort()
}

test('closed tasks move with their results in one commit, and their branches are deleted', async () => {
  const { project, brain } = await aTeamWithClosedTasks()
  const before = await git(project.remote, 'rev-parse', 'main')
  const blob = await git(project.remote, 'rev-parse', 'main:tasks/task-001.md')
  const dry = await brain.data<{ refs: { ref: string; to: string | null }[] }>(...ARCHIVE_ALL, '--dry-run')
  expect(dry.refs.map(({ ref, to }) => [ref, to === null])).toEqual([
    ['refs/heads/main', false],
    ['refs/heads/task/001', true],
    ['refs/heads/task/002', true],
  ])
  expect(await git(project.remote, 'rev-parse', 'main')).toBe(before)

  const data = await brain.data<Archived>(...ARCHIVE_ALL)
  expect(data).toMatchObject({
    tasks: ['task-001', 'task-002'],
    commit: await git(project.remote, 'rev-parse', 'main'),
    deletedBranches: ['task/001', 'task/002'],
    keptBranches: [],
    pushed: true,
  })
  expect(await git(project.remote, 'rev-parse', 'main^')).toBe(before)
  expect(await pathsOf(project.remote)).toEqual([
    'results/archive/000-099/task-001-output.md',
    'results/archive/000-099/task-001-status.md',
    'tasks/archive/000-099/task-001.md',
    'tasks/archive/000-099/task-002.md',
    'tasks/task-003.md',
  ])
  expect(await git(project.remote, 'rev-parse', 'main:tasks/archive/000-099/task-001.md')).toBe(blob)
  expect(await git(project.remote, 'branch', '--format=%(refname:short)')).toBe('main')
})

test('what is archived is out of the lists, and said to be; show, history and the plan still know it', async () => {
  const { project, brain } = await aTeamWithClosedTasks()
  await brain.ok(...ARCHIVE_ALL)
  expect(await brain.ok('list', '-q')).toBe('task-003\n')
  const all = await brain.brain('list', '--state', 'all')
  expect(all.stdout).not.toContain('task-001')
  expect(all.stderr).toContain('2 archived tasks are not listed: brain list --archived')
  expect(await brain.ok('list', '--archived', '-q')).toBe('task-001\ntask-002\n')
  expect(await brain.ok('list', '--archived', '--state', 'cancelled', '-q')).toBe('task-002\n')
  const shown = await brain.data<{ task: object; body: string; files: { path: string }[] }>('show', '1')
  expect(shown.task).toMatchObject({ state: 'completed', path: 'tasks/archive/000-099/task-001.md' })
  expect(shown.body).toContain('# Task-001: Form')
  expect(shown.files.map(({ path }) => path)).toContain('results/archive/000-099/task-001-output.md')
  expect((await brain.brain('show', '1')).stdout).toContain('in the archive')
  const { entries } = await brain.data<{ entries: { action: string }[] }>('history', '1')
  expect(entries.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['Archive 2 tasks', expect.stringContaining('Add task-001') as string]),
  )
  const plan = (await fileAt(project.remote, 'main', 'WORK-PLAN.md')) ?? ''
  expect(plan).toContain('- **Total:** 3')
  expect(plan).toContain('- **Archived:** 2, counted as completed')
  expect(plan).not.toContain('Task-001: Form')
})

test('other commands say that the task is in the archive, not that there is none', async () => {
  const { brain, worker } = await aTeamWithClosedTasks()
  await brain.ok(...ARCHIVE_ALL)
  const verbs: readonly (readonly [Person, ...string[]])[] = [
    [brain, 'edit-task', '1', '--priority', 'high'],
    [brain, 'cancel', '1'],
    [brain, 'review', '1'],
    [brain, 'worker-instructions', '1'],
    [worker, 'worker', 'claim', '1'],
    [worker, 'worker', 'submit', '2', '--summary', 'Late'],
    [brain, 'answer', '1', 'Text'],
  ]
  for (const [person, ...words] of verbs) {
    const refused = await person.refused(...words)
    expect([words.join(' '), refused.code]).toEqual([words.join(' '), 'TASK_CLOSED'])
    expect(refused.message).toContain('in the archive')
  }
  expect(await brain.refused('edit-task', '9', '--priority', 'high')).toMatchObject({
    code: 'TASK_NOT_FOUND',
  })
  expect(await brain.refused('create-task', '1', 'Form again')).toMatchObject({ code: 'TASK_EXISTS' })
  expect(await brain.refused('archive', '3')).toMatchObject({ code: 'TASK_OPEN' })
  expect(await brain.refused('archive', '9')).toMatchObject({ code: 'TASK_NOT_FOUND' })
})

test('a dependency in the archive counts as it ended', async () => {
  const { brain } = await aTeamWithClosedTasks()
  await brain.ok('edit-task', '3', '--depends-on', '1')
  await brain.ok(...ARCHIVE_ALL)
  expect(await brain.task('3')).toMatchObject({ state: 'ready', waitingFor: [], problems: [] })
  await brain.ok('create-task', 'Menu', '--depends-on', '1')
  expect(await brain.task('4')).toMatchObject({ state: 'ready' })
  await brain.ok('create-task', 'Map', '--depends-on', '2')
  expect(await brain.task('5')).toMatchObject({
    state: 'waiting',
    waitingFor: ['task-002'],
    problems: [{ message: 'task-005 depends on task-002, which was cancelled.' }],
  })
  expect(await brain.refused('create-task', 'Bad', '--depends-on', '77')).toMatchObject({
    code: 'DEPENDENCY_UNKNOWN',
  })
})

test('undo brings the tasks back, plan and all', async () => {
  const { project, brain } = await aTeamWithClosedTasks()
  const before = await pathsOf(project.remote)
  await brain.ok(...ARCHIVE_ALL)
  await brain.ok('undo')
  expect(await pathsOf(project.remote)).toEqual(before)
  expect(await brain.ok('list', '--state', 'all', '-q')).toBe('task-001\ntask-002\ntask-003\n')
  const plan = (await fileAt(project.remote, 'main', 'WORK-PLAN.md')) ?? ''
  expect(plan).toContain('Task-001: Form')
  expect(plan).not.toContain('**Archived:**')
})

test('a reopened task comes back from the archive, its results stay there by attempt', async () => {
  const { project, brain, worker } = await aTeamWithClosedTasks()
  await brain.ok(...ARCHIVE_ALL)
  await brain.ok('reopen', '1')
  expect(await brain.task('1')).toMatchObject({ state: 'ready', path: 'tasks/task-001.md', closed: null })
  expect(await pathsOf(project.remote)).toEqual([
    'results/archive/001.1/task-001-output.md',
    'results/archive/001.1/task-001-status.md',
    'tasks/archive/000-099/task-002.md',
    'tasks/task-001.md',
    'tasks/task-003.md',
  ])
  await worker.ok('worker', 'claim', '1')
  expect(await brain.task('1')).toMatchObject({ state: 'in_progress', attempt: 2, branch: 'task/001.2' })
})

test('an id from the archive, from old results or from a leftover branch is never given again', async () => {
  const { brain, worker } = await aTeamWithClosedTasks()
  await brain.ok('cancel', '3')
  await brain.ok(...ARCHIVE_ALL)
  expect(await brain.ok('create-task', 'Menu', '-q')).toBe('task-004\n')
  await brain.ok('reopen', '3')
  await worker.git('push', 'origin', 'HEAD:refs/heads/task/040')
  expect(await brain.ok('create-task', 'Map', '-q')).toBe('task-041\n')
  await worker.git('push', 'origin', '--delete', 'task/040')
  await brain.ok('sync')
  await brain.commit({ 'results/archive/077.1/task-077-output.md': 'Old.\n' })
  await brain.git('push', '--quiet', 'origin', 'main')
  expect(await brain.ok('create-task', 'Table', '-q')).toBe('task-078\n')
})

test('without options only what was closed two weeks ago is archived', async () => {
  const { project, brain } = await aTeamWithClosedTasks()
  expect(await brain.data<Archived>('archive')).toMatchObject({ tasks: [], commit: null })
  const path = 'tasks/task-002.md'
  const text = (await fileAt(project.remote, 'main', path)) ?? ''
  await brain.commit({ [path]: text.replace(/at: ["']?20[^\s,}]*/, 'at: 2026-01-01T00:00:00Z') })
  await brain.git('push', '--quiet', 'origin', 'main')
  expect(await brain.data<Archived>('archive')).toMatchObject({ tasks: ['task-002'] })
  expect(await brain.refused('archive', '--closed-before', 'soon')).toMatchObject({ exit: 2 })
  expect(await brain.refused('archive', '1', '--closed-before', '1d')).toMatchObject({ exit: 2 })
})
