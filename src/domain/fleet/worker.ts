import type { TaskId } from '../task/task-id.ts'
import { parseTaskId } from '../task/task-id.ts'
import type { Permissions } from './agent.ts'
import { type Cause, isCause } from './cause.ts'

/** A process among all that ever ran: ids are given again. */
export interface ProcessName {
  readonly host: string
  readonly pid: number
  readonly start: string | null
}

/** What may be spent: US dollars, tokens, milliseconds; null: as much as it likes. */
export interface Budget {
  readonly cost: number | null
  readonly tokens: number | null
  readonly ms: number | null
}

export interface Spent {
  readonly cost: number
  readonly tokens: number
  readonly ms: number
}

export const NOTHING_SPENT: Spent = { cost: 0, tokens: 0, ms: 0 }

/**
 * `starting`: nothing runs yet; `running`: a session was started; `waiting`: the limit is reached, and the session goes on at
 * `resumeAt`; `delivered`: what it had to say is on the remote, and it may be needed again; `over`: it holds nothing more.
 */
export const WORKER_PHASES = ['starting', 'running', 'waiting', 'delivered', 'over'] as const
export type WorkerPhase = (typeof WORKER_PHASES)[number]

/**
 * What this clone remembers of a worker that it started: enough to find its processes and its work place again. It is no
 * truth: the task's state is on the remote, and whether it runs the processes tell.
 */
export interface FleetWorker {
  readonly task: TaskId
  readonly worker: string
  readonly attempt: number
  /** 32 hex digits: what makes it the holder. */
  readonly nonce: string
  readonly runner: string
  readonly agent: string
  readonly permissions: Permissions
  readonly phase: WorkerPhase
  /** Who is starting it, or what was started. */
  readonly process: ProcessName | null
  /** The host by whose processes the session was started; null: by none that matters, or an older version did not say. */
  readonly startedBy: string | null
  /** The launcher's name of it. */
  readonly job: string | null
  /** The machine where it works, by its name among the runner's; null: this one. */
  readonly host: string | null
  /** Behind the wall that the settings describe. */
  readonly sandboxed: boolean
  /** What all its processes have in their environment. */
  readonly mark: string
  readonly place: string
  readonly branch: string
  /** RFC 3339: of the first session, and of this one. */
  readonly startedAt: string
  readonly sessionAt: string
  /** When somebody last saw its processes run; null: not yet. Containers share a clone, and see their own processes only. */
  readonly seenAt: string | null
  readonly sessions: number
  readonly resume: string | null
  readonly resumeAt: string | null
  /** By its earlier sessions. */
  readonly spent: Spent
  /** By the session that runs, as far as it has told; its time is not in it. */
  readonly spentNow: Spent
  /** Within a day, by workers whose records this one replaced. */
  readonly spentBefore: Spent
  readonly budget: Budget
  /** The last session's end. */
  readonly end: { readonly at: string; readonly cause: Cause | null; readonly text: string } | null
}

/** Reads a record; null when it is damaged, which counts as absent. */
export function asWorker(value: unknown): FleetWorker | null {
  if (typeof value !== 'object' || value === null) return null
  // Records of older versions name no host, no sandbox, nothing of a session before its end, and not who started it or when it was seen.
  const worker = {
    startedBy: null,
    host: null,
    sandboxed: false,
    spentNow: NOTHING_SPENT,
    seenAt: null,
    ...value,
  } as FleetWorker
  const texts = [
    worker.worker,
    worker.runner,
    worker.agent,
    worker.mark,
    worker.place,
    worker.branch,
    worker.host ?? '',
    worker.startedBy ?? '',
  ]
  const isWhole =
    typeof worker.task === 'string' &&
    parseTaskId(worker.task) === worker.task &&
    texts.every((text) => typeof text === 'string') &&
    /^[0-9a-f]{32}$/.test(worker.nonce) &&
    Number.isInteger(worker.attempt) &&
    (WORKER_PHASES as readonly string[]).includes(worker.phase) &&
    !Number.isNaN(Date.parse(worker.startedAt)) &&
    !Number.isNaN(Date.parse(worker.sessionAt)) &&
    [worker.spent, worker.spentNow, worker.spentBefore].every(isSpent) &&
    (worker.end === null || worker.end?.cause === null || isCause(worker.end?.cause ?? ''))
  return isWhole ? worker : null
}

function isSpent(value: unknown): boolean {
  const { cost, tokens, ms } = (value ?? {}) as Partial<Spent>
  return [cost, tokens, ms].every((amount) => typeof amount === 'number')
}

export function addSpent(one: Spent, other: Spent): Spent {
  return { cost: one.cost + other.cost, tokens: one.tokens + other.tokens, ms: one.ms + other.ms }
}

/** How long the session that was started last has gone on; milliseconds. */
export function sessionMs({ sessionAt }: Pick<FleetWorker, 'sessionAt'>, now: Date): number {
  return Math.max(0, now.getTime() - Date.parse(sessionAt))
}

/** Does it take one of the places that there are? */
export function isAtWork({ phase }: Pick<FleetWorker, 'phase'>): boolean {
  return phase === 'starting' || phase === 'running' || phase === 'waiting'
}
