import { expect, test } from 'vitest'
import {
  buryWorker,
  deathsOf,
  failHopeless,
  nextTry,
  standingOf,
} from '../../../../src/app/fleet/dead-workers.ts'
import { overspent } from '../../../../src/app/fleet/daily-budget.ts'
import { spawnable } from '../../../../src/app/fleet/spawn-workers.ts'
import { DEFAULT_FLEET_SETTINGS } from '../../../../src/domain/fleet/fleet-settings.ts'
import { asWorker, type FleetWorker, NOTHING_SPENT } from '../../../../src/domain/fleet/worker.ts'
import { taskIdOf } from '../../../../src/domain/task/task-id.ts'
import { foldOf, NOW, sha256, taskOf, type TipParts } from '../../../support/a-look.ts'

const NONCE = 'ab'.repeat(16)
const WORLD = { now: NOW, actor: 'brain', nonce: 'f'.repeat(32), digest: sha256 }
const WORKER: FleetWorker = {
  task: taskIdOf(1),
  worker: 'arm-001',
  attempt: 1,
  nonce: NONCE,
  runner: 'process',
  agent: 'claude',
  permissions: 'safe',
  phase: 'running',
  process: null,
  startedBy: null,
  job: null,
  host: null,
  sandboxed: false,
  mark: 'f00d',
  place: '/places/task-001.1',
  branch: 'task/001',
  startedAt: '2026-11-21T09:00:00Z',
  sessionAt: '2026-11-21T09:00:00Z',
  sessions: 1,
  resume: null,
  resumeAt: null,
  spent: NOTHING_SPENT,
  spentNow: NOTHING_SPENT,
  seenAt: null,
  spentBefore: NOTHING_SPENT,
  budget: { cost: null, tokens: null, ms: null },
  end: null,
}

const HELD: TipParts = {
  branch: 'task/001',
  commit: 'c'.repeat(40),
  results: { status: { worker: 'arm-001', attempt: 1, nonce: `sha256:${sha256(NONCE)}` } },
}

/** Released n times: the last opening commit is on two branches, as brain pushes it. */
function died(...causes: readonly string[]) {
  const tips = causes.flatMap((cause, index): TipParts[] => {
    const commit = String(index + 1).repeat(40)
    const tip = { commit, mark: 'opening', committedAt: '2026-11-21T09:59:00Z' } as const
    const subject = `task-001: Release of a dead worker (${cause})`
    const branch = (number: number): string => (number === 1 ? 'task/001' : `task/001.${number}`)
    const nobody = { status: { nobody: true, attempt: 2 * index + 2 } }
    const last =
      index === causes.length - 1 ? [{ ...tip, subject, branch: branch(2 * index + 2), results: nobody }] : []
    return [{ ...tip, subject, branch: branch(2 * index + 1) }, ...last]
  })
  return { tips }
}

test('only who holds the nonce holds the task, and what it said decides whether it delivered', () => {
  const standing = (tip: TipParts) => standingOf(foldOf({ tips: [tip] }), WORLD, WORKER)
  const output = { output: { attempt: 1 } }
  expect(standing(HELD)).toBe('held')
  expect(standing({ ...HELD, results: { ...HELD.results, ...output } })).toBe('delivered')
  expect(standing({ ...HELD, results: { ...HELD.results, blocker: { attempt: 1 } } })).toBe('delivered')
  const other = { worker: 'arm-001', attempt: 1, nonce: 'cd'.repeat(16) }
  expect(standing({ ...HELD, results: { status: other } })).toBe('lost')
})

test('who wrote the status file anew, without the claim, holds the task until another attempt begins', () => {
  const [first, second] = [
    { branch: 'task/001', results: { output: { attempt: 1 } } },
    { branch: 'task/001.2', results: {} },
  ]
  const standing = (tips: TipParts[]) => standingOf(foldOf({ tips }), WORLD, WORKER)
  expect(standing([{ ...first, results: {} }])).toBe('held')
  expect(standing([first])).toBe('delivered')
  expect(standing([first, second])).toBe('lost')
})

test('who delivered has delivered also when that was approved before its process ended; of others’ attempts that is not so', () => {
  const closed = (as: 'completed' | 'cancelled', attempt: number) =>
    standingOf(foldOf({ tasks: [{ closed: { as, attempt } }], tips: [HELD] }), WORLD, WORKER)
  expect(closed('completed', 1)).toBe('delivered')
  expect(closed('completed', 2)).toBe('lost')
  expect(closed('cancelled', 1)).toBe('lost')
})

