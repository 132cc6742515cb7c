import type { KeptName, LookRequest } from '../../ports/repository.ts'
import type { Clock } from '../../ports/system.ts'
import { fetchAsAsked, keyNow } from './git-look.ts'
import type { GitPlace } from './git-place.ts'
import { recallKept, writeKept } from './look-cache.ts'

/** Where a look would stand now; null where that is more than can be told. */
export async function standingAt(
  place: GitPlace,
  clock: Clock,
  fetch: LookRequest['fetch'],
): Promise<string | null> {
  await fetchAsAsked(place, clock, fetch)
  return keyNow(place)
}

/** What `.git/brain/<name>.json` keeps with that key; null: nothing, or what is no JSON. */
export function recallValue(place: GitPlace, name: KeptName, key: string): unknown {
  return recallKept(place, `${name}.json`, key)?.made ?? null
}

export async function keepValue(
  place: GitPlace,
  name: KeptName,
  kept: { readonly key: string; readonly value: unknown },
): Promise<void> {
  await writeKept(place, `${name}.json`, kept)
}
