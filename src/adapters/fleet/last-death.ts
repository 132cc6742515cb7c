import { dirname, join } from 'node:path'
import type { Death } from '../../domain/hooks/death.ts'
import type { FleetWorker } from '../../domain/fleet/worker.ts'
import { deathsIn } from '../hooks/deaths.ts'
import { gitDirOf } from './work-places.ts'

/** Its client prints a last word of its own about what it died of. */
const LAST_WORDS_MS = 5_000

/** What the session's own hook recorded in its work place; null when none did, or it said something after that. */
export async function lastDeath(
  { task, place, sessionAt }: Pick<FleetWorker, 'task' | 'place' | 'sessionAt'>,
  lastOutputAt: number | null,
): Promise<Death | null> {
  const death = (await deathsIn(join(commonDirOf(gitDirOf(place)), 'brain')).all()).find(
    (one) => one.task === task,
  )
  if (death === undefined) return null
  const at = Date.parse(death.at)
  return at < Date.parse(sessionAt) || at + LAST_WORDS_MS < (lastOutputAt ?? 0) ? null : death
}

/** `…/.git/worktrees/<name>` belongs to `…/.git`. */
function commonDirOf(gitDir: string): string {
  const above = dirname(gitDir)
  return above.endsWith('worktrees') ? dirname(above) : gitDir
}
