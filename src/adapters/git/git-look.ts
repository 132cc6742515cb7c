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
  type Refs,
} from './git-refs.ts'
import {
  isWorthKeeping,
  keyOf,
  type KeptDerived,
  lastingKey,
  recallDerived,
  recallLook,
  rememberDerived,
  rememberLook,
} from './look-cache.ts'
import type { Seen } from './read-look.ts'

/** One look at the repository. Offline, a reader goes on with what this clone has; a writer fails. */
export async function lookAt(place: GitPlace, clock: Clock, request: LookRequest): Promise<Look> {
  const offline = await fetchAsAsked(place, clock, request.fetch)
  const refs = listedOnce(place)
  const key = isParticular(request) ? null : keyNow(place, refs)
  return (await lookAfter(place, clock, { offline, request, key, refs })).look
}

/** Such a look is not remembered: it saw more than the next one asks for. */
function isParticular({ archived = [], branches = [] }: LookRequest): boolean {
  return archived.length > 0 || branches.length > 0
}

/** Where there is no archive, nothing of it can be seen. */
function hasSeenMore({ archived = [], branches = [] }: LookRequest, { archive }: Seen): boolean {
  return branches.length > 0 || (archived.length > 0 && archive.count > 0)
}

/** What is made of a look for nothing in particular, and not made again while the look is the same. */
export async function derivedAt<Made>(
  place: GitPlace,
  clock: Clock,
  { request, derivation }: { request: DerivedRequest; derivation: Derivation<Made> },
): Promise<Derived<Made>> {
  const offline = await fetchAsAsked(place, clock, request.fetch)
  const refs = listedOnce(place)
  const key = keyNow(place, refs)
  const kept = key === null ? null : recallDerived<Made>(place)
  const isSame = kept !== null && kept.key === key
  const known =
    isSame || kept === null ? kept : await amended(place, clock, { kept, refs, request, derivation })
  if (known !== null) return { made: known.made, ...standing(place, readState(place), offline) }
  const asked = isForLater(kept, derivation) ? { fetch: request.fetch } : request
  const { look, key: lasting } = await lookAfter(place, clock, { offline, request: asked, key, refs })
  const made = derivation.derive(look)
  if (lasting !== null) await rememberDerived(place, { key: lasting, made })
  return { made, offline, fetchedAt: look.fetchedAt, remote: look.remote }
}

/** A clone that only writes looks at everything each time, unless there is something that the next write can amend. */
function isForLater<Made>(kept: KeptDerived<Made> | null, { amending }: Derivation<Made>): boolean {
  return amending !== undefined && (kept === null || amending.basis(kept.made) !== null)
}

/** What of a look is another each time. */
function standing(
  place: GitPlace,
  state: CloneState,
  offline: string | null,
): Pick<Look, 'offline' | 'fetchedAt' | 'remote'> {
  const { remote, remoteUrl } = place
  return {
    offline,
    fetchedAt: remote === null ? null : (state.fetchedAt ?? null),
    remote: remoteUrl === null ? null : withoutCredentials(remoteUrl),
  }
}

/** git is asked at most once, however many want to know. */
function listedOnce(place: GitPlace): () => Refs {
  let refs: Refs | null = null
  return () => (refs ??= listLookedAt(place))
}

interface Amended<Made> extends Pick<Ask, 'refs'> {
  readonly kept: KeptDerived<Made>
  readonly request: DerivedRequest
  readonly derivation: Derivation<Made>
}

async function amended<Made>(
  place: GitPlace,
  clock: Clock,
  { kept, refs, request, derivation: { amending } }: Amended<Made>,
): Promise<{ made: Made } | null> {
  const basis = amending?.basis(kept.made) ?? null
  if (amending === undefined || basis === null) return null
  const { amend } = await import('./amend-derived.ts')
  return await amend(place, clock, { kept, basis, amending, refs: refs(), request })
}

interface Ask {
  readonly request: LookRequest
  /** What the refs make of it now; null where no look may be remembered by it. */
  readonly key: string | null
  readonly refs: () => Refs
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
  return { look: { ...seen, ...standing(place, state, offline), at }, key }
}

/** As long as the refs are the same, a look for nothing in particular sees the same. */
async function see(
  place: GitPlace,
  clock: Clock,
  { request, key, refs: listed }: Ask,
): Promise<{ seen: Seen; key: string | null; at: string | null }> {
  const before = recallLook(place)
  if (before !== null && before.key === key)
    return { seen: await withTexts(place, before.seen, request), key, at: key }
  const { readLook } = await import('./read-look.ts')
  const refs = listed()
  const look = await readLook(place, clock, { refs, request, before })
  const isKept =
    !hasSeenMore(request, look.seen) && (!look.isKnownPlan || isWorthKeeping(request, look.learned))
  const lasting = isKept ? await rememberLook(place, clock, { refs, look }) : null
  const at = isParticular(request) ? null : (lasting ?? lastingKey(place, clock, { refs, look }))
  return { seen: await withTexts(place, look.seen, request), key: lasting, at }
}

export function keyNow(place: GitPlace, refs = listedOnce(place)): string | null {
  return keyOf(place, readLookedAt(place) ?? refs().text)
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
