import type { Look, Tip } from './look.ts'
import { nonceDigest } from './result/nonce.ts'
import { RESULT_KINDS, resultPath, type FeedbackEntry, type ResultKind } from './result/result.ts'
import type { Snapshot, World } from './snapshot.ts'
import { parseDuration } from './task/duration.ts'
import { numberOf, parseAttemptBranch, taskPath, type TaskId } from './task/task-id.ts'
import type { Attempt, CountedResult, Problem, Task, TaskFile, TaskState } from './task/task.ts'

/**
 * Derives every state from what a look saw (DESIGN §3). Pure: tip trees only, no history, and dates
 * only make `stale`.
 */
export function fold(look: Look, world: Pick<World, 'now' | 'digest'>): Snapshot {
  const { files, problems } = oneFileEach(look)
  const { attempts, unclaimed } = sortTips(look, files)
  const completed = new Set(
    [...files.values()].filter((file) => file.closed?.as === 'completed').map((file) => file.id),
  )
  const tasks = [...files.values()]
    .sort((a, b) => numberOf(a.id) - numberOf(b.id))
    .map((file) => foldTask({ look, world, file, files, completed, tips: attempts.get(file.id) ?? [] }))
  const own = new Set(tasks.map((task) => task.path))
  return {
    look,
    tasks: new Map(tasks.map((task) => [task.id, task])),
    unclaimed,
    problems: [...problems, ...look.problems.filter(({ path }) => !own.has(path))],
  }
}

/** Two files may claim one id (`task-1.md`, `task-001.md`): the canonical path wins, the other is a problem. */
function oneFileEach(look: Look): { files: ReadonlyMap<TaskId, TaskFile>; problems: readonly Problem[] } {
  const files = new Map<TaskId, TaskFile>()
  const problems: Problem[] = []
  const canonicalFirst = [...look.tasks.values()].sort(
    (a, b) => Number(b.path === taskPath(b.id)) - Number(a.path === taskPath(a.id)),
  )
  for (const file of canonicalFirst) {
    const kept = files.get(file.id)
    if (kept === undefined) files.set(file.id, file)
    else
      problems.push({
        path: file.path,
        line: null,
        message: `${file.id} is in ${kept.path} already.`,
        fix: `Give ${file.path} a number of its own, or remove it.`,
      })
  }
  return { files, problems }
}

interface NumberedTip {
  readonly number: number
  readonly tip: Tip
}

function sortTips(
  look: Look,
  files: ReadonlyMap<TaskId, TaskFile>,
): { attempts: Map<TaskId, NumberedTip[]>; unclaimed: readonly Tip[] } {
  const attempts = new Map<TaskId, NumberedTip[]>()
  const unclaimed: Tip[] = []
  for (const tip of look.tips) {
    const attempt = parseAttemptBranch(tip.branch)
    if (attempt === null || !files.has(attempt.id)) {
      if (!tip.merged) unclaimed.push(tip)
      continue
    }
    attempts.set(attempt.id, [...(attempts.get(attempt.id) ?? []), { number: attempt.attempt, tip }])
  }
  for (const list of attempts.values()) list.sort((a, b) => a.number - b.number)
  return { attempts, unclaimed }
}

interface FoldInput {
  readonly look: Look
  readonly world: Pick<World, 'now' | 'digest'>
  readonly file: TaskFile
  readonly files: ReadonlyMap<TaskId, TaskFile>
  readonly completed: ReadonlySet<TaskId>
  readonly tips: readonly NumberedTip[]
}

function foldTask(input: FoldInput): Task {
  const { look, file, tips } = input
  const current = tips.findLast(({ number }) => number > file.reopened) ?? null
  const claim = current === null || hasLanded(input, current.tip) ? null : readClaim(input, current)
  const feedback = look.feedback.get(resultPath(file.id, 'feedback')) ?? []
  const found =
    claim?.worker != null && current !== null ? resultsOnBranch(input, current, claim) : resultsOnMain(input)
  const open = [found.blocker, found.question]
    .filter((result) => result !== null)
    .filter((result) => !isAnswered(result, feedback))
  const state = stateOf({ ...input, current, holder: claim?.worker ?? null, found, open, feedback })
  const activity = lastActivity(current?.tip ?? null, feedback)
  const lease = leaseOf({ input, state, activity })
  const attempts = tips.map(attemptOf)
  return {
    ...file,
    state,
    waitingFor: file.closed === null ? file.dependsOn.filter((id) => !input.completed.has(id)) : [],
    worker: claim?.worker ?? found.status?.file.worker ?? found.output?.file.worker ?? null,
    attempt: current?.number ?? null,
    branch: current?.tip.branch ?? null,
    commit: current?.tip.commit ?? null,
    claimedAt: claim?.started ?? found.status?.file.started ?? null,
    lastActivityAt: activity,
    ...lease,
    progress: found.status?.file.progress ?? null,
    step: found.status?.file.step ?? null,
    problems: [
      ...file.problems,
      ...look.problems.filter(({ path }) => path === file.path),
      ...dependencyProblems(input),
    ],
    attempts,
    nonce: claim?.nonce ?? null,
    output: found.output,
    open,
    incident: found.incident,
    feedback,
    late: lateWork(file, attempts, current?.number ?? null),
    resultsOn: found.on,
  }
}

