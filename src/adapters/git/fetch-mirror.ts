import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { causeOf } from './git-errors.ts'
import type { GitPlace } from './git-place.ts'
import { branchTips, MIRROR } from './git-refs.ts'
import { keepLostWork } from './lost-work.ts'
import { QUIET_FETCH } from './quiet-fetch.ts'

const FETCH = [
  '-c',
  // Otherwise git does not say which branches were rewritten.
  'fetch.showForcedUpdates=true',
  ...QUIET_FETCH,
  '--prune',
]

/** ` + 1a2b...3c4d task/001 -> … (forced update)` and ` - [deleted] (none) -> …` */
const REWRITTEN = /^ [+-] /m

/**
 * Fetches every branch into the mirror, and keeps the work that was rewritten or deleted there. Throws
 * REMOTE_UNREACHABLE, AUTH_FAILED, …
 */
export async function fetchMirror(place: GitPlace, options: readonly string[] = []): Promise<void> {
  if (place.remote === null) return
  const before = branchTips(place)
  const said = await fetchAll(place, place.remote, options)
  if (REWRITTEN.test(said)) await keepLostWork(place, before)
}

/** Where a shallow clone knows no common ancestor, the rest of the history is fetched: without it a merge would be another one. */
export async function fetchHistory(place: GitPlace): Promise<void> {
  const isShallow = (): boolean => existsSync(join(place.commonDir, 'shallow'))
  if (!isShallow()) return
  await fetchMirror(place, ['--unshallow']).catch((error: unknown) => {
    // Somebody else may have fetched it meanwhile.
    if (isShallow()) throw error
  })
}

async function fetchAll(place: GitPlace, remote: string, options: readonly string[]): Promise<string> {
  const call = [...FETCH, ...options, remote, `+refs/heads/*:${MIRROR}*`]
  let said = ''
  for (let attempt = 1; ; attempt++) {
    const output = await place.git.try(call)
    said += output.stderr
    if (output.exitCode === 0) return said
    // Two commands of one clone may fetch at once, and the loser finds a ref locked or already moved.
    if (attempt < 4 && /cannot lock ref|unable to update local ref|\.lock/.test(output.stderr)) continue
    throw causeOf(output.stderr, { remote })
  }
}
