import type { GitPlace } from './git-place.ts'
import { QUIET_FETCH } from './quiet-fetch.ts'

/**
 * A commit that no branch leads to any more is still served by its id for as long as the host keeps it: GitHub does so for
 * every commit of a pull request. No ref is made for it here; git's clean-up takes it away after some weeks.
 */
export async function obtainCommit(place: GitPlace, commit: string): Promise<boolean> {
  if (await hasCommit(place, commit)) return true
  if (place.remote === null || !/^[0-9a-f]{40,64}$/.test(commit)) return false
  await place.git.try([...QUIET_FETCH, '--quiet', place.remote, commit])
  return await hasCommit(place, commit)
}

async function hasCommit({ git }: GitPlace, commit: string): Promise<boolean> {
  if (!/^[0-9a-f]{7,64}$/.test(commit)) return false
  return (await git.try(['cat-file', '-e', `${commit}^{commit}`])).exitCode === 0
}
