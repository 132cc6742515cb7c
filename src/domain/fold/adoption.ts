import type { Look, Tip } from '../look.ts'
import { shellWord } from '../shell-words.ts'
import { isPlainNonce, nonceDigest } from '../result/nonce.ts'
import { resultPath, type ResultFile } from '../result/result.ts'
import type { World } from '../snapshot.ts'
import { parseAttemptBranch, type TaskId } from '../task/task-id.ts'
import type { Adopted, Problem, TaskFile } from '../task/task.ts'

/** An attempt's branch, by the attempt's number. */
export interface NumberedTip {
  readonly number: number
  readonly tip: Tip
}

/** Where the work of an attempt is, when it is not on the attempt's own branch (protocol §11). */
export interface Adoption {
  /** null while branches contend, and when the branch is gone. */
  readonly tip: Tip | null
  /** The branch that the attempt's own status file names; null: none yet. */
  readonly recorded: string | null
  readonly contest: readonly string[]
  /** Other open tasks whose nonce a branch of the contest repeats as well. */
  readonly rivals: readonly TaskId[]
}

export interface OpenAttempts {
  /** Of the tasks that are not closed. */
  readonly current: ReadonlyMap<TaskId, NumberedTip>
  readonly files: ReadonlyMap<TaskId, TaskFile>
}

/** By task, for those whose current attempt has adopted a branch or might. */
export function readAdoptions(
  look: Look,
  digest: World['digest'],
  { current, files }: OpenAttempts,
): ReadonlyMap<TaskId, Adoption> {
  const claims = [...current].flatMap(([id, attempt]) => claimOf(look, id, attempt) ?? [])
  const recorded = claims.filter(({ status }) => status.adopted !== null)
  const named = new Set(recorded.map(({ status }) => status.adopted))
  const free = look.tips.filter(
    (tip) => tip.cloud && !tip.merged && !named.has(tip.branch) && isAdoptable(look, tip, files),
  )
  const found = claims
    .filter(({ status }) => status.adopted === null)
    .map((claim) => ({ ...claim, tips: free.filter((tip) => repeats(look, digest, { ...claim, tip })) }))
    .filter(({ tips }) => tips.length > 0)
  return new Map([
    ...recorded.map(({ id, status }) => [id, recordedAdoption(look, files, status.adopted ?? '')] as const),
    ...found.map((claim) => [claim.id, foundAdoption(claim, found)] as const),
  ])
}

interface OpenClaim {
  readonly id: TaskId
  readonly number: number
  readonly status: ResultFile
}

function claimOf(look: Look, id: TaskId, { number, tip }: NumberedTip): OpenClaim | null {
  const status = statusOf(look, id, tip)
  const isClaim = status !== undefined && !status.nobody
  return isClaim && (status.attempt === null || status.attempt === number) ? { id, number, status } : null
}

function statusOf(look: Look, id: TaskId, tip: Tip): ResultFile | undefined {
  return look.results.get(tip.results.get(resultPath(id, 'status'))?.blob ?? '')
}

/** Neither the plan nor base, nor an attempt: each of them is somebody's already. */
function isAdoptable(look: Look, { branch }: Tip, files: OpenAttempts['files']): boolean {
  const attempt = parseAttemptBranch(branch)
  if (attempt !== null && files.has(attempt.id)) return false
  return branch !== look.plan.branch && branch !== look.base.branch
}

/**
 * The nonce itself, which the prompt of a reserved task carries. Where the attempt's own branch shows it as well, its
 * holder works there, and whoever repeats it has copied it.
 */
function repeats(
  look: Look,
  digest: World['digest'],
  { id, number, status, tip }: OpenClaim & { tip: Tip },
): boolean {
  if (isPlainNonce(status.nonce)) return false
  const said = statusOf(look, id, tip)
  if (said === undefined || !isPlainNonce(said.nonce)) return false
  if (said.attempt !== null && said.attempt !== number) return false
  return nonceDigest(said.nonce, digest) === nonceDigest(status.nonce, digest)
}

function recordedAdoption(look: Look, files: OpenAttempts['files'], branch: string): Adoption {
  const tip = look.tips.find((known) => known.branch === branch && isAdoptable(look, known, files))
  return { tip: tip ?? null, recorded: branch, contest: [], rivals: [] }
}

type Candidates = OpenClaim & { readonly tips: readonly Tip[] }

function foundAdoption({ id, tips }: Candidates, all: readonly Candidates[]): Adoption {
  const rivals = all.filter((other) => other.id !== id && other.tips.some((tip) => tips.includes(tip)))
  const [only = null] = tips
  if (tips.length === 1 && rivals.length === 0) return { tip: only, recorded: null, contest: [], rivals: [] }
  const contest = tips.map(({ branch }) => branch)
  return { tip: null, recorded: null, contest, rivals: rivals.map((rival) => rival.id) }
}

/** What of it a task shows. */
export function adoptedOf(adoption: Adoption | null): Adopted | null {
  if (adoption?.tip == null) return null
  const { branch, commit, subject, committedAt } = adoption.tip
  return { branch, commit, subject, committedAt, recorded: adoption.recorded !== null }
}

/** What only the brain can settle, with the command that does it. */
export function adoptionProblems(
  { id, path, approved }: TaskFile,
  adoption: Adoption | null,
): readonly Problem[] {
  if (adoption === null || adoption.tip !== null || approved !== null) return []
  if (adoption.recorded !== null) {
    const message = `Its work is on ${adoption.recorded}, and that branch is gone.`
    const fix = `Push ${shellWord(adoption.recorded)} again, or free the task: brain reclaim ${id} --force`
    return [{ path, line: null, message, fix }]
  }
  const { contest, rivals } = adoption
  const also = rivals.length === 0 ? '' : ` The nonce of ${rivals.join(' and ')} is there, too.`
  const message = `${contest.join(' and ')} ${contest.length === 1 ? 'repeats' : 'repeat'} its nonce.${also}`
  const commands = contest.map((branch) => `brain adopt ${shellWord(branch)} --task ${id}`)
  return [{ path, line: null, message, fix: commands.join(', or ') }]
}
