import { rename } from 'node:fs/promises'
import { gitRepository } from '../../src/adapters/git/git-repository.ts'
import { openPlace } from '../../src/adapters/git/git-place.ts'
import { aClock } from '../support/a-clock.ts'
import { sandbox } from '../support/git-sandbox.ts'
import { branchesOf, messageOf, plantWithGit } from '../support/outsider.ts'
import { describeRepository } from './repository.contract.ts'
import type { World } from './world.ts'

describeRepository('git with a remote', { makeWorld })

async function makeWorld(): Promise<World> {
  const { bareRemote, clone } = await sandbox()
  const remote = await bareRemote()
  const clock = aClock()
  const open = async (name: string) =>
    gitRepository(await openPlace(await clone(remote, name), process.env), clock)
  return {
    repository: await open('brain'),
    clock,
    another: () => open('another'),
    plant: (planting) => plantWithGit(remote, planting),
    branches: () => branchesOf(remote),
    message: (commit) => messageOf(remote, commit),
    disconnect: () => rename(remote, `${remote}.away`),
  }
}
