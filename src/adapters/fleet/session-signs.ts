import type { Signs } from '../../ports/fleet.ts'
import type { SeenProcess } from './process-tree.ts'

const TICKS_A_SECOND = 100
const SLACK_MS = 1_000

/** Below the agent itself, something began after its last words and goes on. Times are milliseconds since 1970. */
export function isAtTool(
  processes: readonly SeenProcess[],
  { since, bootedAt }: { readonly since: number; readonly bootedAt: number },
): boolean {
  const parents = new Set(processes.map(({ pid }) => pid))
  return processes.some(
    ({ parent, startTicks }) =>
      parents.has(parent) &&
      startTicks > 0 &&
      bootedAt + (startTicks * 1_000) / TICKS_A_SECOND > since - SLACK_MS,
  )
}

/** What a session's script wrote when it was over. */
export function parseEnd(text: string): Signs['end'] {
  const [, what, code] = /^(agent|setup) (\d{1,3})\n?$/.exec(text) ?? []
  return what === undefined
    ? { what: null, code: null }
    : { what: what as 'agent' | 'setup', code: Number(code) }
}

/**
 * Is the session over, and how did it end? Its script writes the exit as its last act: whoever is not there any more has written
 * it, perhaps a moment after it was looked for.
 */
export function endSeen(
  readEnd: () => Signs['end'],
  isThere: () => boolean,
): { readonly isOver: boolean; readonly end: Signs['end'] } {
  const end = readEnd()
  if (end.code !== null) return { isOver: true, end }
  return isThere() ? { isOver: false, end } : { isOver: true, end: readEnd() }
}
