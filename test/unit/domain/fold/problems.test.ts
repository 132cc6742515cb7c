import { expect, test } from 'vitest'
import { foldOf, taskOf } from '../../../support/a-look.ts'

const problem = (path: string) => ({ path, line: 3, message: 'Something is wrong.', fix: 'Mend it.' })

test('a dependency that cannot be completed is a problem of the task that waits', () => {
  const gone = (parts: Parameters<typeof taskOf>[0]): readonly string[] =>
    taskOf(parts).problems.map(({ message }) => message)
  expect(gone({ tasks: [{ dependsOn: [2] }] })).toEqual([
    'task-001 depends on task-002, which does not exist.',
  ])
  expect(gone({ tasks: [{ dependsOn: [2] }, { id: 2, closed: { as: 'failed' } }] })).toEqual([
    'task-001 depends on task-002, which was failed.',
  ])
  expect(gone({ tasks: [{ dependsOn: [2] }, { id: 2, closed: { as: 'cancelled' } }] })).toEqual([
    'task-001 depends on task-002, which was cancelled.',
  ])
  expect(gone({ tasks: [{ dependsOn: [2] }, { id: 2 }] })).toEqual([])
  expect(gone({ tasks: [{ dependsOn: [2, 3], closed: { as: 'completed' } }] })).toEqual([])
})

test('a task waits for its unfinished dependencies until it is closed', () => {
  const tasks = [{ dependsOn: [2, 3, 4] }, { id: 2, closed: { as: 'completed' } as const }, { id: 3 }]
  expect(taskOf({ tasks }).waitingFor).toEqual(['task-003', 'task-004'])
  expect(taskOf({ tasks: [{ dependsOn: [2], closed: { as: 'cancelled' } }] }).waitingFor).toEqual([])
})

test('problems of a task’s own file stand beside the task, all others by themselves', () => {
  const own = problem('tasks/task-001.md')
  const other = problem('tasks/task-002.md')
  const { tasks, problems } = foldOf({
    tasks: [{ problems: [problem('tasks/task-001.md')] }],
    problems: [own, other],
  })
  expect([...tasks.values()][0]?.problems).toEqual([own, own])
  expect(problems).toEqual([other])
})

test('of two files with one id the one in the right place is the task, the other a problem', () => {
  const misplaced = { id: 1, path: 'tasks/task-1.md', title: 'Misplaced' }
  for (const tasks of [
    [misplaced, { title: 'Right' }],
    [{ title: 'Right' }, misplaced],
  ]) {
    const snapshot = foldOf({ tasks, problems: [problem('tasks/task-1.md')] })
    expect([...snapshot.tasks.values()].map(({ title }) => title)).toEqual(['Right'])
    expect(snapshot.problems.map(({ path, message }) => [path, message])).toEqual([
      ['tasks/task-1.md', 'task-001 is in tasks/task-001.md already.'],
      ['tasks/task-1.md', 'Something is wrong.'],
    ])
  }
})

test('a file in an odd place is the task when there is no other', () => {
  const snapshot = foldOf({ tasks: [{ path: 'tasks/task-1.md' }], tips: [{ branch: 'task/001' }] })
  expect([...snapshot.tasks.keys()]).toEqual(['task-001'])
  expect(taskOf({ tasks: [{ path: 'tasks/task-1.md' }], tips: [{ branch: 'task/001' }] })).toMatchObject({
    state: 'in_progress',
    path: 'tasks/task-1.md',
  })
})

test('tasks stand in the order of their numbers', () => {
  const { tasks } = foldOf({ tasks: [{ id: 1000 }, { id: 20 }, { id: 3 }, { id: 999 }] })
  expect([...tasks.keys()]).toEqual(['task-003', 'task-020', 'task-999', 'task-1000'])
})

test('each circle is told to the tasks in it, alike in whatever order they are met', () => {
  const tasks = [
    { id: 1, dependsOn: [2] },
    { id: 2, dependsOn: [3] },
    { id: 3, dependsOn: [1] },
    { id: 4, dependsOn: [5] },
    { id: 5, dependsOn: [4] },
  ]
  const told = (some: typeof tasks): readonly string[] =>
    [...foldOf({ tasks: some }).tasks.values()].map(({ problems }) => problems[0]?.message ?? '')
  const first = 'Its dependencies go in a circle: task-001 → task-002 → task-003 → task-001.'
  const second = 'Its dependencies go in a circle: task-004 → task-005 → task-004.'
  expect(told(tasks)).toEqual([first, first, first, second, second])
  expect(told(tasks.toReversed())).toEqual(told(tasks))
})

test('dependencies that go in a circle are a problem of each task in it, and of no other', () => {
  const snapshot = foldOf({
    tasks: [
      { id: 1, dependsOn: [3] },
      { id: 2, dependsOn: [1] },
      { id: 3, dependsOn: [2] },
      { id: 4, dependsOn: [1] },
    ],
  })
  const messages = [...snapshot.tasks.values()].map(({ problems }) => problems.map(({ message }) => message))
  const circle = 'Its dependencies go in a circle: task-001 → task-003 → task-002 → task-001.'
  expect(messages).toEqual([[circle], [circle], [circle], []])
})
