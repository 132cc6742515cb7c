import type { TaskId } from '../task/task-id.ts'
import type { Problem, Task } from '../task/task.ts'
import type { Item } from './items.ts'
import type { RunFile } from './run.ts'
import type { Found } from './same-finding.ts'
import type { Outcome } from './tally.ts'
import type { Phase, TeamMember, Template } from './template.ts'

/** In the order in which a phase goes through them. */
export const PHASE_STATES = ['skipped', 'pending', 'working', 'gate', 'held', 'passed', 'failed'] as const
export type PhaseState = (typeof PHASE_STATES)[number]

/** `waiting`: for a person. */
export type RunState = 'running' | 'waiting' | 'paused' | 'cancelled' | 'failed' | 'completed' | 'damaged'

/** One task that a phase consists of, made or still to be made. */
export interface PartView {
  readonly item: Item | null
  /** A worker of the phase besides the one of the phase itself. */
  readonly helper: TeamMember | null
  /** That of the highest round; null when there is none yet. */
  readonly task: Task | null
  /** The highest round that there ever was, rolled back ones too; 0: none. */
  readonly round: number
  /** The path that it writes. */
  readonly artifact: string | null
}

/** Somebody who is asked at a gate. */
export interface MemberView {
  readonly member: TeamMember
  /** Of whose item it judges; null where it judges the phase. */
  readonly item: Item | null
  readonly task: Task | null
  readonly round: number
  /** It is about what there is now, not about a former version. */
  readonly current: boolean
  readonly verdict: string | null
  readonly why: 'missing' | 'failed' | 'same worker' | null
  /** It handed something in that says nothing that can be counted. */
  readonly unclear: boolean
  /** Milliseconds since 1970 after which it is late: the only thing in a run that time alone changes. null: never. */
  readonly dueAt: number | null
  readonly late: boolean
  readonly excused: boolean
}

export interface GateView {
  /** null: it is about all that the phase made. */
  readonly item: Item | null
  /** All that it judges is handed in, and not yet let through. */
  readonly open: boolean
  /** How often it was judged, this time included. */
  readonly attempt: number
  readonly members: readonly MemberView[]
  readonly outcome: Outcome
  /** What is judged: task → commit. */
  readonly subject: Readonly<Record<string, string>>
  /** How it was judged so far, oldest first; only where there are several attempts. */
  readonly rounds: readonly JudgedRound[]
  /** Those who vote on the strategy once the same is found again; empty where the template asks nobody. */
  readonly voters: readonly MemberView[]
  /** The vote that is on now; null: nothing was found a second time. */
  readonly strategy: StrategyView | null
}

/** One time that the work was judged. */
export interface JudgedRound {
  /** From 1. */
  readonly attempt: number
  readonly subject: Readonly<Record<string, string>>
  readonly verdicts: readonly { readonly member: string; readonly verdict: string; readonly task: TaskId }[]
  readonly findings: readonly RoundFinding[]
  /** What was voted for after it, in words; null: there was no vote. */
  readonly strategy: string | null
}

export interface RoundFinding extends Found {
  readonly task: TaskId
  /** The attempts before this one in which the same was found. */
  readonly before: readonly number[]
}

export interface StrategyView {
  /** What was found again. */
  readonly repeated: readonly RoundFinding[]
  readonly outcome: Outcome
}

/** Why what was approved is no longer what it stands on. */
export type Staleness =
  | { readonly kind: 'edited'; readonly path: string; readonly from: string; readonly to: string }
  | { readonly kind: 'deleted'; readonly path: string; readonly from: string }
  | { readonly kind: 'based'; readonly path: string; readonly from: string; readonly to: string | null }
  | { readonly kind: 'upstream'; readonly phase: string }

export interface PhaseView {
  readonly phase: Phase
  readonly state: PhaseState
  /** Phases that need it may begin. */
  readonly settled: boolean
  readonly parts: readonly PartView[]
  /** All that is said at its gates, as one. */
  readonly gate: GateView | null
  /** Those that are decided one by one: of each component, or the phase's only one. */
  readonly gates: readonly GateView[]
  readonly stale: readonly Staleness[]
  /** What keeps it from going on, for a person. */
  readonly held: string | null
}

/** Where a run stands. */
export interface RunView {
  readonly run: RunFile
  /** As it was when the run began, in the run's mode. */
  readonly template: Template
  readonly state: RunState
  /** In the template's order. */
  readonly phases: readonly PhaseView[]
  /** Every task of the run that counts, by number. */
  readonly tasks: readonly Task[]
  /** Those that a rollback put behind. */
  readonly former: readonly Task[]
  /** The phase it is at, from 1, of those that are not skipped. */
  readonly at: number
  readonly of: number
  readonly problems: readonly Problem[]
}
