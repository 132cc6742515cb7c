import type { FleetWorker } from '../../domain/fleet/worker.ts'
import type { Fleet } from './fleet.ts'

/** As long as for what somebody has alone: after it nobody believes of one that cannot be asked for that it lives. */
export const SILENT_MS = 10 * 60_000

/**
 * May whoever began to start it live? Here, that can be asked. Of a container or a machine that is gone it never could: what it
 * began is believed for a while, by whichever clock.
 */
export function isBeingStarted(
  { sessions, ports }: Pick<Fleet, 'sessions' | 'ports'>,
  { process, sessionAt }: Pick<FleetWorker, 'process' | 'sessionAt'>,
): boolean {
  if (process === null) return false
  if (process.host === sessions.own().host) return sessions.isAlive(process)
  return isRecent(ports, sessionAt)
}

/** By whichever clock. */
export function isRecent({ clock }: Pick<Fleet['ports'], 'clock'>, time: string): boolean {
  return Math.abs(clock.now().getTime() - Date.parse(time)) < SILENT_MS
}

/** Whoever starts one has it alone, but for an engine: this very process has given up, and could not write even that. */
export function isGivenUp({ sessions }: Pick<Fleet, 'sessions'>, { process }: FleetWorker): boolean {
  const own = sessions.own()
  return process !== null && process.host === own.host && process.pid === own.pid
}
