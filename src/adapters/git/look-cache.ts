import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LookRequest } from '../../ports/repository.ts'
import type { Clock } from '../../ports/system.ts'
import type { ParsedDocument } from '../documents/parsed-document.ts'
import type { GitPlace } from './git-place.ts'
import { DEFAULT_REF, writeBrainFile, type Refs } from './git-refs.ts'
import { isThere, type Remembered } from './known-documents.ts'
import type { Novelty } from './read-look.ts'
import { packSeen, unpackSeen, type PackedSeen } from './pack-seen.ts'
import { stampOf } from './place-cache.ts'
import { readRefFiles, refsText } from './ref-files.ts'

// The whole of the last look, and what was derived from it, each in a file under `.git/brain/`. Refs name commits, and
// commits name all that is in them: the same refs, the same look. A file that is damaged, of another version or cannot be
// written costs time, never an answer.

/** Raised whenever reading, parsing or folding means something else. */
const CACHE_VERSION = `${__VERSION__}/14`
const LOOK = 'look.json'
const DERIVED = 'derived.json'

/** The last look that this clone remembers, and the key under which it does. */
export function recallLook(place: GitPlace): (Remembered & { readonly key: string }) | null {
  return readKept(place, LOOK, (key, body) => {
    const { seen, others } = JSON.parse(body) as StoredLook
    return { key, seen: unpackSeen(seen), others: new Map(others) }
  })
}

interface StoredLook {
  readonly seen: PackedSeen
  readonly others: readonly (readonly [string, ParsedDocument])[]
}

/**
 * Keeps the look, for as long as the refs stay; of one that will not hold that long, what it has learned: an object that is
 * missing may come. Answers the key; null when it will not hold.
 */
export async function rememberLook(
  place: GitPlace,
  clock: Clock,
  { refs, look }: { refs: Refs; look: Remembered & Pick<Novelty, 'learned'> },
): Promise<string | null> {
  const key = lastingKey(place, clock, { refs, look })
  if (key !== null || look.learned > 0) {
    const stored: StoredLook = { seen: packSeen(look.seen), others: [...look.others] }
    await writeKept(place, LOOK, { key, value: stored })
  }
  return key
}

/** The key of the look at these refs; null when it will not hold. */
export function lastingKey(
  place: GitPlace,
  clock: Clock,
  { refs, look }: { refs: Refs; look: Remembered },
): string | null {
  return isThere(look.seen) ? settledKey(place, clock, refs) : null
}

/** null: a date in the future will pass, and then the same look says something else. */
export function settledKey(place: GitPlace, clock: Clock, { branches, text }: Refs): string | null {
  const now = clock.now().getTime()
  return branches.every(({ committedAt }) => committedAt * 1000 <= now) ? keyOf(place, text) : null
}

/** Before a write, refs are about to move: what little was learned on the way is learned again as quickly as it is kept. */
export function isWorthKeeping({ isToWrite }: LookRequest, learned: number): boolean {
  return isToWrite !== true || learned > LEARNED_MAX
}

const LEARNED_MAX = 20

export interface KeptDerived<Made> {
  readonly key: string
  readonly made: Made
}

/** What was derived last; null when nothing is remembered. */
export function recallDerived<Made>(place: GitPlace): KeptDerived<Made> | null {
  return readKept(place, DERIVED, (key, body) => ({ key, made: JSON.parse(body) as Made }))
}

export async function rememberDerived(place: GitPlace, { key, made }: KeptDerived<unknown>): Promise<void> {
  await writeKept(place, DERIVED, { key, value: made })
}

/** What the file keeps under that key; null when it keeps something else, or nothing. */
export function recallKept<Made>(place: GitPlace, file: string, wanted: string): { made: Made } | null {
  return readKept(place, file, (key, body) => (key === wanted ? { made: JSON.parse(body) as Made } : null))
}

/** A line with version and key, then JSON. */
function readKept<Value>(
  { brainDir }: GitPlace,
  file: string,
  read: (key: string, body: string) => Value,
): Value | null {
  try {
    const text = readFileSync(join(brainDir, file), 'utf8')
    const end = text.indexOf('\n')
    const [version, key] = [text.slice(0, CACHE_VERSION.length), text.slice(CACHE_VERSION.length + 1, end)]
    return version === CACHE_VERSION ? read(key, text.slice(end)) : null
  } catch {
    return null
  }
}

export async function writeKept(
  place: GitPlace,
  file: string,
  { key, value }: { key: string | null; value: unknown },
): Promise<void> {
  await writeBrainFile(place, file, `${CACHE_VERSION} ${key}\n${JSON.stringify(value)}`)
}

/** All that a look depends on, `refs` being the text of them; null where that is more than can be told. */
export function keyOf({ config, remote, gitDir, commonDir }: GitPlace, refs: string): string | null {
  if (remote !== null && !refs.includes(` ${DEFAULT_REF}\n`)) return null
  // Without a remote, the branch that is checked out says which one is the default.
  const head = remote === null ? readFileSync(join(gitDir, 'HEAD'), 'utf8') : null
  return JSON.stringify([refs, config.get('brain.plan') ?? null, remote, head, seenAs(commonDir)])
}

/** The names of the refs that point elsewhere, came or went between two keys; null where more than refs is another. */
export function refsBetween(before: string, now: string): readonly string[] | null {
  const [were = '', ...othersThen] = JSON.parse(before) as string[]
  const [are = '', ...othersNow] = JSON.parse(now) as string[]
  if (JSON.stringify(othersThen) !== JSON.stringify(othersNow)) return null
  const [then, since] = [linesOf(were), linesOf(are)]
  const changed = [...then]
    .filter((line) => !since.has(line))
    .concat([...since].filter((line) => !then.has(line)))
  return [...new Set(changed.map((line) => line.slice(line.lastIndexOf(' ') + 1)))]
}

function linesOf(refs: string): ReadonlySet<string> {
  return new Set(refs.split('\n').filter((line) => line !== ''))
}

/** git shows other commits where some are replaced, and fewer where the history is cut off. */
export function seenAs(commonDir: string): readonly (string | null)[] {
  const replaced = readRefFiles(commonDir, ['refs/replace/']) ?? []
  return [refsText(replaced), stampOf(join(commonDir, 'shallow'))]
}
