import type { Look } from '../../domain/look.ts'
import type { LookRequest } from '../../ports/repository.ts'
import type { Clock } from '../../ports/system.ts'
import { fetchAsAsked, keyNow } from './git-look.ts'
import type { GitPlace } from './git-place.ts'
import { recallKept, writeKept } from './look-cache.ts'

// `.git/brain/<name>.json`: what followed from a look, with the key of that look.

/** What is kept under the name for the look that would be had now; null: nothing. */
export async function recallFor(
  place: GitPlace,
  clock: Clock,
  { name, fetch }: { readonly name: string; readonly fetch: LookRequest['fetch'] },
): Promise<unknown> {
  await fetchAsAsked(place, clock, fetch)
  const key = keyNow(place)
  return key === null ? null : (recallKept(place, fileOf(name), key)?.made ?? null)
}

/** Not where the look will not be had again. */
export async function keepFor(
  place: GitPlace,
  { at }: Pick<Look, 'at'>,
  { name, value }: { readonly name: string; readonly value: unknown },
): Promise<void> {
  if (at !== null) await writeKept(place, fileOf(name), { key: at, value })
}

function fileOf(name: string): string {
  return `${name}.json`
}
