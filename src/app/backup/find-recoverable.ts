import type { Backup } from '../../domain/backup/backup.ts'
import type { Snapshot } from '../../domain/snapshot.ts'
import type { Task } from '../../domain/task/task.ts'
import type { HeldClaim } from '../../ports/records.ts'

/** An attempt that was opened for this person and whose nonce is not here. */
export interface OpenClaim {
  readonly task: Task
  /** The newest backup that was made on its branch. */
  readonly backup: Backup | null
}

export interface Person {
  /** Names that this person works under. */
  readonly names: readonly string[]
  readonly email: string | null
}

const HELD: ReadonlySet<Task['state']> = new Set(['in_progress', 'blocked', 'changes_requested', 'review'])

/** What this person holds elsewhere: another machine's claims, which only its own nonce could go on with. */
export function openClaims(
  { tasks }: Snapshot,
  backups: readonly Backup[],
  { held, person }: { readonly held: readonly HeldClaim[]; readonly person: Person },
): readonly OpenClaim[] {
  const isHere = ({ id, attempt }: Task): boolean =>
    held.some((claim) => claim.task === id && claim.attempt === attempt)
  const isMine = (task: Task): boolean =>
    (task.worker !== null && person.names.includes(task.worker)) ||
    backups.some((backup) => isOf(backup, task) && isBy(backup, person))
  return [...tasks.values()]
    .filter((task) => task.worker !== null && HELD.has(task.state) && !isHere(task) && isMine(task))
    .map((task) => ({ task, backup: backups.find((backup) => isOf(backup, task)) ?? null }))
}

function isOf({ facts }: Backup, { branch }: Task): boolean {
  return branch !== null && facts?.branch === branch
}

/** By the address that commits carry: names are given twice. */
export function isBy({ facts }: Backup, { email, names }: Person): boolean {
  if (facts === null) return false
  return email === null ? names.includes(facts.author) : facts.email === email
}

/** A word that names a backup: `latest`, a clone, or a clone and a time, whole or as far as it is the only one. */
export function findBackup(
  backups: readonly Backup[],
  word: string,
  person: Person,
): Backup | 'none' | readonly string[] {
  if (word === 'latest') return backups.find((backup) => backup.isOwn || isBy(backup, person)) ?? 'none'
  const exact = backups.find(({ id, clone }) => id === word || clone === word)
  if (exact !== undefined) return exact
  const fitting = backups.filter(({ id }) => id.startsWith(word))
  const clones = [...new Set(fitting.map(({ clone }) => clone))]
  if (clones.length > 1) return clones
  return fitting[0] ?? 'none'
}
