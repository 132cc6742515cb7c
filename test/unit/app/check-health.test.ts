import { describe, expect, test } from 'vitest'
import { checkHealth, isFailing, type CheckName, type HealthFacts } from '../../../src/app/check-health.ts'
import type { Snapshot } from '../../../src/domain/snapshot.ts'
import { renderPlan } from '../../../src/domain/plan/render-plan.ts'
import { aSnapshot, aTask, aTip, someSettings } from '../../support/a-task.ts'

const now = new Date('2026-11-21T10:00:00Z')

const setup: HealthFacts['setup'] = {
  gitVersion: '2.39.5',
  userName: 'Ada',
  userEmail: 'ada@example.invalid',
  shallow: false,
  bare: false,
  remoteRead: { ok: true, reason: null },
  remoteWrite: { ok: true, reason: null },
  isTaskBranchInTheWay: false,
  remoteHead: { known: 'main', actual: 'main' },
  clockSkewMs: 0,
  leftovers: 0,
}

const file = { blob: 'b', mode: '100644' }
const LAYOUT = ['.brain/config.yml', 'WORK-PLAN.md', 'CLAUDE.md', 'docs/WORKER-PROTOCOL.md']

/** A repository as `init` leaves it, with these texts in place of its own. */
function laidOut(parts: Parameters<typeof aSnapshot>[0] = {}, texts: Readonly<Record<string, string>> = {}, more: readonly string[] = []): Snapshot {
  const bare = aSnapshot(parts)
  const plan = renderPlan(bare, { now, text: null }).text
  const tree = new Map([...LAYOUT, ...more].map((path) => [path, file]))
  return { ...bare, look: { ...bare.look, plan: { ...bare.look.plan, tree }, texts: new Map(Object.entries({ 'WORK-PLAN.md': plan, 'CLAUDE.md': '# Site\n', ...texts })) } }
}

const healthy: HealthFacts = { setup, closed: null, hasRemote: true, snapshot: laidOut(), checkout: { branch: 'main', ahead: 0, behind: 0 }, now }

function found(facts: Partial<HealthFacts> & { setup?: HealthFacts['setup'] }, name: CheckName): readonly (readonly [string, string, string | null])[] {
  return checkHealth({ ...healthy, ...facts }).filter((check) => check.name === name).map(({ status, message, fix }) => [status, message, fix] as const)
}

test('a repository in order passes every check once', () => {
  const checks = checkHealth(healthy)
  expect(checks.filter(({ status }) => status !== 'ok')).toEqual([])
  expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length)
  expect(checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['git', 'remote write', 'layout', 'plan', 'task files', 'checkout', 'clock']))
  expect(isFailing(checks)).toBe(false)
})

test('what is not in order comes with a fix', () => {
  const checks = checkHealth({ ...healthy, setup: { ...setup, gitVersion: '2.30.1', leftovers: 2, shallow: true }, snapshot: aSnapshot(), checkout: { branch: null, ahead: 0, behind: 0 } })
  for (const check of checks) expect([check, check.fix === null]).toEqual([check, check.status === 'ok'])
  expect(isFailing(checks)).toBe(true)
})

describe('git and identity', () => {
  test.each([
    ['2.38.0', 'ok'],
    ['2.38', 'ok'],
    ['3.0.1', 'ok'],
    ['2.37.9', 'fail'],
    ['1.99.0', 'fail'],
    [null, 'fail'],
  ])('git %s: %s', (gitVersion, status) => {
    expect(found({ setup: { ...setup, gitVersion } }, 'git')[0]?.[0]).toBe(status)
  })

  test('only what is missing of an identity is asked for', () => {
    expect(found({ setup: { ...setup, userEmail: null } }, 'identity')).toEqual([['fail', 'git does not know who you are.', 'git config user.email you@example.com']])
  })
})

