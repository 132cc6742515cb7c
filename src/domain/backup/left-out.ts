/** Why a file is not part of a backup. */
export type LeftOutReason = 'secret' | 'secret-file' | 'large' | 'many' | 'repository' | 'unreadable'

export interface LeftOut {
  /** Ends in a slash where a whole folder is meant. */
  readonly path: string
  readonly reason: LeftOutReason
  /** The kind of secret, or how much there is; null where the reason says all. */
  readonly detail: string | null
}

/** What background work may save: a backup is pushed every few minutes, and hosts refuse what is too large. */
export interface BackupLimits {
  readonly fileBytesMax: number
  /** Of all untracked files together. */
  readonly untrackedBytesMax: number
  readonly untrackedFilesMax: number
}

const MIB = 1024 * 1024

export const BACKUP_LIMITS: BackupLimits = {
  fileBytesMax: 20 * MIB,
  untrackedBytesMax: 200 * MIB,
  untrackedFilesMax: 20_000,
}

const SECRET_FILE =
  /(?:^|\/)(?:\.env(?:\..*)?|\.netrc|\.npmrc|[^/]*\.(?:pem|key|p12|pfx|keystore)|id_(?:rsa|dsa|ecdsa|ed25519))$/i
const EXAMPLE = /\.(?:example|sample|template|dist)$/i

/** Files that nobody means to publish, whatever stands in them. */
export function isSecretFile(path: string): boolean {
  return SECRET_FILE.test(path) && !EXAMPLE.test(path)
}

/** A file that differs from what was saved last. */
export interface Candidate {
  /** Ends in a slash where it is a repository of its own. */
  readonly path: string
  readonly bytes: number
  /** git does not know it yet. */
  readonly isNew: boolean
}

/** What of the files is saved, and what is not, by names and sizes alone. */
export function chooseFiles(
  candidates: readonly Candidate[],
  limits: BackupLimits,
): { readonly taken: readonly string[]; readonly leftOut: readonly LeftOut[] } {
  const leftOut: LeftOut[] = []
  const fitting = candidates.filter((candidate) => {
    const found = refusedAlone(candidate, limits)
    if (found !== null) leftOut.push(found)
    return found === null
  })
  const crowded = crowdedFolders(
    fitting.filter(({ isNew }) => isNew),
    limits,
  )
  const isCrowded = ({ path, isNew }: Candidate): boolean => isNew && crowded.has(topOf(path))
  return {
    taken: fitting.filter((candidate) => !isCrowded(candidate)).map(({ path }) => path),
    leftOut: [
      ...leftOut,
      ...[...crowded].map(([path, { files, bytes }]): LeftOut => {
        return { path, reason: 'many', detail: `${files} new files, ${sizeText(bytes)}` }
      }),
    ],
  }
}

function refusedAlone({ path, bytes, isNew }: Candidate, { fileBytesMax }: BackupLimits): LeftOut | null {
  if (path.endsWith('/')) return { path, reason: 'repository', detail: null }
  if (isNew && isSecretFile(path)) return { path, reason: 'secret-file', detail: null }
  return bytes > fileBytesMax ? { path, reason: 'large', detail: sizeText(bytes) } : null
}

interface Load {
  readonly files: number
  readonly bytes: number
}

/** The heaviest folders at the top, as many as it takes until the rest is little enough. */
function crowdedFolders(
  fresh: readonly Candidate[],
  { untrackedBytesMax, untrackedFilesMax }: BackupLimits,
): ReadonlyMap<string, Load> {
  const loads = new Map<string, Load>()
  for (const { path, bytes } of fresh) {
    const { files, bytes: before } = loads.get(topOf(path)) ?? { files: 0, bytes: 0 }
    loads.set(topOf(path), { files: files + 1, bytes: before + bytes })
  }
  const weight = ({ files, bytes }: Load): number => files / untrackedFilesMax + bytes / untrackedBytesMax
  const heaviest = [...loads].toSorted(([, a], [, b]) => weight(b) - weight(a))
  const crowded = new Map<string, Load>()
  let [files, bytes] = [fresh.length, fresh.reduce((sum, each) => sum + each.bytes, 0)]
  for (const [top, load] of heaviest) {
    if (files <= untrackedFilesMax && bytes <= untrackedBytesMax) break
    crowded.set(top, load)
    files -= load.files
    bytes -= load.bytes
  }
  return crowded
}

/** `node_modules/` of `node_modules/a/b.js`; a file at the top stands for itself. */
function topOf(path: string): string {
  const end = path.indexOf('/')
  return end === -1 ? path : path.slice(0, end + 1)
}

export function sizeText(bytes: number): string {
  return bytes < MIB ? `${Math.ceil(bytes / 1024)} KiB` : `${Math.round(bytes / MIB)} MiB`
}
