import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GitPlace } from '../git/git-place.ts'
import { tipsBelow } from '../git/git-refs.ts'

/** A branch's tip or a stash. */
export interface Tip {
  readonly commit: string
  readonly isStash: boolean
}

/** More would be nobody's work. */
const TIPS_MAX = 32

/**
 * Other branches' tips and stashes that the remote does not have, as far as they were made in this work place. Branches and stashes of
 * a worktree are those of the person's own clone: they stay when it is removed, and only what was committed in it is answered.
 */
export async function otherTips(place: GitPlace): Promise<readonly Tip[]> {
  const heads = candidates(place)
  const stashes = await stashesOf(place)
  if (heads.length === 0 && stashes.length === 0) return []
  const made = isWorktree(place) ? madeIn(place) : null
  const asked = [...new Set(heads)].filter((commit) => made === null || made.has(commit))
  const tips = [
    ...asked.map((commit) => ({ commit, isStash: false })),
    ...stashes.map((commit) => ({ commit, isStash: true })),
  ]
  if (made === null) {
    const fresh = await unpublished(place, tips)
    return tips.filter(({ commit }) => fresh.has(commit)).slice(0, TIPS_MAX)
  }
  const own: Tip[] = []
  for (const tip of tips.slice(0, TIPS_MAX)) {
    const fresh = await unpublished(place, [tip])
    if (fresh.size > 0 && [...fresh].every((commit) => made.has(commit))) own.push(tip)
  }
  return own
}

function isWorktree({ gitDir, commonDir }: GitPlace): boolean {
  return gitDir !== commonDir
}

/** The tips of local branches but those where a branch of the remote is. */
function candidates(place: GitPlace): readonly string[] {
  const published = new Set(tipsBelow(place, `refs/remotes/${place.remote ?? ''}/`).values())
  return [...tipsBelow(place, 'refs/heads/').values()].filter((commit) => !published.has(commit))
}

/** Newest first; none of a worktree: nobody can tell them from the person's own, with whom they stay. */
async function stashesOf(place: GitPlace): Promise<readonly string[]> {
  if (isWorktree(place) || !existsSync(join(place.commonDir, 'logs', 'refs', 'stash'))) return []
  const output = await place.git.try(['rev-list', '--walk-reflogs', 'refs/stash', '--'])
  return output.stdout
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
}

async function unpublished(place: GitPlace, tips: readonly Tip[]): Promise<ReadonlySet<string>> {
  if (tips.length === 0) return new Set()
  const words = ['rev-list', '--stdin', '--not', `--glob=refs/remotes/${place.remote ?? ''}/*`]
  const input = tips.map(({ commit }) => `${commit}\n`).join('')
  const output = await place.git.run(words, { input })
  return new Set(output.split('\n').filter((line) => line !== ''))
}

/** By git's own log of HEAD there, which names each commit that was made and each that was only gone to. */
function madeIn({ gitDir }: GitPlace): ReadonlySet<string> {
  const log = join(gitDir, 'logs', 'HEAD')
  const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n') : []
  return new Set(
    lines.flatMap((line) => {
      const [, commit, said] = /^[0-9a-f]+ ([0-9a-f]+) [^\t]*\t(.*)$/.exec(line) ?? []
      return commit === undefined || !MADE.test(said ?? '') ? [] : commit
    }),
  )
}

const MADE = /^(?:commit|cherry-pick|revert|am)\b|^rebase[^:]*\((?:pick|reword|edit|squash|fixup|continue)\)/
