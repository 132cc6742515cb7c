import { expect, test } from 'vitest'
import { memoryRepository } from '../../src/adapters/memory/memory-repository.ts'
import { memoryStore } from '../../src/adapters/memory/memory-store.ts'
import { aClock } from '../support/a-clock.ts'
import { describeRepository } from './repository.contract.ts'
import { writing, type World } from './world.ts'

describeRepository('in memory', {
  makeWorld,
  exceptions: {
    'brings together different lines of one file':
      'it merges whole files, which is enough for tests and the demo',
  },
})

test('a test can let somebody else win between look and swap', async () => {
  const store = memoryStore()
  const options = { clock: aClock(), identity: 'brain', operation: () => 'operation' }
  const beforeApply = (): void => void store.commit('main', { a: 'theirs' }, { message: 'First' })
  const slow = memoryRepository(store, { ...options, beforeApply })
  const { plan } = await slow.look({ fetch: 'always' })
  expect(await slow.apply(writing('main', plan.commit, { a: 'ours' }))).toEqual({ status: 'stale' })
  const { texts, plan: after } = await slow.look({ fetch: 'never', texts: () => true })
  expect([texts.size, await slow.readText(after.commit ?? '', 'a')]).toEqual([0, 'theirs'])
})

test('the plan branch is the one that this clone chose', async () => {
  const store = memoryStore({ defaultBranch: 'trunk' })
  store.commit('trunk', { 'CLAUDE.md': 'code' }, { message: 'First' })
  store.commit('plans', { 'CLAUDE.md': 'plan' }, { message: 'Plan', author: 'ada' })
  const repository = memoryRepository(store, {
    clock: aClock(),
    identity: 'brain',
    operation: () => '1',
    planBranch: 'plans',
  })
  const look = await repository.look({ fetch: 'always', texts: () => true })
  expect([look.plan.branch, look.texts.get('CLAUDE.md'), look.remote]).toEqual(['plans', 'plan', 'memory:'])
})

function makeWorld(): Promise<World> {
  const store = memoryStore()
  const clock = aClock()
  let operations = 0
  const clone = (identity: string) =>
    memoryRepository(store, { clock, identity, operation: () => `operation-${++operations}` })
  return Promise.resolve({
    repository: clone('brain'),
    clock,
    another: () => Promise.resolve(clone('another')),
    plant: ({ branch, files, ...commit }) => Promise.resolve(store.commit(branch, files, commit)),
    branches: () => Promise.resolve(Object.fromEntries(store.branches)),
    message: (commit) => Promise.resolve(store.objects.commit(commit).message),
    disconnect: () => {
      store.offline = 'the test took it away'
      return Promise.resolve()
    },
  })
}
