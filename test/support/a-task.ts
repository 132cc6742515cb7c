import { NO_ARCHIVE } from '../../src/domain/archive.ts'
import type { Look, Tip } from '../../src/domain/look.ts'
import { resultPath, type ResultFile, type ResultKind } from '../../src/domain/result/result.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../src/domain/settings/settings.ts'
import type { Snapshot } from '../../src/domain/snapshot.ts'
import { numberOf, taskIdOf, taskPath, type TaskId } from '../../src/domain/task/task-id.ts'
import type { CountedResult, Problem, Task } from '../../src/domain/task/task.ts'

type TaskOverrides = Omit<Partial<Task>, 'id' | 'dependsOn' | 'waitingFor'> & {
  id?: number | TaskId
  dependsOn?: readonly (number | TaskId)[]
  waitingFor?: readonly (number | TaskId)[]
}

/** A task that is ready to start; ids may be given as numbers. */
export function aTask({
  id: number = 1,
  dependsOn = [],
  waitingFor = [],
  ...overrides
}: TaskOverrides = {}): Task {
  const id = idOf(number)
  return {
    id,
    path: taskPath(id),
    title: `Title of ${id}`,
    priority: 'medium',
    estimate: null,
    dependsOn: dependsOn.map(idOf),
    scope: [],
    verify: [],
    lease: null,
    sprint: null,
    backlog: false,
    created: null,
    workflow: null,
    phase: null,
    part: null,
    closed: null,
    approved: null,
    reopened: 0,
    state: 'ready',
    waitingFor: waitingFor.map(idOf),
    worker: null,
    attempt: null,
    branch: null,
    commit: null,
    adopted: null,
    contest: [],
    claimedAt: null,
    lastActivityAt: null,
    leaseMs: DEFAULT_SETTINGS.leaseMs,
    leaseExpiresAt: null,
    stale: false,
    progress: null,
    step: null,
    problems: [],
    attempts: [],
    nonce: null,
    output: null,
    open: [],
    incident: null,
    feedback: [],
    late: [],
    resultsOn: null,
    ...overrides,
  }
}

/** A result file that counts, of the task with this number. */
export function aResult(task: number, kind: ResultKind, file: Partial<ResultFile> = {}): CountedResult {
  return {
    path: resultPath(taskIdOf(task), kind),
    blob: `blob-of-${kind}-${task}`,
    file: { ...NO_RESULT, task: taskIdOf(task), ...file },
  }
}

const NO_RESULT: ResultFile = {
  task: null,
  attempt: null,
  worker: null,
  nobody: false,
  nonce: null,
  adopted: null,
  progress: null,
  step: null,
  status: null,
  verdict: null,
  started: null,
  summary: '',
  need: null,
  impact: null,
}

export function aTip(overrides: Partial<Tip> = {}): Tip {
  return {
    branch: 'task/001',
    commit: 'c'.repeat(40),
    author: 'worker-1',
    subject: 'Work',
    committedAt: '2026-11-21T09:00:00Z',
    merged: false,
    mark: null,
    cloud: false,
    results: new Map(),
    ...overrides,
  }
}

type SettingsOverrides = Omit<Partial<Settings>, 'sprint'> & { sprint?: Partial<Settings['sprint']> }

export function someSettings({ sprint, ...overrides }: SettingsOverrides = {}): Settings {
  return { ...DEFAULT_SETTINGS, ...overrides, sprint: { ...DEFAULT_SETTINGS.sprint, ...sprint } }
}

interface SnapshotParts {
  readonly tasks?: readonly Task[]
  readonly settings?: SettingsOverrides
  /** Everything else of the look; `settings` wins. */
  readonly look?: Partial<Look>
  readonly unclaimed?: readonly Tip[]
  readonly problems?: readonly Problem[]
}

/** A snapshot with these tasks, in the order of their numbers, on a remote of its own. */
export function aSnapshot({
  tasks = [],
  settings,
  look,
  unclaimed = [],
  problems = [],
}: SnapshotParts = {}): Snapshot {
  const ordered = tasks.toSorted((a, b) => numberOf(a.id) - numberOf(b.id))
  return {
    look: { ...A_LOOK, ...look, ...(settings === undefined ? {} : { settings: someSettings(settings) }) },
    tasks: new Map(ordered.map((task) => [task.id, task])),
    archived: new Map(),
    unclaimed,
    problems,
  }
}

const A_LOOK: Look = {
  plan: { branch: 'main', commit: 'a'.repeat(40), tree: new Map() },
  base: { branch: 'main', commit: 'a'.repeat(40) },
  tips: [],
  tasks: new Map(),
  results: new Map(),
  feedback: new Map(),
  archive: NO_ARCHIVE,
  settings: DEFAULT_SETTINGS,
  problems: [],
  texts: new Map(),
  offline: null,
  fetchedAt: '2026-11-21T10:00:00Z',
  remote: 'https://example.com/team/site.git',
  at: null,
}

function idOf(id: number | TaskId): TaskId {
  return typeof id === 'number' ? taskIdOf(id) : id
}
