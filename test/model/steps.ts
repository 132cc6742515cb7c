import { createHash } from 'node:crypto'
import { memoryRepository } from '../../src/adapters/memory/memory-repository.ts'
import type { Change, RefMove } from '../../src/domain/decision.ts'
import type { Actor, ActorState, Observation, Rules, State } from './actor.ts'
import { TASK } from './brain-operations.ts'
import { type Eyes, snapshotAt, type Step } from './invariants.ts'
import type { Pending, Told } from './operation.ts'
import type { Progress } from './resume.ts'
import type { RefsId } from './shared-memory.ts'

/** What may happen next. `lost`: the step is made, and the actor never hears of it. */
export type Choice =
  | { readonly kind: 'step' | 'lost' | 'crash'; readonly actor: number }
  | { readonly kind: 'leap' }

export interface Stepping {
  readonly eyes: Eyes
  readonly actors: readonly Actor[]
  readonly rules: Rules
  readonly progress: (actor: number, state: ActorState) => Promise<Progress>
}

/** An hour past the default lease. */
const LEAP_MS = 2 * 3_600_000

/** After so many failures an actor gives an operation up. */
const TRIES_MAX = 3

export async function choicesAt(stepping: Stepping, state: State): Promise<readonly Choice[]> {
  const choices: Choice[] = state.leaps > 0 ? [{ kind: 'leap' }] : []
  for (const [actor, { script }] of stepping.actors.entries()) {
    const mine = state.actors[actor]!
    if (mine.done === script.length) continue
    choices.push({ kind: 'step', actor })
    if (state.faults === 0) continue
    if (mine.log.length > 0) choices.push({ kind: 'crash', actor })
    if ((await pendingOf(stepping, actor, mine)).kind !== 'look') choices.push({ kind: 'lost', actor })
  }
  return choices
}

export async function takeStep(
  stepping: Stepping,
  before: State,
  choice: Choice,
): Promise<Step & { readonly label: string }> {
  if (choice.kind === 'leap') {
    const after = { ...before, now: before.now + LEAP_MS, leaps: before.leaps - 1 }
    return { before, after, actor: -1, did: null, landed: false, told: null, label: 'two hours pass' }
  }
  const { actor } = choice
  const mine = before.actors[actor]!
  const label = `${stepping.actors[actor]!.name}: ${stepping.actors[actor]!.script[mine.done]!.name}`
  const did = await pendingOf(stepping, actor, mine)
  if (choice.kind === 'crash') {
    const { kept } = await stepping.progress(actor, mine)
    const after = withActor(before, actor, { ...mine, kept, log: [], tries: mine.tries + 1 })
    const crashed = { ...after, faults: before.faults - 1 }
    return { before, after: crashed, actor, did: null, landed: false, told: null, label: `${label}: crash` }
  }
  const made = await make(stepping, before, { actor, did })
  const seen = choice.kind === 'lost' ? asLost(made.seen) : made.seen
  const applies =
    mine.applies + (did.kind === 'apply' && seen.kind === 'apply' && seen.outcome !== 'part' ? 1 : 0)
  const grown: ActorState = { ...mine, applies, log: [...mine.log, seen] }
  const { mine: now, told } = await settled(stepping, actor, grown)
  const moved = withActor({ ...before, refs: made.refs }, actor, now)
  const after = {
    ...moved,
    faults: before.faults - (choice.kind === 'lost' ? 1 : 0),
    completions: before.completions + (await hasCompleted(stepping.eyes, before, made.refs)),
  }
  const what = 'outcome' in seen ? `${seen.kind} → ${seen.outcome}` : seen.kind
  const end = told === null ? '' : `, told ${[told.outcome, told.code].filter(Boolean).join(' ')}`
  return {
    before,
    after,
    actor,
    did,
    landed: made.refs !== before.refs,
    told,
    label: `${label}: ${what}${end}`,
  }
}

async function pendingOf(stepping: Stepping, actor: number, state: ActorState): Promise<Pending> {
  const progress = await stepping.progress(actor, state)
  if (progress.kind === 'over') throw new Error('an operation without a step')
  return progress.pending
}

/** What becomes of the actor when its operation is over with this observation. */
async function settled(
  stepping: Stepping,
  actor: number,
  state: ActorState,
): Promise<{ mine: ActorState; told: Told | null }> {
  const progress = await stepping.progress(actor, state)
  if (progress.kind === 'paused') return { mine: state, told: null }
  const { told, kept } = progress
  if (told.outcome === 'failed' && state.tries + 1 < TRIES_MAX)
    return { mine: { ...state, kept, log: [], tries: state.tries + 1 }, told }
  const mine: ActorState = {
    ...state,
    kept,
    log: [],
    tries: 0,
    done: state.done + 1,
    local: told.local ?? state.local,
    believes: told.believes === undefined ? state.believes : told.believes,
    created: [...state.created, ...(told.created ?? [])],
    approvals: state.approvals + (told.approved === true && told.outcome === 'done' ? 1 : 0),
  }
  return { mine: await passOver(stepping, actor, mine), told }
}

