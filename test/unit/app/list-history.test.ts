import { describe, expect, test } from 'vitest'
import { memoryRepository } from '../../../src/adapters/memory/memory-repository.ts'
import { memoryStore } from '../../../src/adapters/memory/memory-store.ts'
import { listHistory, type HistoryRequest } from '../../../src/app/list-history.ts'
import { fold } from '../../../src/domain/fold.ts'
import { taskIdOf } from '../../../src/domain/task/task-id.ts'
import { aClock } from '../../support/a-clock.ts'

const task = (number: number, more = ''): string =>
  `---\nid: task-00${number}\ntitle: Task ${number}\n${more}---\n`
const op = (subject: string, trailers = ''): string =>
  `${subject}\n\n${trailers}Brain-Op: ${subject.length}\n`

/** A project in which task 1 was approved by a merge and task 2 is being worked on; a minute from commit to commit. */
function aProject() {
  const store = memoryStore()
  const clock = aClock()
  let minute = 0
  interface Step {
    readonly files?: Readonly<Record<string, string>>
    readonly author?: string
    readonly parents?: readonly string[]
  }
  const commit = (
    branch: string,
    message: string,
    { files = {}, author = 'ada', ...parents }: Step,
  ): string =>
    store.commit(branch, files, {
      message,
      author,
      date: new Date(Date.parse('2026-11-21T08:00:00Z') + 60_000 * minute++),
      ...parents,
    })
  const added = commit('main', op('Add 2 tasks: task-001 to task-002'), {
    files: { 'tasks/task-001.md': task(1), 'tasks/task-002.md': task(2), 'results/x.md': 'x' },
  })
  commit('main', 'Fix a bug by hand', { files: { 'src/a.ts': 'a' } })
  commit('task/001', op('task-001: Claimed by bob', 'Brain-Opens: task-001 attempt 1\n'), {
    parents: [added],
  })
  const work = commit('task/001', 'Draw the hero', { files: { 'src/hero.ts': 'hero' }, author: 'bob' })
  commit('task/002', op('task-002: Claimed by eve', 'Brain-Opens: task-002 attempt 1\n'), {
    parents: [added],
  })
  commit('main', op('task-002: Edit'), { files: { 'tasks/task-002.md': task(2, 'priority: high\n') } })
  const merge = commit('main', op('Merge task-001: Task 1', 'Brain-Closes: task-001\n'), {
    files: {
      'src/hero.ts': 'hero',
      'tasks/task-001.md': task(1, `closed: {as: completed, commit: ${work}}\n`),
    },
    parents: [store.branches.get('main') ?? '', work],
  })
  store.swap([{ branch: 'task/001', from: work, to: merge }])
  const repository = memoryRepository(store, { clock, identity: 'ada', operation: () => 'x' })
  return {
    added,
    merge,
    list: async (request: Partial<HistoryRequest>) => {
      const snapshot = fold(await repository.look({ fetch: 'always' }), {
        now: clock.now(),
        digest: (text) => text,
      })
      return await listHistory(repository, snapshot, { id: null, limit: 20, ...request })
    },
  }
}

const actions = (found: Awaited<ReturnType<ReturnType<typeof aProject>['list']>>): readonly string[] =>
  found.kind === 'history' ? found.entries.map(({ action }) => action) : [found.code]

describe('the history', () => {
  test('of all is what brain did, newest first, without what people committed themselves', async () => {
    const { list, merge } = aProject()
    const found = await list({})
    expect(actions(found)).toEqual([
      'Merge task-001: Task 1',
      'Edit',
      'Claimed by bob',
      'Add 2 tasks: task-001 to task-002',
    ])
    expect(found).toMatchObject({
      more: false,
      entries: [
        { commit: merge, at: '2026-11-21T08:06:00.000Z', by: 'ada', task: 'task-001', branch: 'main' },
        { task: 'task-002' },
        { task: 'task-001' },
        { task: null },
      ],
    })
  })

  test('of a task has its own commits on the plan branch, and those that its merge brought', async () => {
    const { list } = aProject()
    const found = await list({ id: taskIdOf(1) })
    expect(actions(found)).toEqual([
      'Merge task-001: Task 1',
      'Draw the hero',
      'Claimed by bob',
      'Add 2 tasks: task-001 to task-002',
    ])
    expect(found).toMatchObject({
      entries: [
        { branch: 'main' },
        { branch: 'task/001', by: 'bob', task: 'task-001' },
        { branch: 'task/001' },
        { task: 'task-001' },
      ],
    })
  })

  test('of a task that is being worked on has what its branch holds so far', async () => {
    expect(actions(await aProject().list({ id: taskIdOf(2) }))).toEqual([
      'Edit',
      'Claimed by eve',
      'Add 2 tasks: task-001 to task-002',
    ])
  })

  test('is cut at the limit, and says that there is more', async () => {
    const { list } = aProject()
    expect(await list({ limit: 3 })).toMatchObject({
      more: true,
      entries: [{ action: 'Merge task-001: Task 1' }, { action: 'Edit' }, { action: 'Claimed by bob' }],
    })
    expect(await list({ limit: 4 })).toMatchObject({ more: false })
    expect(await list({ id: taskIdOf(1), limit: 1 })).toMatchObject({
      more: true,
      entries: [{ action: 'Merge task-001: Task 1' }],
    })
  })

  test('of a task that does not exist is a refusal', async () => {
    expect(await aProject().list({ id: taskIdOf(9) })).toMatchObject({
      kind: 'refusal',
      code: 'TASK_NOT_FOUND',
    })
  })
})

test('nothing was done in an empty repository', async () => {
  const store = memoryStore()
  const clock = aClock()
  const repository = memoryRepository(store, { clock, identity: 'ada', operation: () => 'x' })
  const snapshot = fold(await repository.look({ fetch: 'always' }), {
    now: clock.now(),
    digest: (text) => text,
  })
  expect(await listHistory(repository, snapshot, { id: null, limit: 20 })).toEqual({
    kind: 'history',
    entries: [],
    more: false,
  })
})
