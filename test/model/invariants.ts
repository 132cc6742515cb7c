import { createHash } from 'node:crypto'
import { fold } from '../../src/domain/fold.ts'
import type { Snapshot } from '../../src/domain/snapshot.ts'
import { isClosed } from '../../src/domain/queue/ready-tasks.ts'
import { parseAttemptBranch } from '../../src/domain/task/task-id.ts'
import { TASK_STATES, type Task } from '../../src/domain/task/task.ts'
import type { Repository } from '../../src/ports/repository.ts'
import type { State } from './actor.ts'
import { TASK } from './brain-operations.ts'
import type { Pending, Told } from './operation.ts'
import type { RefsId, SharedMemory } from './shared-memory.ts'

/** One step of one actor: what it did to the shared memory, and what it was told if its operation ended with it. */
export interface Step {
  readonly before: State
  readonly after: State
  readonly actor: number
  readonly did: Pending | null
  /** The push or the compare-and-swap was taken. */
  readonly landed: boolean
  readonly told: Told | null
}

export interface Eyes {
  readonly memory: SharedMemory
  readonly repository: Repository
  readonly setClock: (now: number) => void
  readonly seen: Map<string, Snapshot>
}

/** What the shared memory means, by the real fold. */
export async function snapshotAt(eyes: Eyes, refs: RefsId, now: number): Promise<Snapshot> {
  const key = `${refs} ${now}`
  const known = eyes.seen.get(key)
  if (known !== undefined) return known
  eyes.memory.rewind(refs)
  eyes.setClock(now)
  const look = await eyes.repository.look({ fetch: 'always' })
  const snapshot = fold(look, { now: new Date(now), digest: sha256 })
  eyes.seen.set(key, snapshot)
  return snapshot
}

/** What a step broke; null when all is well. */
export async function violationIn(eyes: Eyes, step: Step): Promise<string | null> {
  const [before, after] = await Promise.all([
    snapshotAt(eyes, step.before.refs, step.before.now),
    snapshotAt(eyes, step.after.refs, step.after.now),
  ])
  const scene: Scene = {
    ...step,
    memory: eyes.memory,
    was: taskIn(before),
    is: taskIn(after),
    snapshot: after,
  }
  for (const [name, holds] of Object.entries(INVARIANTS)) if (!holds(scene)) return name
  return null
}

interface Scene extends Step {
  readonly memory: SharedMemory
  readonly was: Task
  readonly is: Task
  readonly snapshot: Snapshot
}

type Invariant = (scene: Scene) => boolean

const INVARIANTS: Readonly<Record<string, Invariant>> = {
  'two believe that they hold the current attempt': ({ after, is }) =>
    isClosed(is) || after.actors.filter(({ believes }) => believes?.branch === is.branch).length <= 1,
  'somebody was told of a claim that is not theirs': ({ told, is }) =>
    told?.outcome !== 'done' || told.believes == null || (!isClosed(is) && is.nonce === told.believes.digest),
  'a commit that was pushed can no longer be reached': nothingIsLost,
  'a branch was deleted': ({ memory, before, after }) =>
    [...memory.refsOf(before.refs).keys()].every((branch) => memory.refsOf(after.refs).has(branch)),
  'an attempt was opened without the work of the former one': opensOnFormerWork,
  'a task was completed twice': ({ was, is }) =>
    was.state !== 'completed' ||
    is.state !== 'completed' ||
    JSON.stringify(was.closed) === JSON.stringify(is.closed),
  'two were told that they approved, and one did': ({ after }) =>
    after.actors.reduce((sum, { approvals }) => sum + approvals, 0) <= after.completions,
  'another commit than the reviewed one was approved': ({ was, is, after, actor }) =>
    was.state === 'completed' ||
    is.state !== 'completed' ||
    is.closed?.commit === (after.actors[actor]?.kept.shown ?? 'none'),
  'a task was closed with an attempt that its closing does not know': ({ was, is }) =>
    isClosed(was) || !isClosed(is) || was.attempt === null || is.closed?.attempt === was.attempt,
  'a closed task was opened for work': opensNothingClosed,
  'a plain push of somebody who does not hold the task was taken': takesPlainPushOfHolderOnly,
  'a former holder wrote on the current attempt': keepsFormerHoldersOff,
  'an id was given twice': ({ after }) => {
    const ids = after.actors.flatMap(({ created }) => created)
    return new Set(ids).size === ids.length
  },
  'fold cannot explain it': ({ snapshot, is }) =>
    TASK_STATES.includes(is.state) &&
    snapshot.unclaimed.length === 0 &&
    snapshot.problems.length === 0 &&
    [...snapshot.tasks.values()].every(({ problems }) => problems.length === 0),
}

/** What was reachable stays so when every former tip is within some tip. */
function nothingIsLost({ memory, before, after }: Scene): boolean {
  const now = [...new Set(memory.refsOf(after.refs).values())]
  return [...memory.refsOf(before.refs).values()].every((tip) =>
    now.some((other) => other === tip || memory.isWithin(tip, other)),
  )
}

/** Opened by brain, and not after a closing: then the next attempt starts from main. */
function opensOnFormerWork({ memory, before, after, was, is, did }: Scene): boolean {
  const [old, now] = [memory.refsOf(before.refs), memory.refsOf(after.refs)]
  const opened = [...now].filter(([branch]) => !old.has(branch) && parseAttemptBranch(branch)?.id === TASK)
  if (did?.kind !== 'apply' || was.commit === null || isClosed(was) || isClosed(is)) return true
  return opened.every(([, tip]) => memory.isWithin(was.commit ?? '', tip))
}

function takesPlainPushOfHolderOnly({ did, landed, was, before, actor }: Scene): boolean {
  if (did?.kind !== 'push' || !landed || did.pulled) return true
  return !isClosed(was) && was.branch === did.branch && was.nonce === before.actors[actor]?.believes?.digest
}

/** By brain or by plain git: of a claim and a closing one wins. */
function opensNothingClosed({ memory, before, was, is }: Scene): boolean {
  const old = memory.refsOf(before.refs)
  if (!isClosed(was) || !isClosed(is)) return true
  return is.attempts.every(({ branch, mark }) => old.has(branch) || mark === 'fence')
}

/** Even after a pull: what comes late lands on a branch that does not count any more. */
function keepsFormerHoldersOff({ did, landed, was, before, actor }: Scene): boolean {
  if (did?.kind !== 'push' || !landed || isClosed(was) || was.branch !== did.branch) return true
  return was.worker === null || was.nonce === before.actors[actor]?.believes?.digest
}

function taskIn({ tasks }: Snapshot): Task {
  const task = tasks.get(TASK)
  if (task === undefined) throw new Error(`${TASK} is gone`)
  return task
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
