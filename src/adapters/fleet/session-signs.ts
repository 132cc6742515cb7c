import type { Signs } from '../../ports/fleet.ts'
import type { SeenProcess } from './process-tree.ts'

const TICKS_A_SECOND = 100
const SLACK_MS = 1_000

/** Above the agent stands the session's shell; in a sandbox, bubblewrap twice more. */
const ABOVE_AGENT = { plain: 1, sandboxed: 3 } as const

/**
 * Below the agent itself, something began after its last words and goes on. The agent is no tool of its own, however soon after its start
 * it speaks.
 */
export function isAtTool(
  processes: readonly SeenProcess[],
  {
    since,
    bootedAt,
    sandboxed = false,
  }: { readonly since: number; readonly bootedAt: number; readonly sandboxed?: boolean },
): boolean {
  const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]))
  const above = ABOVE_AGENT[sandboxed ? 'sandboxed' : 'plain']
  return processes.some(
    ({ pid, startTicks }) =>
      startTicks > 0 &&
      bootedAt + (startTicks * 1_000) / TICKS_A_SECOND > since - SLACK_MS &&
      ancestors(pid, parents) > above,
  )
}

/** How many of them stand above it. */
function ancestors(pid: number, parents: ReadonlyMap<number, number>): number {
  let count = 0
  for (let at = parents.get(pid); at !== undefined && parents.has(at) && count < parents.size; count++)
    at = parents.get(at)
  return count
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
