import { describe, expect, test } from 'vitest'
import { foundBy, laidOut } from '../../../support/a-health.ts'
import { aTask, aTip } from '../../../support/a-task.ts'

describe('tasks', () => {
  const sizes = (texts: Record<string, string>, more: readonly string[] = []) =>
    foundBy({ snapshot: laidOut({}, texts, more) }, 'sizes')

  test('files and folders near their limits are named', () => {
    expect(sizes({ 'tasks/task-001.md': 'ä'.repeat(500_000) })[0]?.[1]).toBe(
      'tasks/task-001.md has 977 KiB; above 1024 it is not read.',
    )
    expect(sizes({ 'tasks/task-001.md': 'a'.repeat(500_000) })[0]?.[0]).toBe('ok')
    const many = Array.from({ length: 2_500 }, (_, index) => `results/task-${index}-output.md`)
    expect(sizes({}, many)[0]?.[1]).toBe('results/ has 2500 files; hosts show 3000.')
  })

  test('more than a thousand closed tasks are for the archive', () => {
    const closed = (count: number) =>
      Array.from({ length: count }, (_, index) => aTask({ id: index + 1, state: 'completed' }))
    const found = (count: number) => foundBy({ snapshot: laidOut({ tasks: closed(count) }) }, 'sizes')
    expect(found(1_000)[0]?.[0]).toBe('ok')
    expect(found(1_001)[0]?.slice(0, 2)).toEqual([
      'warn',
      '1001 closed tasks are still in the plan: every command reads them.',
    ])
  })

  test('a file that cannot be read fails with its line; a dependency in vain is a warning', () => {
    const tasks = [
      aTask({
        id: 1,
        problems: [
          { path: 'tasks/task-001.md', line: 4, message: 'Not a priority.', fix: 'Write high.' },
          {
            path: 'tasks/task-001.md',
            line: null,
            message: 'Depends on task-002, which was cancelled.',
            fix: 'Edit it.',
          },
        ],
      }),
    ]
    const problems = [
      {
        path: 'tasks/task-1.md',
        line: null,
        message: 'task-001 is in tasks/task-001.md already.',
        fix: 'Renumber it.',
      },
    ]
    expect(
      foundBy({ snapshot: laidOut({ tasks, problems }) }, 'task files').map(([status, message]) => [
        status,
        message,
      ]),
    ).toEqual([
      ['fail', 'tasks/task-1.md: task-001 is in tasks/task-001.md already.'],
      ['fail', 'tasks/task-001.md:4: Not a priority.'],
      ['warn', 'tasks/task-001.md: Depends on task-002, which was cancelled.'],
    ])
  })

  test('stale tasks, late work and branches of no task are warnings with the command to run', () => {
    const late = {
      number: 1,
      branch: 'task/001',
      commit: 'c'.repeat(40),
      author: 'bob',
      subject: 'x',
      committedAt: '2026-11-21T09:00:00Z',
      merged: false,
      mark: null,
    }
    const snapshot = laidOut({
      tasks: [aTask({ id: 1, stale: true, worker: 'bob', late: [late] })],
      unclaimed: [
        aTip({ branch: 'Task/7', author: 'eve' }),
        aTip({ branch: 'claude/fix-it' }),
        aTip({ branch: 'task' }),
      ],
    })
    expect(foundBy({ snapshot }, 'stale')[0]?.[2]).toBe('brain reclaim task-001')
    expect(foundBy({ snapshot }, 'late work')[0]?.[1]).toBe(
      'task-001: commits on task/001 by bob came too late to count.',
    )
    expect(foundBy({ snapshot }, 'unclaimed').map(([, message]) => message)).toEqual([
      'Task/7 by eve belongs to no task.',
      'claude/fix-it by worker-1 belongs to no task.',
    ])
    expect(foundBy({ snapshot }, 'unclaimed')[0]?.[2]).toContain('brain adopt Task/7 --task task-007')
  })
})
