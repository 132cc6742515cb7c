import { createHash } from 'node:crypto'
import { memoryRepository } from '../../src/adapters/memory/memory-repository.ts'
import type { Ports } from '../../src/app/observe.ts'
import { Failure } from '../../src/domain/failure.ts'
import type { Checkout } from '../../src/ports/checkout.ts'
import type { ClaimStore, HeldClaim, ReviewLog } from '../../src/ports/records.ts'
import type { Repository } from '../../src/ports/repository.ts'
import type { Session, Workspace } from '../../src/presentation/terminal/session.ts'
import { aConsole } from '../support/a-console.ts'
import type { Actor, ActorState, Kept, Observation, Rules } from './actor.ts'
import type { Bench, Pending, PlainGit, Told } from './operation.ts'
import type { SharedMemory } from './shared-memory.ts'

/** Where an operation stands: about to do something, or over. `kept` is what a crash now would leave. */
export type Progress =
  | { readonly kind: 'paused'; readonly pending: Pending; readonly kept: Kept }
  | { readonly kind: 'over'; readonly told: Told; readonly kept: Kept }

export interface Resuming {
  readonly memory: SharedMemory
  readonly actor: Actor
  readonly rules: Rules
}

/** Not a failure: the operation has come to a step that the exploration has not made yet. */
class Pause extends Error {
  readonly pending: Pending
  constructor(pending: Pending) {
    super('paused')
    this.pending = pending
  }
}

/**
 * Runs the actor's operation from its start, with what it saw so far, up to its next step. The same log always leads
 * to the same step, so an operation can be left and taken up again at any moment of any interleaving.
 */
export async function resume(resuming: Resuming, state: ActorState): Promise<Progress> {
  const kept = {
    claims: new Map(state.kept.claims.map((claim) => [claim.task, claim])),
    shown: state.kept.shown,
  }
  const snapshot = (): Kept => ({ claims: [...kept.claims.values()], shown: kept.shown })
  const bench = benchFor(resuming, { state, kept })
  const operation = resuming.actor.script[state.done]
  if (operation === undefined) throw new Error(`${resuming.actor.name} has nothing left to do`)
  try {
    return { kind: 'over', told: await operation.run(bench), kept: snapshot() }
  } catch (error) {
    if (error instanceof Pause) return { kind: 'paused', pending: error.pending, kept: snapshot() }
    if (!(error instanceof Failure)) throw error
    return { kind: 'over', told: { outcome: 'failed', code: error.code }, kept: snapshot() }
  }
}

interface Records {
  readonly claims: Map<string, HeldClaim>
  shown: string | null
}

interface Replay {
  readonly state: ActorState
  readonly kept: Records
}

function benchFor(resuming: Resuming, { state, kept }: Replay): Bench {
  const { actor, rules } = resuming
  const tape = tapeOf(state.log)
  const repository = replayedRepository(resuming, tape)
  const ports: Ports = {
    repository,
    clock: { now: () => new Date(tape.now()), sleep: () => Promise.resolve() },
    randomness: {
      nonce: () => sha256(`${actor.name} ${state.done} ${state.tries}`).slice(0, 32),
      fraction: () => 0,
      digest: sha256,
    },
    actor: actor.identity,
  }
  const workspace: Workspace = {
    ports,
    checkout: NOWHERE,
    claims: claimsOf(kept, rules.nonceByName === true ? actor.identity : actor.name),
    reviews: reviewsOf(kept),
    checks: { run: () => Promise.resolve([]) },
    deaths: { all: () => Promise.resolve([]), put: () => Promise.resolve(), remove: () => Promise.resolve() },
    hosting: () => Promise.resolve({ requests: null, compareUrl: () => null }),
    sources: () => Promise.reject(new Error('There is no working tree here.')),
    files: () => Promise.reject(new Error('There is no working tree here.')),
    staysLong: () => Promise.resolve(),
    fleet: () => Promise.reject(new Error('There are no processes here.')),
    backup: () => Promise.reject(new Error('There is no working tree here.')),
    workerName: actor.identity,
    remote: 'memory:',
    folder: 'project',
    root: '/project',
  }
  return {
    name: actor.name,
    identity: actor.identity,
    workspace,
    session: sessionIn(workspace),
    local: state.local,
    git: plainGit(resuming, tape),
    digest: sha256,
  }
}

/** What was seen so far, read off step by step; beyond its end the operation pauses. */
interface Tape {
  readonly next: (pending: Pending) => Observation
  readonly last: () => Observation | undefined
  readonly now: () => number
  readonly past: () => readonly Observation[]
}