/** An operation that ends without a step, as a push with nothing checked out, is over at once. */
async function passOver(stepping: Stepping, actor: number, state: ActorState): Promise<ActorState> {
  if (state.done === stepping.actors[actor]!.script.length) return state
  const progress = await stepping.progress(actor, state)
  return progress.kind === 'paused' ? state : (await settled(stepping, actor, state)).mine
}

interface Making {
  readonly actor: number
  readonly did: Pending
}

interface Made {
  readonly seen: Observation
  readonly refs: RefsId
}

async function make(stepping: Stepping, state: State, { actor, did }: Making): Promise<Made> {
  const { memory } = stepping.eyes
  memory.rewind(state.refs)
  if (did.kind === 'look')
    return { seen: { kind: 'look', refs: state.refs, at: state.now }, refs: state.refs }
  if (did.kind === 'apply') return await applied(stepping, state, { actor, change: did.change })
  return pushed(stepping, state, { actor, did })
}

/** Taken when the branch is new, or when its tip is before what is pushed. */
function pushed(
  { eyes: { memory }, actors }: Stepping,
  state: State,
  { actor, did }: { actor: number; did: Extract<Pending, { kind: 'push' }> },
): Made {
  const commit = memory.commit({ ...did.commit, author: actors[actor]!.identity, at: state.now })
  const tip = memory.refsOf(state.refs).get(did.branch) ?? null
  const isForward = tip === null || memory.isWithin(tip, commit)
  const move = { branch: did.branch, from: tip, to: commit }
  return {
    seen: { kind: 'push', outcome: isForward ? 'accepted' : 'refused', commit, at: state.now },
    refs: isForward ? memory.moved(state.refs, [move]) : state.refs,
  }
}

/** The memory adapter's own apply, on the branches as they are now. */
async function applied(
  { eyes: { memory }, actors, rules }: Stepping,
  state: State,
  { actor, change }: { actor: number; change: Change },
): Promise<Made> {
  const { identity, name } = actors[actor]!
  const { log, applies } = state.actors[actor]!
  const parts = log.filter((seen) => seen.kind === 'apply' && seen.outcome === 'part')
  const at = parts[0]?.at ?? state.now
  const repository = memoryRepository(memory.store, {
    clock: { now: () => new Date(at), sleep: () => Promise.resolve() },
    identity,
    operation: () => (rules.oneOperation === true ? 'same' : sha256(`${name} ${applies}`).slice(0, 32)),
  })
  const broken = rules.push?.(change) ?? change
  const moves = broken.refs
  const split = rules.onePushEach === true && change.refs.length > 1
  const pushed = split ? [moves[parts.length]!] : moves
  const result = await repository.apply({ ...broken, refs: pushed })
  const looked = log.findLast((seen) => seen.kind === 'look')?.refs ?? state.refs
  if (result.status === 'stale')
    return { seen: { kind: 'apply', outcome: 'stale', commits: [], refs: state.refs, at }, refs: state.refs }
  const own: readonly RefMove[] = moves.map((move) => ({
    ...move,
    to: move.to === null ? null : (result.commits.get(move.to) ?? move.to),
  }))
  const outcome = split && parts.length + 1 < moves.length ? 'part' : 'applied'
  const seen: Observation = {
    kind: 'apply',
    outcome,
    commits: [...result.commits],
    refs: memory.moved(looked, own),
    at,
  }
  return { seen, refs: memory.now() }
}

function asLost(seen: Observation): Observation {
  return seen.kind === 'look' ? seen : { ...seen, outcome: 'lost' }
}

async function hasCompleted(eyes: Eyes, before: State, refs: RefsId): Promise<number> {
  if (refs === before.refs) return 0
  const [was, is] = [
    await snapshotAt(eyes, before.refs, before.now),
    await snapshotAt(eyes, refs, before.now),
  ]
  return was.tasks.get(TASK)?.state !== 'completed' && is.tasks.get(TASK)?.state === 'completed' ? 1 : 0
}

function withActor(state: State, actor: number, mine: ActorState): State {
  return { ...state, actors: state.actors.map((other, index) => (index === actor ? mine : other)) }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
