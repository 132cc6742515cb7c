import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RESULT_KINDS } from '../../../../src/domain/result/result.ts'
import { TASK_STATES } from '../../../../src/domain/task/task.ts'
import { parseAttemptBranch } from '../../../../src/domain/task/task-id.ts'
import { foldOf, type LookParts, type ResultParts } from '../../../support/a-look.ts'

const NUMBERS = fc.integer({ min: 1, max: 4 })
const COMMITS = fc.constantFrom('c'.repeat(40), 'd'.repeat(40))
const BLOBS = fc.constantFrom('blob-1', 'blob-2', 'blob-3')
const TIMES = fc.oneof(fc.constantFrom('2026-11-21T09:00:00Z', '2031-01-01T00:00:00Z'), fc.string())
const NONCES = fc.oneof(
  fc.constantFrom('0'.repeat(32), 'f'.repeat(32), `sha256:${'0'.repeat(64)}`),
  fc.string(),
)
const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null })

const RESULTS = fc.dictionary(
  fc.constantFrom(...RESULT_KINDS),
  fc.record<ResultParts>(
    {
      blob: BLOBS,
      attempt: orNull(NUMBERS),
      nobody: fc.boolean(),
      worker: orNull(fc.string()),
      nonce: orNull(NONCES),
      adopted: orNull(fc.constantFrom('claude/x', 'claude/y', 'task/002')),
    },
    { requiredKeys: [] },
  ),
)

const TASKS = fc.record(
  {
    id: NUMBERS,
    path: fc.constantFrom('tasks/task-1.md', 'tasks/task-001.md', 'tasks/task-0002.md', 'tasks/task-003.md'),
    dependsOn: fc.array(fc.integer({ min: 1, max: 6 })),
    closed: fc.record({ as: fc.constantFrom('completed', 'failed', 'cancelled') }),
    approved: fc.record({ commit: COMMITS, pullRequest: fc.constant(null) }),
    reopened: fc.integer({ min: 0, max: 5 }),
    backlog: fc.boolean(),
    sprint: fc.integer({ min: -1, max: 5 }),
    lease: fc.oneof(fc.constantFrom('1h', '99999d', '0m'), fc.string()),
  },
  { requiredKeys: ['id'] },
)

const TIPS = fc.record(
  {
    branch: fc.oneof(
      fc.constantFrom('task/001', 'task/001.2', 'task/002', 'task/2', 'task/004.10', 'claude/x', 'claude/y'),
      fc.string(),
    ),
    commit: COMMITS,
    merged: fc.boolean(),
    cloud: fc.boolean(),
    mark: fc.constantFrom('opening', 'closing', 'approving', 'fence', null),
    committedAt: TIMES,
    results: RESULTS,
  },
  { requiredKeys: ['branch'] },
)

const FEEDBACK = fc.record({
  kind: fc.constantFrom('answer', 'changes'),
  blobs: fc.array(BLOBS),
  commit: orNull(COMMITS),
  at: orNull(TIMES),
})

const LOOKS: fc.Arbitrary<LookParts> = fc.record({
  tasks: fc.array(TASKS, { maxLength: 6 }),
  tips: fc.uniqueArray(TIPS, { selector: ({ branch }) => branch, maxLength: 6 }),
  main: fc.dictionary(NUMBERS.map(String), RESULTS),
  feedback: fc.dictionary(NUMBERS.map(String), fc.array(FEEDBACK, { maxLength: 3 })),
  settings: fc.record({ workflow: fc.constantFrom('agile', 'waterfall'), leaseMs: fc.nat() }),
})

test('every task of any mixture has exactly one state, and no branch is lost', () => {
  fc.assert(
    fc.property(LOOKS, (parts) => {
      const { tasks, unclaimed, look } = foldOf(parts)
      const known = new Set([...look.tasks.values()].map(({ id }) => id))
      expect(new Set(tasks.keys())).toEqual(known)
      for (const task of tasks.values()) expect(TASK_STATES).toContain(task.state)
      const all = [...tasks.values()]
      const adopted = all.flatMap((task) => task.adopted ?? [])
      const shown = [...all.flatMap(({ attempts }) => attempts), ...unclaimed].map(({ branch }) => branch)
      const hidden = look.tips.filter(({ branch }) => !shown.includes(branch))
      const settled = hidden.filter(
        ({ merged, mark, branch }) =>
          merged ||
          mark === 'fence' ||
          adopted.some((known) => known.branch === branch) ||
          (mark !== null && parseAttemptBranch(branch) === null),
      )
      expect(settled).toEqual(hidden)
      expect(new Set(shown).size).toBe(shown.length)
    }),
    { numRuns: 500 },
  )
})

test('nothing stale is shown for a task that nobody has to work on', () => {
  fc.assert(
    fc.property(LOOKS, (parts) => {
      const stale = [...foldOf(parts).tasks.values()].filter((task) => task.stale)
      const resting = stale.filter(({ state }) => state !== 'in_progress' && state !== 'changes_requested')
      expect(resting).toEqual([])
    }),
  )
})