describe('the remote', () => {
  test('none is a warning, and says nothing of writing', () => {
    expect(found({ hasRemote: false }, 'remote read')[0]?.[0]).toBe('warn')
    expect(found({ hasRemote: false }, 'remote write')).toEqual([])
  })

  test('one that is away fails once, with the reason', () => {
    const away = { ok: false, reason: 'Could not resolve host' }
    const facts = { setup: { ...setup, remoteRead: away, remoteWrite: away } }
    expect(found(facts, 'remote read')[0]).toEqual(['fail', 'The remote cannot be read: Could not resolve host', expect.any(String)])
    expect(found(facts, 'remote write')).toEqual([])
  })

  test('one that takes no push, a branch in the way, another default branch, and another clock are told', () => {
    const facts = { setup: { ...setup, remoteWrite: { ok: false, reason: 'denied' }, isTaskBranchInTheWay: true, remoteHead: { known: 'master', actual: 'main' }, clockSkewMs: -90_000 } }
    expect(found(facts, 'remote write')[0]?.[0]).toBe('fail')
    expect(found(facts, 'branch names')[0]?.[0]).toBe('fail')
    expect(found(facts, 'remote head')).toEqual([['warn', "The remote's default branch is main now; this clone remembers master.", 'brain health --fix']])
    expect(found(facts, 'clock')[0]?.[1]).toContain('differ by 90 s')
  })

  test('a clock that the remote does not tell is not judged', () => {
    expect(found({ setup: { ...setup, clockSkewMs: null } }, 'clock')).toEqual([])
  })
})

test('outside of a repository only git, identity and the reason are told', () => {
  const checks = checkHealth({ ...healthy, closed: { message: 'not in a repository', fix: 'brain init' }, hasRemote: false, snapshot: null, checkout: null })
  expect(checks.map(({ name, status }) => `${name} ${status}`)).toEqual(['git ok', 'identity ok', 'repository fail'])
})

describe('the plan branch', () => {
  test('without anything of brain on it is not laid out; with some of it, the rest is named', () => {
    expect(found({ snapshot: aSnapshot() }, 'layout')).toEqual([['fail', 'This repository is not laid out for brain yet.', 'brain init']])
    const some = aSnapshot()
    const partly = { ...some, look: { ...some.look, plan: { ...some.look.plan, tree: new Map([['WORK-PLAN.md', file]]) } } }
    expect(found({ snapshot: partly }, 'layout')[0]).toEqual(['warn', 'Missing: .brain/config.yml, CLAUDE.md, docs/WORKER-PROTOCOL.md.', expect.any(String)])
  })

  test('that does not exist fails, and so does a base that does not', () => {
    expect(found({ snapshot: laidOut({ look: { plan: { branch: 'main', commit: null, tree: new Map() } } }) }, 'plan branch')[0]?.[0]).toBe('fail')
    expect(found({ snapshot: laidOut({ look: { base: { branch: 'trunk', commit: null } } }) }, 'plan branch')[0]?.[1]).toBe('The base branch trunk does not exist.')
  })

  test('settings that cannot be read fail with their line', () => {
    const problems = [{ path: '.brain/config.yml', line: 3, message: 'There is no setting "leese".', fix: 'Write lease.' }]
    expect(found({ snapshot: laidOut({ look: { problems, settings: someSettings() } }) }, 'settings')).toEqual([['fail', '.brain/config.yml:3: There is no setting "leese".', 'Write lease.']])
  })

  test('a plan that is behind the tasks, edited inside a region, or with broken markers', () => {
    const plan = renderPlan(aSnapshot(), { now, text: null }).text
    const at = (text: string) => found({ snapshot: laidOut({ tasks: [aTask({ id: 1 })] }, { 'WORK-PLAN.md': text }) }, 'plan')
    expect(at(plan)).toEqual([['warn', 'WORK-PLAN.md does not show the tasks as they are.', 'brain health --fix']])
    const edited = plan.replace(/(<!-- brain:begin queue .*\n)/, '$1Mine.\n')
    expect(at(edited)[0]).toEqual(['warn', expect.stringMatching(/^WORK-PLAN\.md:\d+: the region "queue" was edited by hand/), expect.any(String)])
    expect(at(plan.replace('<!-- brain:end queue -->', ''))[0]?.[0]).toBe('fail')
  })

  test.each([
    [199, 'ok'],
    [200, 'warn'],
    [499, 'warn'],
    [500, 'fail'],
  ])('a CLAUDE.md of %i lines: %s', (lines, status) => {
    expect(found({ snapshot: laidOut({}, { 'CLAUDE.md': 'x\n'.repeat(lines) }) }, 'CLAUDE.md')[0]?.[0]).toBe(status)
  })
})

