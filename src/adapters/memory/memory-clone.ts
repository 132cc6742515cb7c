import { Failure } from '../../domain/failure.ts'
import { DEFAULT_SETTINGS } from '../../domain/settings/settings.ts'
import type { LookRequest } from '../../ports/repository.ts'
import type { Clock } from '../../ports/system.ts'
import type { ParsedDocuments } from '../documents/parsed-document.ts'
import type { MemoryStore } from './memory-store.ts'

/** What one clone knows: the branches as it last fetched them, and what it has read of them. */
export interface MemoryClone {
  readonly store: MemoryStore
  readonly clock: Clock
  /** As `user.name` would say. */
  readonly identity: string
  readonly planBranch: string | undefined
  readonly remote: string
  readonly documents: ParsedDocuments
  /** Commits dated in the future, and when this clone first saw them. */
  readonly firstSeen: Map<string, string>
  readonly kept: Map<string, { readonly key: string; readonly json: string }>
  mirror: ReadonlyMap<string, string>
  fetchedAt: string | null
  fetchAfterMs: number
}

export type CloneOptions = Pick<MemoryClone, 'store' | 'clock' | 'identity' | 'planBranch' | 'remote'>

export function memoryClone(options: CloneOptions): MemoryClone {
  return {
    ...options,
    documents: new Map(),
    firstSeen: new Map(),
    kept: new Map(),
    mirror: new Map(),
    fetchedAt: null,
    fetchAfterMs: DEFAULT_SETTINGS.fetchAfterMs,
  }
}

/** Why the store could not be asked; null when it was, or needed not be. A writer's fetch throws instead. */
export function fetchIfWanted(clone: MemoryClone, fetch: LookRequest['fetch']): string | null {
  if (fetch === 'never' || (fetch === 'due' && !isDue(clone))) return null
  const { offline } = clone.store
  if (offline !== null && (fetch === 'always' || clone.fetchedAt === null)) throw unreachable(clone)
  if (offline === null) fetchAll(clone)
  return offline
}

export function fetchAll(clone: MemoryClone): void {
  clone.mirror = new Map(clone.store.branches)
  clone.fetchedAt = clone.clock.now().toISOString()
}

export function unreachable({ remote, store }: MemoryClone): Failure {
  return new Failure('REMOTE_UNREACHABLE', { remote, reason: store.offline })
}

function isDue({ clock, fetchedAt, fetchAfterMs }: MemoryClone): boolean {
  if (fetchedAt === null) return true
  const age = clock.now().getTime() - Date.parse(fetchedAt)
  return age < 0 || age > fetchAfterMs
}
