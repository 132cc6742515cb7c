import type { Repository } from '../ports/repository.ts'
import { gitRepository } from './git/git-repository.ts'
import { openPlace, type GitPlace } from './git/git-place.ts'
import { systemClock } from './system/system-clock.ts'

export { lazily } from './lazily.ts'
export { systemClock, systemRandomness } from './system/system-clock.ts'

/**
 * What nearly every command begins with, as one thing to load. `planBranch` goes before what git's settings say. Throws
 * NOT_A_REPOSITORY.
 */
export async function openRepository(
  directory: string,
  environment: NodeJS.ProcessEnv,
  planBranch: string | undefined,
): Promise<{ place: GitPlace; repository: Repository }> {
  const opened = await openPlace(directory, environment)
  const place =
    planBranch === undefined
      ? opened
      : { ...opened, config: new Map([...opened.config, ['brain.plan', planBranch]]) }
  return { place, repository: gitRepository(place, systemClock) }
}
