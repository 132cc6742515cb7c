import { Failure } from '../../domain/failure.ts'
import type { Look } from '../../domain/look.ts'
import { withoutCredentials } from '../../domain/without-credentials.ts'
import type { LookRequest } from '../../ports/repository.ts'
import type { Clock } from '../../ports/system.ts'
import type { GitPlace } from './git-place.ts'
import {
  hasUserFetched,
  listLookedAt,
  readState,
  writeState,
  type CloneState,
  type Refs,
} from './git-refs.ts'
import { recallLook, rememberLook } from './look-cache.ts'
import type { Seen } from './read-look.ts'

/** One look at the repository. Offline, a reader goes on with what this clone has; a writer fails. */
export async function lookAt(place: GitPlace, clock: Clock, request: LookRequest): Promise<Look> {
  if (request.fetch === 'always') await prepareToWrite(place)
  const { offline, refs } = await listFetched(place, clock, request.fetch)
  const seen = await see(place, clock, { refs, request })
  const state = await readState(place)
  const { fetchAfterMs } = seen.settings
  if (state.fetchAfterMs !== fetchAfterMs) await writeState(place, { fetchAfterMs })
  return {
    ...seen,
    fetchedAt: place.remote === null ? null : (state.fetchedAt ?? null),
    offline,
    remote: place.remoteUrl === null ? null : withoutCredentials(place.remoteUrl),
  }
}

/** As long as the refs are the same, a look for nothing in particular sees the same. */
async function see(
  place: GitPlace,
  clock: Clock,
  { refs, request }: { refs: Refs; request: LookRequest },
): Promise<Seen> {
  const isParticular = request.archived !== undefined || request.branches !== undefined
  const before = await recallLook(place, refs)
  if (before?.isCurrent === true && !isParticular) return await withTexts(place, before.seen, request)
  const { readLook } = await import('./read-look.ts')
  const look = await readLook(place, clock, { refs, request, before })
  if (!isParticular) await rememberLook(place, clock, { refs, look })
  return await withTexts(place, look.seen, request)
}

/** What killed commands left is made good; each git is asked for its version once. */
async function prepareToWrite(place: GitPlace): Promise<void> {
  const { recover } = await import('./recover.ts')
  await recover(place)
  const program = place.program()
  if (program !== null && (await readState(place)).enoughGit === program) return
  const { assertGitIsEnough } = await import('./git-version.ts')
  await assertGitIsEnough(place.git)
  if (program !== null) await writeState(place, { enoughGit: program })
}

async function withTexts(place: GitPlace, seen: Seen, { texts }: LookRequest): Promise<Seen> {
  if (texts === undefined) return seen
  const { readPlanTexts } = await import('./git-objects.ts')
  const tree = new Map([...seen.plan.tree, ...seen.archive.files])
  return { ...seen, texts: await readPlanTexts(place.git, tree, texts) }
}

interface Fetched {
  /** Why the remote could not be asked; null when it was, or needed not be. */
  readonly offline: string | null
  readonly refs: Refs
}

async function listFetched(place: GitPlace, clock: Clock, fetch: LookRequest['fetch']): Promise<Fetched> {
  const offline = await fetchIfWanted(place, clock, fetch)
  return { offline, refs: listLookedAt(place) }
}

/** Why the remote could not be asked; null when it was, or needed not be. */
async function fetchIfWanted(
  place: GitPlace,
  clock: Clock,
  fetch: LookRequest['fetch'],
): Promise<string | null> {
  if (place.remote === null || fetch === 'never') return null
  const state = await readState(place)
  if (fetch === 'due' && !isDue(state, clock.now()) && !(await hasUserFetched(place, state))) return null
  try {
    await fetchMirror(place, clock)
    return null
  } catch (error) {
    if (fetch === 'always' || state.fetchedAt === undefined || !(error instanceof Failure)) throw error
    return String(error.details['reason'] ?? error.code)
  }
}

async function fetchMirror(place: GitPlace, clock: Clock): Promise<void> {
  await (await import('./fetch-mirror.ts')).fetchMirror(place)
  await writeState(place, { fetchedAt: clock.now().toISOString() })
}

const FETCH_AFTER_MS = 30_000

function isDue(state: CloneState, now: Date): boolean {
  if (state.fetchedAt === undefined) return true
  const age = now.getTime() - Date.parse(state.fetchedAt)
  return age < 0 || age > (state.fetchAfterMs ?? FETCH_AFTER_MS)
}
