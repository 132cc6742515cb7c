import { expect, test } from 'vitest'
import { foundBy, laidOut, SETUP } from '../../../support/a-health.ts'

const refused = (branch: string) => ({ setup: { ...SETUP, protectedBranch: { branch, reason: 'GH006' } } })

/** Laid out on brain/plan, with main as the base. */
function apart(integration: 'merge' | 'pull-request') {
  const snapshot = laidOut()
  const { look } = snapshot
  return {
    ...snapshot,
    look: {
      ...look,
      plan: { ...look.plan, branch: 'brain/plan' },
      settings: { ...look.settings, integration },
    },
  }
}

test('nothing is said of branches that were never refused', () => {
  expect(foundBy({}, 'protected branch')).toEqual([])
})

test('a protected main with nothing on it yet: init puts the plan elsewhere', () => {
  const [[status, message, fix] = []] = foundBy({ ...refused('main'), snapshot: null }, 'protected branch')
  expect([status, message]).toEqual(['fail', expect.stringContaining('GH006')])
  expect(fix).toContain('brain init --plan-branch brain/plan')
  expect(fix).toContain('integration: pull-request')
})

test('a main that was protected later: the plan on it goes along', () => {
  const [[status, , fix] = []] = foundBy(refused('main'), 'protected branch')
  expect(status).toBe('fail')
  expect(fix).toContain('git push origin origin/main:refs/heads/brain/plan')
  expect(fix).toContain('git config brain.plan brain/plan')
})

test('with the plan elsewhere, approvals that merge into main fail, and pull requests are fine', () => {
  const merging = foundBy({ ...refused('main'), snapshot: apart('merge') }, 'protected branch')
  expect(merging[0]?.[0]).toBe('fail')
  expect(merging[0]?.[2]).toContain('integration: pull-request')
  const asking = foundBy({ ...refused('main'), snapshot: apart('pull-request') }, 'protected branch')
  expect(asking[0]?.[0]).toBe('ok')
})

test('protected task branches keep workers from claiming', () => {
  expect(foundBy(refused('task/012'), 'protected branch')[0]).toEqual([
    'fail',
    expect.stringContaining('no worker can claim'),
    expect.stringContaining('task/**'),
  ])
})
