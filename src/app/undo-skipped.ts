import type { Snapshot } from '../domain/snapshot.ts'
import type { LogEntry } from '../ports/repository.ts'

/**
 * The person's own steps after the one that undo takes back, which it passes over: a claim, a reservation or a reclaim
 * opens an attempt on a branch of its own, and is superseded, not undone.
 */
export function stepsPassedOver({ look }: Snapshot, entry: LogEntry, actor: string): readonly string[] {
  return look.tips
    .filter(({ mark, author }) => mark === 'opening' && author === actor)
    .filter(({ committedAt }) => Date.parse(committedAt) > Date.parse(entry.at))
    .toSorted((one, other) => Date.parse(other.committedAt) - Date.parse(one.committedAt))
    .map(({ subject }) => subject)
}
