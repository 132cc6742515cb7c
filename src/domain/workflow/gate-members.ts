import type { Finding } from '../result/finding.ts'
import type { Task } from '../task/task.ts'
import type { Item } from './items.ts'
import { keyOf, type PartContext } from './parts.ts'
import type { MemberView } from './run-view.ts'
import { matchVerdict, VERDICTS } from './tally.ts'
import type { Gate, Phase, TeamMember } from './template.ts'

export interface Asking {
  readonly phase: Phase
  /** What may be said. */
  readonly ballot: Gate
  readonly item: Item | null
  readonly member: TeamMember
  readonly subject: Readonly<Record<string, string>>
  readonly excused: ReadonlySet<string>
}

/** Where one stands who is asked what it thinks of the subject. */
export function memberView(
  { input, known }: PartContext,
  { phase, ballot, member, item, subject, excused }: Asking,
): MemberView {
  const key = keyOf(phase.id, item?.id ?? null, member.id)
  const newest = known.newest.get(key) ?? null
  const current = newest !== null && isSame(newest.part?.basedOn ?? {}, subject)
  const task = current ? newest : null
  const isIn = task !== null && HANDED_IN.has(task.state)
  const verdict = isIn ? verdictOf(task, ballot) : null
  const failed = task !== null && FAILED.has(task.state)
  const dueAt = verdict === null && !failed ? dueOf(task, ballot) : null
  return {
    member,
    item,
    task: newest,
    round: known.rounds.get(key) ?? 0,
    current,
    verdict,
    why: verdict !== null ? null : failed ? 'failed' : 'missing',
    unclear: task?.state === 'review' && verdict === null,
    dueAt,
    late: dueAt !== null && input.now.getTime() > dueAt,
    excused: excused.has(member.id),
  }
}

export const HANDED_IN: ReadonlySet<string> = new Set(['review', 'completed'])
const FAILED: ReadonlySet<string> = new Set(['failed', 'cancelled'])

/** What a task says that counts on this ballot. */
export function verdictOf(task: Task | null, gate: Gate): string | null {
  const said = matchVerdict(
    task?.output?.file.verdict ?? null,
    gate.kind === 'vote' ? gate.options : VERDICTS,
  )
  const isPass = gate.kind === 'review' && said !== 'REVISE REQUIRED'
  return isPass && (hasGaps(task) || graveFindings(task).length > 0) ? null : said
}

/** A pass beside a requirement that is missing is none: one of the two is wrong. */
function hasGaps(task: Task | null): boolean {
  return task?.output?.file.requirements?.some(({ state }) => state === 'Missing') === true
}

/** What was found that a pass cannot stand beside; without a file, a line such as "critical: none" may be no finding. */
export function graveFindings(task: Task | null): readonly Finding[] {
  return (task?.output?.file.findings ?? []).filter(
    ({ severity, file }) => severity !== 'minor' && file !== null,
  )
}

/** Is it about the very same commits? */
export function isSame(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(b)
  return Object.keys(a).length === keys.length && keys.every((key) => a[key] === b[key])
}

const MINUTE = 60_000

function dueOf(task: Task | null, { timeout }: Gate): number | null {
  const since = Date.parse(task?.created ?? '')
  return Number.isNaN(since) ? null : since + timeout * MINUTE
}

/** A worker that took two of the tasks has one vote: the one that was asked for first. */
export function oneVoteEach(members: readonly MemberView[]): readonly MemberView[] {
  const voted = new Set<string>()
  return members.map((one) => {
    const worker = one.task?.worker ?? null
    if (one.verdict === null || worker === null) return one
    if (voted.has(worker)) return { ...one, verdict: null, why: 'same worker' }
    voted.add(worker)
    return one
  })
}