describe('tasks', () => {
  const sizes = (texts: Record<string, string>, more: readonly string[] = []) => found({ snapshot: laidOut({}, texts, more) }, 'sizes')

  test('files and folders near their limits are named', () => {
    expect(sizes({ 'tasks/task-001.md': 'ä'.repeat(500_000) })[0]?.[1]).toBe('tasks/task-001.md has 977 KiB; above 1024 it is not read.')
    expect(sizes({ 'tasks/task-001.md': 'a'.repeat(500_000) })[0]?.[0]).toBe('ok')
    const many = Array.from({ length: 2_500 }, (_, index) => `results/task-${index}-output.md`)
    expect(sizes({}, many)[0]?.[1]).toBe('results/ has 2500 files; hosts show 3000.')
  })

  test('a file that cannot be read fails with its line; a dependency in vain is a warning', () => {
    const tasks = [aTask({ id: 1, problems: [{ path: 'tasks/task-001.md', line: 4, message: 'Not a priority.', fix: 'Write high.' }, { path: 'tasks/task-001.md', line: null, message: 'Depends on task-002, which was cancelled.', fix: 'Edit it.' }] })]
    const problems = [{ path: 'tasks/task-1.md', line: null, message: 'task-001 is in tasks/task-001.md already.', fix: 'Renumber it.' }]
    expect(found({ snapshot: laidOut({ tasks, problems }) }, 'task files').map(([status, message]) => [status, message])).toEqual([
      ['fail', 'tasks/task-1.md: task-001 is in tasks/task-001.md already.'],
      ['fail', 'tasks/task-001.md:4: Not a priority.'],
      ['warn', 'tasks/task-001.md: Depends on task-002, which was cancelled.'],
    ])
  })

  test('stale tasks, late work and branches of no task are warnings with the command to run', () => {
    const late = { number: 1, branch: 'task/001', commit: 'c'.repeat(40), author: 'bob', subject: 'x', committedAt: '2026-11-21T09:00:00Z', merged: false, mark: null }
    const snapshot = laidOut({
      tasks: [aTask({ id: 1, stale: true, worker: 'bob', late: [late] })],
      unclaimed: [aTip({ branch: 'Task/7', author: 'eve' }), aTip({ branch: 'claude/fix-it' }), aTip({ branch: 'task' })],
    })
    expect(found({ snapshot }, 'stale')[0]?.[2]).toBe('brain reclaim task-001')
    expect(found({ snapshot }, 'late work')[0]?.[1]).toBe('task-001: commits on task/001 by bob came too late to count.')
    expect(found({ snapshot }, 'unclaimed').map(([, message]) => message)).toEqual(['Task/7 by eve belongs to no task.', 'claude/fix-it by worker-1 belongs to no task.'])
    expect(found({ snapshot }, 'unclaimed')[0]?.[2]).toContain(':refs/heads/task/007')
  })
})

describe('the checkout', () => {
  const at = (branch: string | null, ahead: number, behind: number) => found({ checkout: { branch, ahead, behind } }, 'checkout')

  test('behind is fixed by --fix, unless it has commits of its own', () => {
    expect(at('main', 0, 3)).toEqual([['warn', "main here lacks 3 commits of the remote's.", 'brain health --fix']])
    expect(at('main', 1, 3).map(([, , fix]) => fix)).toEqual(['git pull --rebase', 'git push'])
  })

  test('detached is a warning; another branch is nobody’s business', () => {
    expect(at(null, 0, 9)[0]?.[0]).toBe('warn')
    expect(at('task/012', 5, 9)).toEqual([['ok', 'on task/012', null]])
  })
})
