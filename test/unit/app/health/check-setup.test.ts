import { describe, expect, test } from 'vitest'
import { checkHealth } from '../../../../src/app/check-health.ts'
import { DEFAULT_SETTINGS } from '../../../../src/domain/settings/settings.ts'
import { foundBy, HEALTHY, laidOut, SETUP } from '../../../support/a-health.ts'

describe('git and identity', () => {
  test.each([
    ['2.38.0', 'ok'],
    ['2.38', 'ok'],
    ['3.0.1', 'ok'],
    ['2.37.9', 'fail'],
    ['1.99.0', 'fail'],
    [null, 'fail'],
  ])('git %s: %s', (gitVersion, status) => {
    expect(foundBy({ setup: { ...SETUP, gitVersion } }, 'git')[0]?.[0]).toBe(status)
  })

  test('only what is missing of an identity is asked for', () => {
    expect(foundBy({ setup: { ...SETUP, userEmail: null } }, 'identity')).toEqual([
      ['fail', 'git does not know who you are.', 'git config user.email you@example.com'],
    ])
  })
})

describe('the remote', () => {
  test('none is a warning, and says nothing of writing', () => {
    expect(foundBy({ hasRemote: false }, 'remote read')[0]?.[0]).toBe('warn')
    expect(foundBy({ hasRemote: false }, 'remote write')).toEqual([])
  })

  test('one that is away fails once, with the reason', () => {
    const away = { ok: false, reason: 'Could not resolve host' }
    const facts = { setup: { ...SETUP, remoteRead: away, remoteWrite: away } }
    expect(foundBy(facts, 'remote read')[0]).toEqual([
      'fail',
      'The remote cannot be read: Could not resolve host',
      expect.any(String),
    ])
    expect(foundBy(facts, 'remote write')).toEqual([])
  })

  test('one that takes no push, a branch in the way, another default branch, and another clock are told', () => {
    const facts = {
      setup: {
        ...SETUP,
        remoteWrite: { ok: false, reason: 'denied' },
        isTaskBranchInTheWay: true,
        remoteHead: { known: 'master', actual: 'main' },
        clockSkewMs: -90_000,
      },
    }
    expect(foundBy(facts, 'remote write')[0]?.[0]).toBe('fail')
    expect(foundBy(facts, 'branch names')[0]?.[0]).toBe('fail')
    expect(foundBy(facts, 'remote head')).toEqual([
      ['warn', "The remote's default branch is main now; this clone remembers master.", 'brain health --fix'],
    ])
    expect(foundBy(facts, 'clock')[0]?.[1]).toContain('differ by 90 s')
  })

  test('a clock that the remote does not tell is not judged', () => {
    expect(foundBy({ setup: { ...SETUP, clockSkewMs: null } }, 'clock')).toEqual([])
  })
})

test.each([
  [{ works: true, reason: null, holdsNetwork: false }, 'ok'],
  [{ works: false, reason: 'bubblewrap is not installed', holdsNetwork: false }, 'warn'],
])('a sandbox that is %j: %s', (sandbox, status) => {
  expect(foundBy({ setup: { ...SETUP, sandbox } }, 'sandbox')[0]?.[0]).toBe(status)
  expect(foundBy({ setup: { ...SETUP, sandbox: null } }, 'sandbox')).toEqual([])
})

test.each([
  [{ works: true, reason: null, holdsNetwork: true }, 'ok', 'in bubblewrap, without the network'],
  [{ works: true, reason: null, holdsNetwork: false }, 'warn', 'but with the network'],
  [{ works: false, reason: 'none', holdsNetwork: false }, 'warn', 'without a sandbox, and with the network'],
])('where the settings take the network away, and the sandbox is %j: %s', (sandbox, status, message) => {
  const settings = { ...DEFAULT_SETTINGS, sandbox: { network: false } }
  const [found] = foundBy({ setup: { ...SETUP, sandbox }, snapshot: laidOut({ settings }) }, 'sandbox')
  expect(found?.[0]).toBe(status)
  expect(found?.[1]).toContain(message)
})

test('outside of a repository only git, identity and the reason are told', () => {
  const checks = checkHealth({
    ...HEALTHY,
    closed: { message: 'not in a repository', fix: 'brain init' },
    hasRemote: false,
    snapshot: null,
    checkout: null,
  })
  expect(checks.map(({ name, status }) => `${name} ${status}`)).toEqual([
    'git ok',
    'identity ok',
    'repository fail',
  ])
})

describe('the checkout', () => {
  const at = (branch: string | null, ahead: number, behind: number) =>
    foundBy({ checkout: { branch, ahead, behind } }, 'checkout')

  test('behind is fixed by --fix, unless it has commits of its own', () => {
    expect(at('main', 0, 3)).toEqual([
      ['warn', "main here lacks 3 commits of the remote's.", 'brain health --fix'],
    ])
    expect(at('main', 1, 3).map(([, , fix]) => fix)).toEqual(['git pull --rebase', 'git push'])
  })

  test('detached is a warning; another branch is nobody’s business', () => {
    expect(at(null, 0, 9)[0]?.[0]).toBe('warn')
    expect(at('task/012', 5, 9)).toEqual([['ok', 'on task/012', null]])
  })
})
