import type { GitPlace } from './git-place.ts'

/** A best common ancestor of two commits; null where this repository knows none. */
export async function mergeBase({ git }: GitPlace, one: string, other: string): Promise<string | null> {
  const output = await git.try(['merge-base', one, other])
  return output.exitCode === 0 ? output.stdout.toString('utf8').trim() : null
}
