import type { Entry, Journal } from './journal.ts'
import type { Violation } from './violation.ts'

export interface Figures {
  readonly operations: number
  readonly kills: number
  /** Planned kills that came after the end of the command. */
  readonly killsTooLate: number
  readonly racesLost: number
  readonly lostAnswers: number
  readonly refusedPushes: number
  /** Of these, by the host's limit of pushes. */
  readonly limitedPushes: number
  /** Of these, because they were to delete a branch. */
  readonly refusedDeletes: number
  readonly retries: number
  readonly claims: number
  readonly claimsPerSecond: number
  readonly violations: number
  readonly seconds: number
}

/** Codes by which brain says that somebody else was faster. */
const LOST = new Set([
  'ALREADY_CLOSED',
  'ATTEMPT_OPEN',
  'NOT_HOLDER',
  'REVIEW_STALE',
  'TASK_ALREADY_CLAIMED',
  'TASK_CLOSED',
  'TASK_NOT_READY',
])
const GIT_SAYS_LOST =
  /\[rejected\]|fetch first|non-fast-forward|stale info|already exists|cannot lock ref|failed to update ref/
const REFUSED = new Set(['refused', 'limited', 'protected'])

export interface Run {
  readonly journal: Journal
  /** Words of the server's hooks. */
  readonly events: readonly string[]
  readonly stormSeconds: number
  readonly seconds: number
  readonly violations: readonly Violation[]
}

export function countFigures({ journal, events, stormSeconds, seconds, violations }: Run): Figures {
  const { entries, claims } = journal
  const count = (counts: (entry: Entry) => boolean): number => entries.filter(counts).length
  return {
    operations: entries.length,
    kills: count(({ killed }) => killed),
    killsTooLate: count(({ killed, fault }) => fault === 'kill' && !killed),
    racesLost: count(({ error, said }) => (error === null ? GIT_SAYS_LOST.test(said) : LOST.has(error))),
    lostAnswers: events.filter((event) => event === 'lost').length,
    refusedPushes: events.filter((event) => REFUSED.has(event)).length,
    limitedPushes: events.filter((event) => event === 'limited').length,
    refusedDeletes: events.filter((event) => event === 'protected').length,
    retries: entries.reduce((sum, { pushes }) => sum + Math.max(0, pushes - 1), 0),
    claims: claims.length,
    claimsPerSecond: Math.round((claims.length / Math.max(stormSeconds, 0.001)) * 100) / 100,
    violations: violations.length,
    seconds: Math.round(seconds * 10) / 10,
  }
}

const HEADINGS: readonly (readonly [keyof Figures, string])[] = [
  ['operations', 'operations'],
  ['kills', 'kills'],
  ['killsTooLate', 'kills too late'],
  ['racesLost', 'races lost'],
  ['lostAnswers', 'lost answers'],
  ['refusedPushes', 'refused pushes'],
  ['limitedPushes', 'limited'],
  ['refusedDeletes', 'deletes refused'],
  ['retries', 'retries'],
  ['claims', 'claims'],
  ['claimsPerSecond', 'claims/s'],
  ['violations', 'violations'],
  ['seconds', 'seconds'],
]

export function renderFigures(figures: Figures): string {
  return HEADINGS.map(([key, heading]) => `${heading.padEnd(16)}${String(figures[key]).padStart(8)}\n`).join(
    '',
  )
}

/** A markdown table with one row for each kind of remote. */
export function renderTable(rows: readonly (readonly [name: string, figures: Figures])[]): string {
  const shown = HEADINGS.filter(([key]) => key !== 'killsTooLate')
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
  return [
    line(['remote', ...shown.map(([, heading]) => heading)]),
    line(['---', ...shown.map(() => '---:')]),
    ...rows.map(([name, figures]) => line([name, ...shown.map(([key]) => String(figures[key]))])),
  ].join('')
}

/** Several runs as one; claims/s is by the time of all. */
export function addFigures(all: readonly Figures[]): Figures {
  const sum = (key: keyof Figures): number => all.reduce((total, figures) => total + figures[key], 0)
  const sums = Object.fromEntries(HEADINGS.map(([key]) => [key, sum(key)])) as unknown as Figures
  const rates = all.map(({ claims, claimsPerSecond }) =>
    claimsPerSecond === 0 ? 0 : claims / claimsPerSecond,
  )
  const stormSeconds = rates.reduce((total, seconds) => total + seconds, 0)
  return {
    ...sums,
    claimsPerSecond: Math.round((sums.claims / Math.max(stormSeconds, 0.001)) * 100) / 100,
    seconds: Math.round(sums.seconds),
  }
}
