import type { ClosedState, Task } from '../../../../src/domain/task/task.ts'
import type { Snapshot } from '../../../../src/domain/snapshot.ts'
import { aResult, aSnapshot, aTask, aTip } from '../../../support/a-task.ts'

export const NOW = new Date('2026-11-21T10:08:30Z')

/** One task in each state, and one of everything that needs a look. */
export function aMixedProject(): Snapshot {
  return aSnapshot({
    tasks: [...openTasks(), ...closedTasks()],
    settings: {
      project: 'Site',
      sprint: {
        number: 2,
        goal: 'A contact form',
        start: '2026-11-16',
        end: '2026-11-27',
        delivery: '2026-11-27',
      },
    },
    look: {
      plan: {
        branch: 'main',
        commit: 'a'.repeat(40),
        tree: new Map([['results/task-001-output.md', { blob: 'b', mode: '100644' }]]),
      },
    },
    unclaimed: [
      aTip({
        branch: 'task/12',
        author: 'worker-9',
        subject: 'Start on it',
        committedAt: '2026-11-19T08:00:00Z',
      }),
    ],
    problems: [
      {
        path: '.brain/config.yml',
        line: 4,
        message: 'lease is no duration.',
        fix: 'Write it as 60m or 2h.',
      },
    ],
  })
}

const held = { attempt: 1, claimedAt: '2026-11-21T07:00:00Z', lastActivityAt: '2026-11-21T07:08:00Z' }

function openTasks() {
  return [
    ...heldTasks(),
    aTask({ id: 7, title: 'Low one', priority: 'low' }),
    aTask({ id: 8, title: 'Urgent one', priority: 'critical' }),
    aTask({
      id: 9,
      state: 'waiting',
      title: 'E-mails',
      dependsOn: [1, 3, 11],
      waitingFor: [3, 11],
      problems: [
        {
          path: 'tasks/task-009.md',
          line: null,
          message: 'task-009 depends on task-011, which was failed.',
          fix: 'x',
        },
      ],
    }),
    aTask({ id: 10, state: 'backlog', title: 'Newsletter', sprint: 3 }),
  ]
}

function heldTasks() {
  return [
    aTask({
      id: 2,
      ...held,
      state: 'in_progress',
      title: 'Form page',
      priority: 'high',
      estimate: '2h',
      worker: 'worker-1',
      branch: 'task/002',
      progress: 40,
      step: 'Styling',
      stale: true,
    }),
    aTask({
      id: 3,
      ...held,
      state: 'blocked',
      title: 'Endpoint',
      worker: 'worker-2',
      branch: 'task/003',
      dependsOn: [1],
      open: [aResult(3, 'blocker', { summary: 'No mail key', need: 'A key', impact: 'Cannot send' })],
      resultsOn: 'branch',
    }),
    aTask({
      id: 4,
      ...held,
      state: 'review',
      title: 'Header',
      worker: 'worker-3',
      branch: 'task/004',
      output: aResult(4, 'output'),
      resultsOn: 'branch',
    }),
    aTask({
      id: 5,
      ...held,
      state: 'changes_requested',
      title: 'Footer',
      worker: 'worker-4',
      attempt: 2,
      branch: 'task/005.2',
    }),
    aTask({
      id: 6,
      ...held,
      state: 'approved',
      title: 'Logo',
      worker: 'worker-5',
      branch: 'task/006',
      approved: { commit: 'd'.repeat(40), pullRequest: 'https://example.com/pull/7' },
    }),
  ]
}

function closedTasks() {
  const at = '2026-11-20T16:00:00Z'
  const closed = { commit: 'e'.repeat(40), attempt: 1, by: 'brain', at }
  return [
    aTask({
      id: 1,
      state: 'completed',
      title: 'Set up',
      worker: 'worker-1',
      closed: { ...closed, as: 'completed' },
    }),
    aTask({
      id: 11,
      state: 'failed',
      title: 'Spam filter',
      closed: { ...closed, as: 'failed' },
      late: [
        {
          number: 1,
          branch: 'task/011',
          commit: 'f'.repeat(40),
          author: 'worker-6',
          subject: 'More',
          committedAt: '2026-11-21T09:30:00Z',
          merged: false,
          mark: null,
        },
      ],
    }),
    aTask({ id: 12, state: 'cancelled', title: 'Chat', closed: { ...closed, as: 'cancelled' } }),
  ]
}

/** A task that ended so. */
export function closed(id: number, as: ClosedState, at = '2026-11-20T16:00:00Z'): Task {
  return aTask({ id, state: as, closed: { as, commit: null, attempt: null, by: 'brain', at } })
}
