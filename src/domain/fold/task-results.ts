import type { Look, Tip } from '../look.ts'
import { isPlainNonce, nonceDigest } from '../result/nonce.ts'
import { RESULT_KINDS, resultPath, type ResultKind } from '../result/result.ts'
import type { World } from '../snapshot.ts'
import type { TaskId } from '../task/task-id.ts'
import type { CountedResult, TaskFile } from '../task/task.ts'
import type { Adoption, NumberedTip } from './adoption.ts'

/** What is known when one task is folded. */
export interface FoldInput {
  readonly look: Look
  readonly world: Pick<World, 'now' | 'digest'>
  readonly file: TaskFile
  readonly files: ReadonlyMap<TaskId, TaskFile>
  readonly completed: ReadonlySet<TaskId>
  /** Of tasks whose dependencies go in one: the names along it, the first one again at the end. */
  readonly circleOf: ReadonlyMap<TaskId, readonly TaskId[]>
  /** Tasks with any result file on main. */
  readonly withResults: ReadonlySet<string>
  readonly tips: readonly NumberedTip[]
  /** null: the work is on the attempt's own branch. */
  readonly adoption: Adoption | null
}

/** The newest attempt since the last reopening. One that brain fenced before anybody had it never was one. */
export function currentAttempt(file: TaskFile, tips: readonly NumberedTip[]): NumberedTip | null {
  return tips.findLast(({ number, tip }) => number > file.reopened && tip.mark !== 'fence') ?? null
}

/**
 * Who holds the current attempt, and which result files count; the claim is null where there is no attempt to hold.
 * The tip of `current` is where the work is: an adopted branch's, else the attempt's own.
 */
export function readResults(input: FoldInput): {
  current: NumberedTip | null
  claim: Claim | null
  found: Found
} {
  const own = currentAttempt(input.file, input.tips)
  const current = own === null ? null : { ...own, tip: input.adoption?.tip ?? own.tip }
  const claim = own === null || current === null ? null : readClaim(input, own)
  if (current === null || claim === null || hasLanded(input, current.tip, claim))
    return { current, claim: null, found: resultsOnMain(input) }
  const isHeld = claim.worker !== null
  return { current, claim, found: isHeld ? resultsOnBranch(input, current, claim) : resultsOnMain(input) }
}

export interface Claim {
  /** null: opened for nobody (released). */
  readonly worker: string | null
  readonly nonce: string | null
  readonly started: string | null
  /** The branch shows the nonce's digest only. */
  readonly isReserved: boolean
}

/** Work that is in main as it is, merged by brain or by hand: main's own results tell what became of it. */
function hasLanded(input: FoldInput, tip: Tip, claim: Claim): boolean {
  const { look, file } = input
  if (isCloudWorkOnMain(input, claim)) return true
  if (tip.results.size > 0 || !(tip.merged || tip.mark === 'closing' || tip.mark === 'approving'))
    return false
  return RESULT_KINDS.some((kind) => look.plan.tree.has(resultPath(file.id, kind)))
}

/** Somebody merged a cloud branch by hand: the status file on main repeats the nonce, and nothing is left beyond it. */
function isCloudWorkOnMain({ look, world, file, adoption }: FoldInput, claim: Claim): boolean {
  if (!claim.isReserved || (adoption?.tip?.results.size ?? 0) > 0) return false
  const blob = look.plan.tree.get(resultPath(file.id, 'status'))?.blob
  const status = blob === undefined ? undefined : look.results.get(blob)
  if (status === undefined || !isPlainNonce(status.nonce)) return false
  return nonceDigest(status.nonce, world.digest) === claim.nonce
}

/** The status file is the claim; a branch without one is held by whoever committed last. */
function readClaim({ look, world, file }: FoldInput, { number, tip }: NumberedTip): Claim {
  const entry = tip.results.get(resultPath(file.id, 'status'))
  const status = entry === undefined ? undefined : look.results.get(entry.blob)
  // Fenced for the next attempt, whose branch never came (protocol §10): whoever did that holds nothing.
  if (tip.mark === 'opening' && status?.attempt === number + 1) return NO_CLAIM
  if (status === undefined || (status.attempt !== null && status.attempt !== number))
    return { ...NO_CLAIM, worker: tip.author }
  if (status.nobody) return NO_CLAIM
  return {
    worker: status.worker ?? tip.author,
    nonce: nonceDigest(status.nonce, world.digest),
    started: status.started,
    isReserved: !isPlainNonce(status.nonce),
  }
}

const NO_CLAIM: Claim = { worker: null, nonce: null, started: null, isReserved: false }

export interface Found extends Record<ResultKind, CountedResult | null> {
  readonly on: 'branch' | 'main' | null
}

function resultsOnBranch(
  { look, world, file, adoption }: FoldInput,
  { number, tip }: NumberedTip,
  claim: Claim,
): Found {
  const isNamed = adoption?.tip != null && adoption.recorded !== null
  // Somebody adopted it by hand: what is on it was written for whichever attempt there was then.
  const isAnyAttempt = isNamed && claim.nonce === null
  const counted = (kind: ResultKind): CountedResult | null => {
    const path = resultPath(file.id, kind)
    const blob = tip.results.get(path)?.blob
    const result = blob === undefined ? undefined : look.results.get(blob)
    if (blob === undefined || result === undefined || look.plan.tree.get(path)?.blob === blob) return null
    if (result.attempt !== null && result.attempt !== number && !isAnyAttempt) return null
    const nonce = nonceDigest(result.nonce, world.digest)
    const isOthers = nonce !== null && claim.nonce !== null && nonce !== claim.nonce
    return isOthers && !isNamed ? null : { path, blob, file: result }
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

export const NOTHING_FOUND: Found = { on: null, ...allKinds(() => null) }

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
