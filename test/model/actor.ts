import type { Change, RefMove } from '../../src/domain/decision.ts'
import type { HeldClaim } from '../../src/ports/records.ts'
import type { Operation } from './operation.ts'
import type { RefsId } from './shared-memory.ts'

/** Somebody with a clone, and what they mean to do, one after the other. */
export interface Actor {
  /** Tells them apart; `identity` is what git and the claims show, and may be somebody else's too. */
  readonly name: string
  readonly identity: string
  readonly script: readonly Operation[]
}

/** What one step of an actor saw of the shared memory. */
export type Observation =
  | { readonly kind: 'look'; readonly refs: RefsId; readonly at: number }
  | {
      readonly kind: 'apply'
      readonly outcome: 'applied' | 'stale' | 'lost' | 'part'
      readonly commits: readonly (readonly [mark: string, commit: string])[]
      /** What this clone takes the branches for afterwards. */
      readonly refs: RefsId
      readonly at: number
    }
  | {
      readonly kind: 'push'
      readonly outcome: 'accepted' | 'refused' | 'lost'
      readonly commit: string
      readonly at: number
    }

/** What survives a crash: the records in the clone's git directory. */
export interface Kept {
  readonly claims: readonly HeldClaim[]
  /** The commit last shown for review. */
  readonly shown: string | null
}

/** The branch that is checked out in the actor's clone, with commits that were perhaps never pushed. */
export interface Local {
  readonly branch: string
  readonly commit: string
}

/** A claim that the actor was told it has, and was not yet told that it lost. */
export interface Belief {
  readonly branch: string
  readonly digest: string
}

/** Where an actor stands. All that its next step can depend on, and all that the checks need to know of it. */
export interface ActorState {
  /** How many operations of its script are over. */
  readonly done: number
  readonly tries: number
  /** What the running operation has seen. */
  readonly log: readonly Observation[]
  readonly kept: Kept
  readonly local: Local | null
  /** Compare-and-swaps so far: each gets a fresh `Brain-Op`. */
  readonly applies: number
  readonly believes: Belief | null
  /** Ids of tasks that it was told it created, and how many approvals it was told it made. */
  readonly created: readonly string[]
  readonly approvals: number
}

export const FRESH: ActorState = {
  done: 0,
  tries: 0,
  log: [],
  kept: { claims: [], shown: null },
  local: null,
  applies: 0,
  believes: null,
  created: [],
  approvals: 0,
}

/** The whole world at one moment. */
export interface State {
  readonly refs: RefsId
  /** Milliseconds. */
  readonly now: number
  /** Answers that may still be lost, or crashes that may still happen. */
  readonly faults: number
  /** How often the clock may still move on past every lease. */
  readonly leaps: number
  readonly actors: readonly ActorState[]
  /** How often a task has become completed. */
  readonly completions: number
}

/** What is broken on purpose; nothing is, by default. */
export interface Rules {
  readonly moves?: (moves: readonly RefMove[], refs: ReadonlyMap<string, string>) => readonly RefMove[]
  /** Changes what is pushed, before it is pushed. */
  readonly push?: (change: Change) => Change
  /** All commits carry the same `Brain-Op`. */
  readonly oneOperation?: true
  /** The refs of an approval are pushed one by one. */
  readonly onePushEach?: true
  /** A claim is told as soon as it is pushed. */
  readonly noSecondLook?: true
  /** A nonce is made of the worker's name, and so is no secret. */
  readonly nonceByName?: true
}