interface Claim {
  /** null: opened for nobody (released). */
  readonly worker: string | null
  readonly nonce: string | null
  readonly started: string | null
}

/** Work that is in main as it is, merged by brain or by hand: main's own results tell what became of it. */
function hasLanded({ look, file }: FoldInput, tip: Tip): boolean {
  if (tip.results.size > 0 || !(tip.merged || tip.mark === 'closing')) return false
  return RESULT_KINDS.some((kind) => look.plan.tree.has(resultPath(file.id, kind)))
}

/** The status file is the claim; a branch without one is held by whoever committed last. */
function readClaim({ look, world, file }: FoldInput, { number, tip }: NumberedTip): Claim {
  const entry = tip.results.get(resultPath(file.id, 'status'))
  const status = entry === undefined ? undefined : look.results.get(entry.blob)
  if (status === undefined || (status.attempt !== null && status.attempt !== number))
    return { worker: tip.author, nonce: null, started: null }
  if (status.nobody) return { worker: null, nonce: null, started: null }
  return {
    worker: status.worker ?? tip.author,
    nonce: nonceDigest(status.nonce, world.digest),
    started: status.started,
  }
}

interface Found extends Record<ResultKind, CountedResult | null> {
  readonly on: 'branch' | 'main' | null
}

function resultsOnBranch(
  { look, world, file }: FoldInput,
  { number, tip }: NumberedTip,
  claim: Claim,
): Found {
  const counted = (kind: ResultKind): CountedResult | null => {
    const path = resultPath(file.id, kind)
    const blob = tip.results.get(path)?.blob
    const result = blob === undefined ? undefined : look.results.get(blob)
    if (blob === undefined || result === undefined || look.plan.tree.get(path)?.blob === blob) return null
    if (result.attempt !== null && result.attempt !== number) return null
    const nonce = nonceDigest(result.nonce, world.digest)
    return nonce !== null && claim.nonce !== null && nonce !== claim.nonce
      ? null
      : { path, blob, file: result }
  }
  return { on: 'branch', ...allKinds(counted) }
}

/** Results pushed straight to main: what a session does that knows only the shell script's protocol. */
function resultsOnMain({ look, file }: FoldInput): Found {
  const counted = (kind: ResultKind): CountedResult | null => {
    const path = resultPath(file.id, kind)
    const blob = look.plan.tree.get(path)?.blob
    const result = blob === undefined ? undefined : look.results.get(blob)
    return blob === undefined || result === undefined ? null : { path, blob, file: result }
  }
  const found = allKinds(counted)
  return { on: Object.values(found).some((result) => result !== null) ? 'main' : null, ...found }
}

function allKinds(
  counted: (kind: ResultKind) => CountedResult | null,
): Record<ResultKind, CountedResult | null> {
  return {
    status: counted('status'),
    output: counted('output'),
    blocker: counted('blocker'),
    question: counted('question'),
    incident: counted('incident'),
  }
}

interface StateInput extends FoldInput {
  readonly current: NumberedTip | null
  readonly holder: string | null
  readonly found: Found
  readonly open: readonly CountedResult[]
  readonly feedback: readonly FeedbackEntry[]
}