test('a dead worker’s attempt is superseded by one that nobody holds, which begins with why', () => {
  const buried = buryWorker(foldOf({ tips: [HELD] }), WORLD, {
    worker: WORKER,
    cause: 'crash',
    tail: 'a\n```\nb',
  })
  expect(buried).toMatchObject({
    result: 'released',
    refs: [{ branch: 'task/001' }, { branch: 'task/001.2', from: null }],
  })
  const [commit] = buried.commits
  expect(commit?.message).toContain('task-001: Release of a dead worker (crash)')
  const incident = commit?.edits.find(({ path }) => path === 'results/task-001-incident.md')
  expect(incident).toMatchObject({
    text: expect.stringContaining('arm-001 (claude), attempt 1, crashed.') as string,
  })
  expect(incident).toMatchObject({ text: expect.stringContaining('````\na\n```\nb\n````') as string })
})

test('who has lost the task already is not buried twice', () => {
  const burial = { worker: { ...WORKER, nonce: 'cd'.repeat(16) }, cause: 'crash', tail: '' } as const
  expect(buryWorker(foldOf({ tips: [HELD] }), WORLD, burial)).toMatchObject({ result: 'not ours', refs: [] })
})

test('deaths are counted by what is on the remote, once each, and those by a person not at all', () => {
  expect(deathsOf(taskOf({}))).toEqual({ count: 0, last: null })
  expect(deathsOf(taskOf(died('crash')))).toMatchObject({ count: 1, last: { cause: 'crash' } })
  expect(deathsOf(taskOf(died('crash', 'stopped', 'time')))).toMatchObject({
    count: 2,
    last: { cause: 'time' },
  })
})

test('the pause before the next try doubles; what only a person can mend is not tried', () => {
  const at = Date.parse('2026-11-21T09:59:00Z')
  const next = (...causes: string[]) => nextTry(taskOf(died(...causes)), 60_000)
  expect(nextTry(taskOf({}), 60_000)).toBe(0)
  expect([next('crash'), next('crash', 'time')]).toEqual([at + 60_000, at + 120_000])
  expect(next('crash', 'crash', 'crash', 'crash', 'crash', 'crash', 'crash')).toBe(at + 30 * 60_000)
  expect([next('auth'), next('setup'), next('stopped'), next('budget')]).toEqual([null, null, null, null])
})

test('what is started: ready ones whose pause is over and on which not too many died', () => {
  const settings = { ...DEFAULT_FLEET_SETTINGS, deaths: 3, retryAfterMs: 60_000 }
  const ids = (...causes: string[]) => spawnable(foldOf(died(...causes)), { settings }, NOW)
  expect(ids('crash')).toEqual(['task-001'])
  expect(ids('crash', 'crash')).toEqual([])
  expect(ids('auth')).toEqual([])
  expect(
    spawnable(foldOf(died('crash', 'crash')), { settings: { ...settings, retryAfterMs: 0, deaths: 2 } }, NOW),
  ).toEqual([])
})

test('at the cap the task fails, visibly', () => {
  const ids = [taskIdOf(1)]
  expect(failHopeless(foldOf(died('crash', 'time')), WORLD, { ids, deathsMax: 3 }).result).toEqual([])
  expect(failHopeless(foldOf(died('crash', 'time')), WORLD, { ids, deathsMax: 2 })).toMatchObject({
    result: ['task-001'],
    commits: [{ message: 'Fail task-001: 2 workers died' }, {}],
  })
  expect(failHopeless(foldOf(died('crash', 'time')), WORLD, { ids: [], deathsMax: 2 }).commits).toEqual([])
})

test('a day’s budget is spent by all workers that began within it, former ones of a task included', () => {
  const spent = { cost: 2, tokens: 10, ms: 1_000 }
  const all = [
    { ...WORKER, spent, spentBefore: spent },
    { ...WORKER, spent, startedAt: '2026-11-20T09:00:00Z' },
  ]
  const budget = { cost: 4.01, tokens: null, ms: null }
  expect(overspent(all, budget, NOW)).toBeNull()
  expect(overspent(all, { ...budget, cost: 4 }, NOW)).toMatchObject({
    code: 'BUDGET_SPENT',
    details: { spent: '$4.00', budget: '$4.00' },
  })
})

test('a damaged record counts as none', () => {
  expect(asWorker(JSON.parse(JSON.stringify(WORKER)))).toEqual(WORKER)
  for (const wrong of [
    null,
    'x',
    {},
    { ...WORKER, nonce: 'x' },
    { ...WORKER, task: '../1' },
    { ...WORKER, phase: 'x' },
  ])
    expect(asWorker(wrong)).toBeNull()
  expect(asWorker({ ...WORKER, spent: undefined })).toBeNull()
  expect(asWorker({ ...WORKER, end: { at: '', cause: 'x', text: '' } })).toBeNull()
})
