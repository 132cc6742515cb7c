import { Failure } from '../../domain/failure.ts'
import type { Look } from '../../domain/look.ts'
import { withoutCredentials } from '../../domain/without-credentials.ts'
import type { Derivation, Derived, DerivedRequest, LookRequest } from '../../ports/repository.ts'
import type { Clock } from '../../ports/system.ts'
import type { GitPlace } from './git-place.ts'
import {
  hasUserFetched,
  listLookedAt,
  readLookedAt,
  readState,
  writeState,
  type CloneState,
} from './git-refs.ts'
import { keyOf, lastingKey, recallDerived, recallLook, rememberDerived, rememberLook } from './look-cache.ts'
import type { Novelty, Seen } from './read-look.ts'

/** One look at the repository. Offline, a reader goes on with what this clone has; a writer fails. */
export async function lookAt(place: GitPlace, clock: Clock, request: LookRequest): Promise<Look> {
  const offline = await fetchAsAsked(place, clock, request.fetch)
  const key = isParticular(request) ? null : keyNow(place)
  return (await lookAfter(place, clock, { offline, request, key })).look
}

/** Such a look is not remembered: it saw more than the next one asks for. */
function isParticular({ archived, branches }: LookRequest): boolean {
  return archived !== undefined || branches !== undefined
}

/** What is made of a look for nothing in particular, and not made again while the look is the same. */
export async function derivedAt<Made>(
  place: GitPlace,
  clock: Clock,
  { request, derivation }: { request: DerivedRequest; derivation: Derivation<Made> },
): Promise<Derived<Made>> {
  const offline = await fetchAsAsked(place, clock, request.fetch)
  const key = keyNow(place)
  const kept = key === null ? null : recallDerived<Made>(place)
  const standing = (): Standing => ({ offline, fetchedAt: fetchedAt(place, readState(place)) })
  if (kept !== null && kept.key === key) return { made: kept.made, ...standing() }
  if (kept !== null && derivation.amending !== undefined) {
    const { amend } = await import('./amend-derived.ts')
    const made = await amend(place, clock, { kept, amending: derivation.amending, request })
    if (made !== null) return { made: made.made, ...standing() }
  }
  const { look, key: lasting } = await lookAfter(place, clock, { offline, request, key })
  const made = derivation.derive(look)
  if (lasting !== null) await rememberDerived(place, { key: lasting, of: look, made })
  return { made, offline, fetchedAt: look.fetchedAt }
}

type Standing = Pick<Look, 'offline' | 'fetchedAt'>

interface Ask {
  readonly request: LookRequest
  /** What the refs make of it now; null where no look may be remembered by it. */
  readonly key: string | null
}

/** With the key under which it is remembered; null where it is not. */
async function lookAfter(
  place: GitPlace,
  clock: Clock,
  { offline, ...ask }: Ask & { readonly offline: string | null },
): Promise<{ look: Look; key: string | null }> {
  const { seen, key, at } = await see(place, clock, ask)
  const state = readState(place)
  const { fetchAfterMs } = seen.settings
  if (state.fetchAfterMs !== fetchAfterMs) await writeState(place, { fetchAfterMs })
  const remote = place.remoteUrl === null ? null : withoutCredentials(place.remoteUrl)
  return {
    look: { ...seen, fetchedAt: fetchedAt(place, state), offline, remote, at },
    key,
  }
}

function fetchedAt({ remote }: GitPlace, state: CloneState): string | null {
  return remote === null ? null : (state.fetchedAt ?? null)
}

/** As long as the refs are the same, a look for nothing in particular sees the same. */
async function see(
  place: GitPlace,
  clock: Clock,
  { request, key }: Ask,
): Promise<{ seen: Seen; key: string | null; at: string | null }> {
  const before = recallLook(place)
  if (before !== null && before.key === key)
    return { seen: await withTexts(place, before.seen, request), key, at: key }
  const { readLook } = await import('./read-look.ts')
  const refs = listLookedAt(place)
  const look = await readLook(place, clock, { refs, request, before })
  const isKept = !isParticular(request) && (request.isToWrite !== true || isWorthKeeping(look))
  const lasting = isKept ? await rememberLook(place, clock, { refs, look }) : null
  const at = isParticular(request) ? null : (lasting ?? lastingKey(place, clock, { refs, look }))
  return { seen: await withTexts(place, look.seen, request), key: lasting, at }
}

/** Before a write, refs are about to move: what little was learned on the way is learned again as quickly as it is kept. */
function isWorthKeeping({ learned, isKnownPlan }: Novelty): boolean {
  return !isKnownPlan || learned > LEARNED_MAX
}

const LEARNED_MAX = 20

export function keyNow(place: GitPlace): string | null {
  return keyOf(place, readLookedAt(place) ?? listLookedAt(place).text)
}

/** What killed commands left is made good; each git is asked for its version once. */
async function prepareToWrite(place: GitPlace): Promise<void> {
  const { recover } = await import('./recover.ts')
  await recover(place)
  const program = place.program()
  if (program !== null && readState(place).enoughGit === program) return
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

export async function fetchAsAsked(
  place: GitPlace,
  clock: Clock,
  fetch: LookRequest['fetch'],
): Promise<string | null> {
  if (fetch === 'always') await prepareToWrite(place)
  return await fetchIfWanted(place, clock, fetch)
}

/** Why the remote could not be asked; null when it was, or needed not be. */
async function fetchIfWanted(
  place: GitPlace,
  clock: Clock,
  fetch: LookRequest['fetch'],
): Promise<string | null> {
  if (place.remote === null || fetch === 'never') return null
  const state = readState(place)
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