/** The table of DESIGN §3, in its order: the first row that holds. */
const STATE_ROWS: readonly { readonly state: TaskState; readonly holds: (input: StateInput) => boolean }[] = [
  { state: 'completed', holds: ({ file }) => file.closed?.as === 'completed' },
  { state: 'failed', holds: ({ file }) => file.closed?.as === 'failed' },
  { state: 'cancelled', holds: ({ file }) => file.closed?.as === 'cancelled' },
  { state: 'approved', holds: ({ file }) => file.approved !== null },
  {
    state: 'review',
    holds: ({ found, feedback }) => found.output !== null && sentBack(found.output, feedback) === null,
  },
  { state: 'blocked', holds: ({ open }) => open.length > 0 },
  { state: 'changes_requested', holds: isSentBack },
  { state: 'in_progress', holds: ({ holder, found }) => holder !== null || found.on === 'main' },
  { state: 'backlog', holds: ({ file, look }) => file.backlog || isLaterSprint(file, look) },
  { state: 'waiting', holds: ({ file, completed }) => file.dependsOn.some((id) => !completed.has(id)) },
  { state: 'ready', holds: () => true },
]

function stateOf(input: StateInput): TaskState {
  return STATE_ROWS.find(({ holds }) => holds(input))?.state ?? 'ready'
}

/** Sent back, and nothing new since: the tip is still the reviewed one (on main, the output itself is). */
function isSentBack({ found, feedback, current }: StateInput): boolean {
  const entry = found.output === null ? null : sentBack(found.output, feedback)
  return (
    entry !== null && (found.on === 'main' || entry.commit === null || entry.commit === current?.tip.commit)
  )
}

function sentBack(output: CountedResult, feedback: readonly FeedbackEntry[]): FeedbackEntry | null {
  return feedback.findLast((entry) => entry.kind === 'changes' && entry.blobs.includes(output.blob)) ?? null
}

function isAnswered(result: CountedResult, feedback: readonly FeedbackEntry[]): boolean {
  return feedback.some((entry) => entry.kind === 'answer' && entry.blobs.includes(result.blob))
}

function isLaterSprint(file: TaskFile, { settings }: Look): boolean {
  return settings.workflow === 'agile' && file.sprint !== null && file.sprint > settings.sprint.number
}

function lastActivity(tip: Tip | null, feedback: readonly FeedbackEntry[]): string | null {
  const written = [tip?.committedAt ?? null, ...feedback.map(({ at }) => at)]
  const times = written.filter((time) => time !== null).filter((time) => !Number.isNaN(Date.parse(time)))
  return times.reduce<string | null>(
    (latest, time) => (latest === null || Date.parse(time) > Date.parse(latest) ? time : latest),
    null,
  )
}

const LEASE_RUNS: ReadonlySet<TaskState> = new Set(['in_progress', 'changes_requested'])

function leaseOf({
  input,
  state,
  activity,
}: {
  input: FoldInput
  state: TaskState
  activity: string | null
}): Pick<Task, 'leaseMs' | 'leaseExpiresAt' | 'stale'> {
  const leaseMs =
    (input.file.lease === null ? null : parseDuration(input.file.lease)) ?? input.look.settings.leaseMs
  if (!LEASE_RUNS.has(state) || activity === null) return { leaseMs, leaseExpiresAt: null, stale: false }
  const expires = new Date(Date.parse(activity) + leaseMs)
  return { leaseMs, leaseExpiresAt: expires.toISOString(), stale: expires < input.world.now }
}

function attemptOf({ number, tip }: NumberedTip): Attempt {
  const { branch, commit, author, subject, committedAt, merged, mark } = tip
  return { number, branch, commit, author, subject, committedAt, merged, mark }
}

/**
 * Commits that came after they could count: on any branch of a closed task, or on one that a later attempt
 * or a reopening put behind. Where brain's own opening or closing commit is still the tip, nothing came.
 */
function lateWork(file: TaskFile, attempts: readonly Attempt[], current: number | null): readonly Attempt[] {
  const counts = (attempt: Attempt): boolean => file.closed === null && attempt.number === current
  return attempts.filter((attempt) => !counts(attempt) && !attempt.merged && attempt.mark === null)
}

function dependencyProblems({ file, files, completed }: FoldInput): readonly Problem[] {
  if (file.closed !== null) return []
  return file.dependsOn.flatMap((id) => {
    if (completed.has(id)) return []
    const closed = files.get(id)?.closed
    const why = !files.has(id) ? 'does not exist' : closed != null ? `was ${closed.as}` : null
    if (why === null) return []
    return [
      {
        path: file.path,
        line: null,
        message: `${file.id} depends on ${id}, which ${why}.`,
        fix: `brain edit-task ${file.id} --depends-on …, or brain cancel ${file.id}`,
      },
    ]
  })
}
