import type { Agent, Permissions } from '../domain/fleet/agent.ts'
import type { Engine, JobClaim } from '../domain/fleet/engine.ts'
import type { Runner } from '../domain/fleet/runner.ts'
import type { SandboxSettings } from '../domain/fleet/fleet-settings.ts'
import type { SshHost, SshRunner } from '../domain/fleet/ssh-host.ts'
import type { SaidByAgent } from '../domain/fleet/read-output.ts'
import type { FleetWorker, ProcessName } from '../domain/fleet/worker.ts'
import type { Death } from '../domain/hooks/death.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { HeldClaim } from './records.ts'

/** What this clone remembers of the workers that it started: one record a task, written whole. */
export interface FleetStore {
  all(): Promise<readonly FleetWorker[]>
  get(task: TaskId): Promise<FleetWorker | null>
  put(worker: FleetWorker): Promise<void>
  remove(task: TaskId): Promise<void>
  /** Nobody else acts on the name (a task, or `tend-` and a host) meanwhile; null: somebody does just now. */
  alone<T>(name: string, act: () => Promise<T>): Promise<T | null>
}

export interface PlaceRequest {
  readonly path: string
  readonly branch: string
  readonly claim: HeldClaim
  /** Shares the objects of this clone as a worktree of it; else a clone of its own. */
  readonly kind: 'clone' | 'worktree'
}

/** What became of what a work place held. */
export interface Saved {
  /** Where it went; null: the remote has it all. */
  readonly branch: string | null
  readonly commit: string | null
  /** Rescue branches of what was committed on other branches, or stashed. */
  readonly rescued?: readonly string[]
}

/** A folder for each worker: its own clone, on its own branch. */
export interface WorkPlaces {
  pathOf(task: TaskId, attempt: number): string
  /** Makes the place, or takes the one that is there. Throws failures; then what there is of it stays. */
  make(request: PlaceRequest): Promise<void>
  isThere(path: string): Promise<boolean>
  /** When the newest commit in it was made; milliseconds since 1970; null when that cannot be told. */
  lastCommitAt(path: string): Promise<number | null>
  /**
   * Pushes all that is only there, files without a commit included, to the branch; to a rescue branch where git refuses that or
   * where `branch` is null. The work tree stays as it is. Throws failures; then nothing may be removed.
   */
  save(path: string, request: { readonly branch: string | null; readonly message: string }): Promise<Saved>
  /** Only after `save`. */
  remove(path: string): Promise<void>
}

export interface SessionRequest {
  readonly worker: FleetWorker
  readonly runner: Runner
  readonly agent: Agent
  readonly prompt: string
  /** The prompt is to be said in the conversation that `worker.resume` names. */
  readonly isResumed: boolean
  readonly setup: readonly string[]
  /** Variables of brain's that look like secrets: what the agent needs, and what the user names. */
  readonly keeps: readonly string[]
  /** The latter alone: another machine gets no others. */
  readonly named: readonly string[]
  /** More variables, by the user. */
  readonly env: Readonly<Record<string, string>>
}

export interface Signs {
  readonly isRunning: boolean
  readonly isToolRunning: boolean
  /** Milliseconds since 1970. */
  readonly lastOutputAt: number | null
  readonly logBytes: number
  readonly said: SaidByAgent
  readonly end: { readonly what: 'agent' | 'setup' | null; readonly code: number | null }
  /** What its own hook recorded, with nothing printed since: it cannot go on, and may wait there for ever. */
  readonly death?: Death | null
}

/** The processes of workers. */
export interface Sessions {
  /** What this process goes by. */
  own(): ProcessName
  isAlive(process: ProcessName): boolean
  /** The absolute path of a program on PATH; null when it is not there. */
  find(program: string): string | null
  /** What is installed under the agent's name says which version it is; null: nothing is, or it does not say. */
  probe(agent: Agent): Promise<{ readonly version: string | null } | null>
  /** Throws RUNNER_FAILED. */
  start(
    request: SessionRequest,
  ): Promise<{ readonly process: ProcessName | null; readonly job: string | null }>
  look(worker: FleetWorker, by: { readonly agent: Agent; readonly runner: Runner }): Promise<Signs>
  /** Asks all its processes to end, then ends them: gone within six seconds. */
  stop(worker: FleetWorker, runner: Runner): Promise<void>
  /** The end of its log, as text. */
  tail(task: TaskId, bytesMax: number): Promise<string>
  /** Removes what only a running session needs: all variables stand in its script, the agent's keys among them. */
  tidyUp(task: TaskId): Promise<void>
  /** Removes the log and what else was kept of its sessions. */
  forget(task: TaskId): Promise<void>
  /** The path of its log. */
  logOf(task: TaskId): string
  /** Shows the session in this terminal until the person leaves it. */
  attach(worker: FleetWorker, runner: Runner): Promise<number>
  /** Leaves a process behind that looks after the workers until all have ended. */
  leaveTender(): Promise<void>
}

/** Where workers work: their folders and their sessions on one machine. */
export interface Ground {
  readonly places: Omit<WorkPlaces, 'pathOf'>
  readonly sessions: Pick<Sessions, 'start' | 'look' | 'stop' | 'attach'>
  /**
   * Asks whether a worker of this agent can be started there, and where its place would be. Throws MACHINE_UNREACHABLE,
   * MACHINE_DENIED, AGENT_MISSING, RUNNER_FAILED.
   */
  reach(agent: Agent): Promise<WorkPlaces['pathOf']>
  /** Where workers cannot reach the remote: what this one pushed so far goes there. Throws failures of the remote. */
  bring?(worker: FleetWorker): Promise<void>
}

/** Reserved tasks for an engine, at most 256. */
export interface EngineBatch {
  readonly engine: Engine
  readonly claims: readonly JobClaim[]
  readonly agent: string
  readonly permissions: Permissions
  /** How many at once, where the engine asks. */
  readonly max: number
  /** The branch on which the workflow is. */
  readonly branch: string
}

/** What runs workers elsewhere by itself. */
export interface Engines {
  /** Why nothing can be handed over from here; null: it can, as far as one sees. */
  whyNot(engine: Engine): Promise<string | null>
  /** Answers the name that the engine knows it by, where it has one. Throws HOST_*, RUNNER_FAILED. */
  handOver(batch: EngineBatch): Promise<string | null>
  /** What would be sent: a manifest, or a request. */
  describe(batch: EngineBatch): Promise<string>
  /** The file that the engine wants in the repository; null where it wants none. */
  workflow(engine: Engine): Promise<{ readonly path: string; readonly text: string } | null>
}

/** All that starting and tending workers takes. */
export interface FleetPorts {
  readonly store: FleetStore
  readonly places: WorkPlaces
  readonly sessions: Sessions
  /** Another machine; nothing is asked of it yet. */
  elsewhere(ssh: SshRunner, host: SshHost): Ground
  /** Workers of this machine that reach no more than they need. */
  readonly sandbox: {
    /** Why there can be none here; null: there can. */
    whyNot(): Promise<string | null>
    ground(settings: SandboxSettings): Ground
  }
  readonly engines: Engines
  /** The user's file of variables of that name. Throws BAD_INPUT, never with a value in it. */
  readonly envFile: (name: string) => Promise<Readonly<Record<string, string>>>
}
