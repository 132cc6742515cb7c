import { BACKUP_LIMITS, isSecretFile, sizeText, type LeftOut } from '../../domain/backup/left-out.ts'
import type { GitPlace } from '../git/git-place.ts'
import type { RawChange } from './raw-diff.ts'

/** The kind of the first secret in a text; null when there is none. */
export type FindSecret = (text: string) => Promise<string | null>

export interface Unwanted extends LeftOut {
  readonly change: RawChange
}

/** Bytes that are read at once. */
const BATCH_BYTES_MAX = 16 * 1024 * 1024
/** Rules are made for sources, not for dumps: a long text is looked through in pieces that overlap by a few lines. */
const PIECE_CHARACTERS = 512 * 1024
const OVERLAP_CHARACTERS = 8 * 1024
const BINARY_WITHIN_BYTES = 8_000

/** Those among the changes that must not be saved: by name, by size, or by what their new lines hold. */
export async function findUnwanted(
  place: GitPlace,
  changes: readonly RawChange[],
  findSecret: FindSecret,
): Promise<readonly Unwanted[]> {
  const files = changes.filter(({ to }) => to !== null && to.mode.startsWith('100'))
  const sizes = await place.git.objects.info(files.map(({ to }) => to?.blob ?? ''))
  const found: Unwanted[] = []
  let batch: RawChange[] = []
  let bytes = 0
  const readBatch = async (): Promise<void> => {
    found.push(...(await secretsAmong(place, batch, findSecret)))
    batch = []
    bytes = 0
  }
  for (const [at, change] of files.entries()) {
    const size = sizes[at]?.size ?? 0
    const alone = unwantedAlone(change, size)
    if (alone !== null) found.push({ ...alone, change })
    else if (change.to?.blob !== change.from?.blob) {
      batch.push(change)
      bytes += size
      if (bytes > BATCH_BYTES_MAX) await readBatch()
    }
  }
  await readBatch()
  return found
}

function unwantedAlone({ path }: RawChange, size: number): LeftOut | null {
  if (isSecretFile(path)) return { path, reason: 'secret-file', detail: null }
  return size > BACKUP_LIMITS.fileBytesMax ? { path, reason: 'large', detail: sizeText(size) } : null
}

async function secretsAmong(
  { git }: GitPlace,
  changes: readonly RawChange[],
  findSecret: FindSecret,
): Promise<readonly Unwanted[]> {
  if (changes.length === 0) return []
  const after = await git.objects.contents(changes.map(({ to }) => to?.blob ?? ''))
  const before = changes.flatMap(({ from }) => (from === null ? [] : [from.blob]))
  const former = new Map((await git.objects.contents(before)).map((object) => [object?.id, object?.bytes]))
  const found: Unwanted[] = []
  for (const [at, change] of changes.entries()) {
    const text = textOf(after[at]?.bytes)
    if (text === null) continue
    const kind = await secretIn(newLines(text, textOf(former.get(change.from?.blob))), findSecret)
    if (kind !== null) found.push({ path: change.path, reason: 'secret', detail: kind, change })
  }
  return found
}

function textOf(bytes: Buffer | undefined): string | null {
  if (bytes === undefined || bytes.subarray(0, BINARY_WITHIN_BYTES).includes(0)) return null
  return bytes.toString('utf8')
}

/** What stood there before was published before: examples in tests, mostly. */
function newLines(text: string, before: string | null): string {
  if (before === null) return text
  const known = new Set(before.split('\n'))
  return text
    .split('\n')
    .filter((line) => !known.has(line))
    .join('\n')
}

export async function secretIn(text: string, findSecret: FindSecret): Promise<string | null> {
  for (let at = 0; at < text.length || at === 0; at += PIECE_CHARACTERS - OVERLAP_CHARACTERS) {
    const kind = await findSecret(text.slice(at, at + PIECE_CHARACTERS))
    if (kind !== null) return kind
  }
  return null
}
