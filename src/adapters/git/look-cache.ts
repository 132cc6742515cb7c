import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../ports/system.ts'
import type { ParsedDocument } from '../documents/parsed-document.ts'
import type { GitPlace } from './git-place.ts'
import { writeBrainFile, type Refs } from './git-refs.ts'
import { isThere, type Remembered } from './known-documents.ts'
import { packSeen, unpackSeen, type PackedSeen } from './pack-seen.ts'

// The whole of the last look, kept under `.git/brain/`. Refs name commits, and commits name all that is in them: the same
// refs, the same look. A file that is damaged, of another version or cannot be written costs time, never an answer.

/** Raised whenever reading or parsing means something else. */
const CACHE_VERSION = `${__VERSION__}/5`
const FILE = 'look.json'

/** The last look that this clone remembers; `isCurrent` when it was at these very refs. */
export async function recallLook(
  place: GitPlace,
  refs: Refs,
): Promise<(Remembered & { readonly isCurrent: boolean }) | null> {
  try {
    const text = await readFile(join(place.brainDir, FILE), 'utf8')
    const end = text.indexOf('\n')
    const [version, key] = text.slice(0, end).split(' ')
    if (version !== CACHE_VERSION) return null
    const stored = JSON.parse(text.slice(end)) as Stored
    return {
      seen: unpackSeen(stored.seen),
      others: new Map(stored.others),
      isCurrent: key === keyOf(place, refs),
    }
  } catch {
    return null
  }
}

interface Stored {
  readonly seen: PackedSeen
  readonly others: readonly (readonly [string, ParsedDocument])[]
}

/**
 * Keeps the look, for as long as the refs stay; of one that will not hold that long, what it has learned. A date in the
 * future will pass, and an object that is missing may come.
 */
export async function rememberLook(
  place: GitPlace,
  clock: Clock,
  { refs, look }: { refs: Refs; look: Remembered & { readonly hasLearned: boolean } },
): Promise<void> {
  const now = clock.now().getTime()
  const isLasting = isThere(look.seen) && refs.branches.every(({ committedAt }) => committedAt * 1000 <= now)
  const key = isLasting ? keyOf(place, refs) : null
  if (key === null && !look.hasLearned) return
  const stored: Stored = { seen: packSeen(look.seen), others: [...look.others] }
  await writeBrainFile(place, FILE, `${CACHE_VERSION} ${key}\n${JSON.stringify(stored)}`)
}

/** All that a look depends on; null where that is more than can be told. */
function keyOf({ config, remote, gitDir }: GitPlace, { listed, defaultBranch }: Refs): string | null {
  if (remote !== null && defaultBranch === null) return null
  // Without a remote, the branch that is checked out says which one is the default.
  const head = remote === null ? readFileSync(join(gitDir, 'HEAD'), 'utf8') : null
  const all = [config.get('brain.plan') ?? null, remote, defaultBranch, head, listed]
  return createHash('sha256').update(JSON.stringify(all)).digest('hex')
}
