import { causeOf } from './git-errors.ts'
import type { GitPlace } from './git-place.ts'
import { branchTips } from './git-refs.ts'

/** Is each branch at this commit in the shared memory? One question to the remote; nothing is fetched. Throws as a fetch does. */
export async function areStillAt(place: GitPlace, tips: ReadonlyMap<string, string>): Promise<boolean> {
  const there = place.remote === null ? branchTips(place) : await remoteTips(place, [...tips.keys()])
  return [...tips].every(([branch, commit]) => there.get(branch) === commit)
}

/** `<id>\trefs/heads/<branch>`, a line for each that there is. */
async function remoteTips(
  place: GitPlace,
  branches: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const refs = branches.map((branch) => `refs/heads/${branch}`)
  const output = await place.git.try(['ls-remote', place.remote ?? '', ...refs])
  if (output.exitCode !== 0) throw causeOf(output.stderr, { remote: place.remote })
  const lines = output.stdout.toString('utf8').split('\n')
  return new Map(
    lines.map((line) => {
      const [id = '', ref = ''] = line.split('\t')
      return [ref.slice('refs/heads/'.length), id]
    }),
  )
}
