import { untrackedBetween } from './files-in-the-way.ts'
import { clientElsewhere } from './git-client.ts'
import type { GitPlace } from './git-place.ts'

export interface TreeStep {
  /** The root of the working tree that has the branch checked out. */
  readonly at: string
  /** null: the branch has no commit yet. */
  readonly from: string | null
  readonly to: string
}

/** Done, or why not: another process is at work on the same index, or unsaved files are in the way. */
export type TreeStepped = 'done' | 'busy' | { readonly inTheWay: readonly string[]; readonly reason: string }

/**
 * Brings a working tree and its index along, before the branch itself moves. What is staged, changed, untracked or
 * ignored and would be touched stops it, and then nothing has changed.
 */
export async function stepTree(place: GitPlace, { at, from, to }: TreeStep): Promise<TreeStepped> {
  const there = placeAt(place, at)
  const start = from ?? (await emptyTree(there))
  const untracked = await untrackedBetween(there, start, to)
  if (untracked.length > 0) return { inTheWay: untracked, reason: `untracked: ${untracked.join(', ')}` }
  await there.git.try(['update-index', '-q', '--refresh'])
  const output = await there.git.try(['read-tree', '-m', '-u', start, to])
  if (output.exitCode === 0) return 'done'
  if (/index\.lock/.test(output.stderr)) return 'busy'
  const [reason = ''] = output.stderr.split('\n').map((line) => line.replace(/^(error|fatal): /, ''))
  return { inTheWay: [], reason }
}

/** Takes a step back that was done. Files whose folder is gone by now are left as they are. */
export async function stepTreeBack(place: GitPlace, { at, from, to }: TreeStep): Promise<void> {
  const there = placeAt(place, at)
  const start = from ?? (await emptyTree(there))
  await there.git.try(['read-tree', '-m', '-u', to, start])
}

function placeAt(place: GitPlace, at: string): GitPlace {
  if (at === place.root) return place
  const git = clientElsewhere(place.git, { directory: at, words: ['-C', at] })
  return { ...place, root: at, git }
}

async function emptyTree(place: GitPlace): Promise<string> {
  return await place.git.run(['mktree'], { input: '' })
}
