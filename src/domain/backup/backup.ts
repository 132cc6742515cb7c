/** Backups that this clone made, and those on the remote: `<clone>/<stamp>` below it. No branches, so no host builds or lists them. */
export const BACKUPS = 'refs/brain/backup/'
/** What the remote was last seen to have, under the same names. */
export const SEEN_BACKUPS = 'refs/brain/backups/'
/** Where a host takes branches only: one for each clone, at its newest backup. */
export const BACKUP_BRANCHES = 'backup/'

/** One saved state of a working tree: a commit. */
export interface Backup {
  /** `<clone>@<stamp>`. */
  readonly id: string
  /** Names one working tree on one machine, for good. */
  readonly clone: string
  /** RFC 3339, UTC. */
  readonly at: string
  readonly commit: string
  /** What its commit says; null where it was not fetched yet. */
  readonly facts: BackupFacts | null
  /** Made in this very working tree. */
  readonly isOwn: boolean
  readonly isOnRemote: boolean
  /** The whole ref, as this clone has it, or as the remote has it where it was not fetched. */
  readonly ref: string
}

export interface BackupFacts {
  readonly author: string
  readonly email: string
  /** The branch that was checked out; null: none was. */
  readonly branch: string | null
  /** HEAD's commit then; null before the first one. */
  readonly head: string | null
  /** HEAD is within the backup: commits that were only there can be brought back as such. */
  readonly hasCommits: boolean
  /** Which remote it may be pushed to; null: none, it was made without one. */
  readonly target: string | null
  readonly leftOut: number
}

/** `20261121T231500Z`. */
export function stampOf(at: Date): string {
  return at.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')
}

const STAMP = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

/** RFC 3339; null for what is no stamp. */
export function timeOfStamp(stamp: string): string | null {
  const [, year, month, day, hour, minute, second] = STAMP.exec(stamp) ?? []
  const time = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`
  return year === undefined || Number.isNaN(Date.parse(time)) ? null : time
}

const NAME = /^([A-Za-z0-9][\w.-]{0,100})\/(\d{8}T\d{6}Z)$/

/** Of a ref's name without its prefix; null for what brain did not name. */
export function readBackupName(name: string): { clone: string; stamp: string; at: string } | null {
  const [, clone = '', stamp = ''] = NAME.exec(name) ?? []
  const at = timeOfStamp(stamp)
  return at === null ? null : { clone, stamp, at }
}

export function backupMessage(
  facts: Omit<BackupFacts, 'author' | 'email'>,
  { clone, stamp }: { readonly clone: string; readonly stamp: string },
): string {
  const trailers = [
    `Brain-Backup: ${clone}@${stamp}`,
    ...(facts.branch === null ? [] : [`Brain-Branch: ${facts.branch}`]),
    ...(facts.head === null ? [] : [`Brain-Head: ${facts.head}`]),
    ...(facts.target === null ? [] : [`Brain-Target: ${facts.target}`]),
    ...(facts.hasCommits ? [] : ['Brain-Commits: left out']),
    ...(facts.leftOut === 0 ? [] : [`Brain-Left-Out: ${facts.leftOut}`]),
  ]
  return `Snapshot of ${facts.branch ?? 'a detached HEAD'}\n\n${trailers.join('\n')}\n`
}

/** Reads the message back; null where it is none of ours. */
export function readBackupMessage(
  message: string,
): (Omit<BackupFacts, 'author' | 'email'> & { readonly clone: string; readonly stamp: string }) | null {
  const said = new Map(
    [...message.matchAll(/^(Brain-[\w-]+): (.{1,300})$/gm)].map(([, key = '', value = '']) => [key, value]),
  )
  const [, clone, stamp] = /^([\w.-]+)@(\d{8}T\d{6}Z)$/.exec(said.get('Brain-Backup') ?? '') ?? []
  if (clone === undefined || stamp === undefined || timeOfStamp(stamp) === null) return null
  const head = said.get('Brain-Head') ?? ''
  return {
    clone,
    stamp,
    branch: said.get('Brain-Branch') ?? null,
    head: /^[0-9a-f]{40,64}$/.test(head) ? head : null,
    hasCommits: !said.has('Brain-Commits'),
    target: said.get('Brain-Target') ?? null,
    leftOut: Number.parseInt(said.get('Brain-Left-Out') ?? '0', 10) || 0,
  }
}