function tapeOf(log: readonly Observation[]): Tape {
  let position = 0
  return {
    next: (pending) => {
      const seen = log[position]
      if (seen === undefined) throw new Pause(pending)
      position++
      return seen
    },
    last: () => log[position - 1],
    now: () => (log[position - 1] ?? log[0])?.at ?? 0,
    past: () => log.slice(0, position),
  }
}

function replayedRepository({ memory, actor, rules }: Resuming, tape: Tape): Repository {
  const clock = { now: () => new Date(tape.now()), sleep: () => Promise.resolve() }
  const clone = memoryRepository(memory.store, { clock, identity: actor.identity, operation: () => 'none' })
  const isTold = (): boolean =>
    rules.noSecondLook === true && tape.past().some(({ kind }) => kind === 'apply')
  const look: Repository['look'] = async (request) => {
    if (request.fetch !== 'never' && !isTold()) tape.next({ kind: 'look' })
    const last = tape.last()
    if (last !== undefined && 'refs' in last) memory.rewind(last.refs)
    return await clone.look({ ...request, fetch: 'always' })
  }
  return {
    ...clone,
    look,
    derived: async (request, { derive }) => {
      const seen = await look(request)
      return { made: derive(seen), offline: seen.offline, fetchedAt: seen.fetchedAt, remote: seen.remote }
    },
    stillAt: async (tips) => {
      if (isTold()) return true
      tape.next({ kind: 'look' })
      const last = tape.last()
      if (last !== undefined && 'refs' in last) memory.rewind(last.refs)
      return await clone.stillAt(tips)
    },
    apply: async (change) => {
      if (change.refs.length === 0) return NOTHING_MADE
      let seen = tape.next({ kind: 'apply', change })
      while (seen.kind === 'apply' && seen.outcome === 'part') seen = tape.next({ kind: 'apply', change })
      if (seen.kind !== 'apply' || seen.outcome === 'lost') throw lostAnswer()
      if (seen.outcome === 'stale') return { status: 'stale' }
      const committedAt = new Date(tape.now()).toISOString()
      return { status: 'applied', commits: new Map(seen.commits), committedAt, notes: [] }
    },
  }
}

const NOTHING_MADE = {
  status: 'applied',
  commits: new Map<string, string>(),
  committedAt: null,
  notes: [],
} as const

function plainGit({ memory }: Resuming, tape: Tape): PlainGit {
  return {
    fetch: async () => {
      const seen = tape.next({ kind: 'look' })
      return await Promise.resolve(seen.kind === 'look' ? memory.refsOf(seen.refs) : new Map())
    },
    push: async (branch, commit) => {
      const pulled = tape.past().length > 0
      const seen = tape.next({ kind: 'push', branch, commit, pulled })
      if (seen.kind !== 'push' || seen.outcome === 'lost') throw lostAnswer()
      return await Promise.resolve({ commit: seen.commit, accepted: seen.outcome === 'accepted' })
    },
  }
}

function lostAnswer(): Failure {
  return new Failure('REMOTE_UNREACHABLE', { remote: 'memory:', reason: 'the answer was lost' })
}

function claimsOf(kept: Records, secret: string): ClaimStore {
  return {
    get: (task) => Promise.resolve(kept.claims.get(task) ?? null),
    all: () => Promise.resolve([...kept.claims.values()]),
    put: (claim) => Promise.resolve(void kept.claims.set(claim.task, claim)),
    remove: (task) => Promise.resolve(void kept.claims.delete(task)),
    seed: () => Promise.resolve(sha256(secret).slice(0, 32)),
  }
}

function reviewsOf(kept: Records): ReviewLog {
  return {
    shown: () => Promise.resolve(kept.shown),
    recordShown: (_, commit) => {
      kept.shown = commit
      return Promise.resolve()
    },
    verdict: () => Promise.resolve(null),
    recordVerdict: () => Promise.resolve(),
  }
}

function sessionIn(workspace: Workspace): Session {
  const none = (): never => {
    throw new Error('the model needs none of these')
  }
  return {
    console: aConsole({ quiet: true }).console,
    interactive: false,
    mayPage: false,
    dryRun: false,
    yes: true,
    fetch: 'always',
    directory: '/project',
    environment: {},
    templates: none,
    desk: none,
    setup: none,
    foreignFiles: none,
    hooks: none,
    open: () => Promise.resolve(workspace),
  }
}

/** Results go straight to the shared memory; nothing is checked out that brain would have to look after. */
const NOWHERE = { currentBranch: () => Promise.resolve(null) } as unknown as Checkout

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
