import type { Backup } from '../domain/backup/backup.ts'
import type { RestoreStep } from '../domain/backup/plan-restore.ts'
import type { Person } from '../app/backup/find-recoverable.ts'
import { isBy } from '../app/backup/find-recoverable.ts'

/** A saved state as programs read it; what was not fetched yet is null. */
export function backupJson(backup: Backup, person: Person) {
  const { id, clone, at, commit, facts, isOwn, isOnRemote } = backup
  return {
    ...{ id, clone, at, commit },
    branch: facts?.branch ?? null,
    head: facts?.head ?? null,
    author: facts?.author ?? null,
    leftOut: facts?.leftOut ?? null,
    here: isOwn,
    mine: isOwn || isBy(backup, person),
    pushed: isOnRemote,
  }
}

export function stepJson({ path, act, why }: RestoreStep) {
  return { path, act, why }
}
