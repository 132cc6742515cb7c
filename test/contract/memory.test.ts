import { memoryRepository } from '../../src/adapters/memory/memory-repository.ts'
import { memoryStore } from '../../src/adapters/memory/memory-store.ts'
import { aClock } from '../support/a-clock.ts'
import { describeRepository } from './repository.contract.ts'
import type { World } from './world.ts'

describeRepository('the repository in memory', {
  makeWorld,
  exceptions: {
    'brings together different lines of one file':
      'it merges whole files, which is enough for tests and the demo',
  },
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
