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
export async function fetchMirror(place: GitPlace): Promise<void> {
  if (place.remote === null) return
  const before = branchTips(place)
  const said = await fetchAll(place, place.remote)
  if (REWRITTEN.test(said)) await keepLostWork(place, before)
}

async function fetchAll(place: GitPlace, remote: string): Promise<string> {
  const call = [...FETCH, remote, `+refs/heads/*:${MIRROR}*`]
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
