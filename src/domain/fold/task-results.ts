import type { Look, Tip } from '../look.ts'
import { nonceDigest } from '../result/nonce.ts'
import { RESULT_KINDS, resultPath, type ResultKind } from '../result/result.ts'
import type { World } from '../snapshot.ts'
import type { TaskId } from '../task/task-id.ts'
import type { CountedResult, TaskFile } from '../task/task.ts'

/** An attempt's branch, by the attempt's number. */
export interface NumberedTip {
  readonly number: number
  readonly tip: Tip
}

/** What is known when one task is folded. */
export interface FoldInput {
  readonly look: Look
  readonly world: Pick<World, 'now' | 'digest'>
  readonly file: TaskFile
  readonly files: ReadonlyMap<TaskId, TaskFile>
  readonly completed: ReadonlySet<TaskId>
  /** A circle among the dependencies; empty when there is none. */
  readonly cycle: readonly TaskId[]
  /** Tasks with any result file on main. */
  readonly withResults: ReadonlySet<string>
  readonly tips: readonly NumberedTip[]
}

/** Who holds the current attempt, and which result files count; the claim is null where there is no attempt to hold. */
export function readResults(input: FoldInput): {
  current: NumberedTip | null
  claim: Claim | null
  found: Found
} {
  const current = input.tips.findLast(({ number }) => number > input.file.reopened) ?? null
  const claim = current === null || hasLanded(input, current.tip) ? null : readClaim(input, current)
  const isHeld = current !== null && claim !== null && claim.worker !== null
  return { current, claim, found: isHeld ? resultsOnBranch(input, current, claim) : resultsOnMain(input) }
}

export interface Claim {
  /** null: opened for nobody (released). */
  readonly worker: string | null
  readonly nonce: string | null
  readonly started: string | null
}

/** Work that is in main as it is, merged by brain or by hand: main's own results tell what became of it. */
function hasLanded({ look, file }: FoldInput, tip: Tip): boolean {
  if (tip.results.size > 0 || !(tip.merged || tip.mark === 'closing' || tip.mark === 'approving'))
    return false
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

export interface Found extends Record<ResultKind, CountedResult | null> {
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
function resultsOnMain({ look, file, withResults }: FoldInput): Found {
  if (!withResults.has(file.id)) return NOTHING_FOUND
  const counted = (kind: ResultKind): CountedResult | null => {
    const path = resultPath(file.id, kind)
    const blob = look.plan.tree.get(path)?.blob
    const result = blob === undefined ? undefined : look.results.get(blob)
    return blob === undefined || result === undefined ? null : { path, blob, file: result }
  }
  const found = allKinds(counted)
  return { on: Object.values(found).some((result) => result !== null) ? 'main' : null, ...found }
}

const NOTHING_FOUND: Found = { on: null, ...allKinds(() => null) }

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
