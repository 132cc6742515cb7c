import type { Agent } from './agent.ts'
import type { Cause } from './cause.ts'
import type { SaidByAgent } from './read-output.ts'

/** How a session's processes ended. */
export interface SessionEnd {
  /** `setup`: the agent was never started. null: nobody was there to see it. */
  readonly what: 'agent' | 'setup' | null
  readonly code: number | null
  /** The end of what it printed. */
  readonly tail: string
}

/** What limits are called, whoever's they are. Words that may as well name what was worked on count with what is said of them only. */
const LIMIT = anyOf(
  'usage limit|rate.?limit|too many requests|limit reached|credit balance|resource.exhausted',
  String.raw`quota (?:is )?(?:exceeded|reached|exhausted)|exceeded[^\n]{0,30}\bquota|billing (?:error|limit|details)`,
  String.raw`overloaded.error|error\W{1,3}overloaded|\b(?:is|are|currently) overloaded`,
  answer(429),
)
const AUTH = anyOf(
  'not logged in|log ?in (?:first|again|required)|invalid (?:api )?key|missing api key|no api key|unauthori[sz]ed',
  String.raw`please (?:run|log|sign)[^\n]{0,40}\blog ?in\b|authentication.(?:error|failed|required|expired)`,
  String.raw`(?:failed to|could not|cannot|unable to) authenticate`,
  answer(401),
)

/** An answer of HTTP, and no other number: tasks, lines and files have these numbers, too. */
function answer(status: number): string {
  return String.raw`(?:\bhttp(?:/[\d.]+)?|\bstatus(?: ?code)?|\bcode|error)\W{1,3}${status}\b(?![-.]\w)`
}

function anyOf(...words: readonly string[]): RegExp {
  return new RegExp(words.join('|'), 'i')
}

/** SIGKILL and what a shell makes of it: mostly the system's own answer to too little memory. */
const KILLED_CODES = new Set([137, 9])

/** Why a session that delivered nothing came to its end; the tail alone is never believed over the exit code. */
export function judgeEnd(agent: Pick<Agent, 'exits'>, end: SessionEnd, said: SaidByAgent): Cause {
  if (end.what === 'setup') return 'setup'
  if (end.what === null || end.code === null || KILLED_CODES.has(end.code)) return 'killed'
  const named = agent.exits[end.code]
  if (named !== undefined) return named
  if (end.code === 0 && !said.failed) return 'nothing'
  const last = lastLines(end.tail)
  if (LIMIT.test(last)) return 'limit'
  return AUTH.test(last) ? 'auth' : 'crash'
}

/** What it said last is about its end; what it worked on before may well speak of limits and logins. */
function lastLines(tail: string): string {
  return tail.trimEnd().split('\n').slice(-LINES).join('\n').slice(-TEXT_LENGTH)
}

const LINES = 12
const TEXT_LENGTH = 4_000

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const WAIT_MS_MAX = 7 * 86_400_000

/** When the limit that it reached is reset, as far as it says so: a time, seconds since 1970, or how long to wait. */
export function limitReset(tail: string, now: Date): Date | null {
  const last = lastLines(tail)
  const iso = /reset[^\n]{0,40}?(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z)/i.exec(last)?.[1]
  const epoch = /(?:\||reset\w*\D{0,12})(\d{10})(?!\d)/i.exec(last)?.[1]
  const wait =
    /(?:try again|retry(?:[ -]after)?|wait|resets?)\D{0,20}(\d{1,6})\s*(s|m|h|d)(?:ec|in|our|r|ay|s)?/i.exec(
      last,
    )
  const at =
    iso !== undefined
      ? Date.parse(iso)
      : epoch !== undefined
        ? Number(epoch) * 1_000
        : wait === null
          ? Number.NaN
          : now.getTime() + Number(wait[1]) * (UNITS_MS[wait[2]?.toLowerCase() ?? ''] ?? 0)
  const isSensible = at > now.getTime() && at - now.getTime() <= WAIT_MS_MAX
  return isSensible ? new Date(at) : null
}
