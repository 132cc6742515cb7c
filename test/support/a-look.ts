import { createHash } from 'node:crypto'
import { NO_ARCHIVE } from '../../src/domain/archive.ts'
import { fold } from '../../src/domain/fold.ts'
import type { Look, Tip, Tree } from '../../src/domain/look.ts'
import {
  type FeedbackEntry,
  type ResultFile,
  type ResultKind,
  resultPath,
} from '../../src/domain/result/result.ts'
import type { Snapshot } from '../../src/domain/snapshot.ts'
import { parseAttemptBranch, taskIdOf, taskPath } from '../../src/domain/task/task-id.ts'
import type { Closed, Problem, Task, TaskFile } from '../../src/domain/task/task.ts'
import { aResult, aTip, someSettings } from './a-task.ts'

/** One result file; equal ones are one blob, unless `blob` says otherwise. */
export type ResultParts = Partial<ResultFile> & { readonly blob?: string }
export type ResultsParts = Partial<Record<ResultKind, ResultParts>>

export type TaskParts = Omit<Partial<TaskFile>, 'id' | 'dependsOn' | 'closed'> & {
  readonly id?: number
  readonly dependsOn?: readonly number[]
  readonly closed?: Partial<Closed> & Pick<Closed, 'as'>
}

export type TipParts = Omit<Partial<Tip>, 'results'> & { readonly results?: ResultsParts }

export interface LookParts {
  /** Default: task 1. */
  readonly tasks?: readonly TaskParts[]
  readonly tips?: readonly TipParts[]
  /** Result files on main, by the task's number. */
  readonly main?: Readonly<Record<number, ResultsParts>>
  readonly feedback?: Readonly<Record<number, readonly Partial<FeedbackEntry>[]>>
  readonly settings?: Parameters<typeof someSettings>[0]
  readonly problems?: readonly Problem[]
}

export const NOW = new Date('2026-11-21T10:00:00Z')

/** What a look would see. The holder of a branch is not made up: say it in `results`. */
export function aLook({
  tasks = [{}],
  tips = [],
  main = {},
  feedback = {},
  settings,
  problems = [],
}: LookParts = {}): Look {
  const results = new Map<string, ResultFile>()
  const tree = new Map(
    Object.entries(main).flatMap(([number, parts]) => [...treeOf(Number(number), parts, results)]),
  )
  const files = tasks.map(aTaskFile)
  return {
    plan: { branch: 'main', commit: 'a'.repeat(40), tree },
    base: { branch: 'main', commit: 'a'.repeat(40) },
    tips: tips.map((tip) => tipOf(tip, results)),
    tasks: new Map(files.map((file) => [file.path, file])),
    results,
    feedback: new Map(
      Object.entries(feedback).map(([number, entries]) => [
        feedbackPath(Number(number)),
        entries.map(anEntry),
      ]),
    ),
    archive: NO_ARCHIVE,
    settings: someSettings(settings),
    problems,
    texts: new Map(),
    offline: null,
    fetchedAt: null,
    remote: null,
    at: null,
  }
}

export function foldOf(parts: LookParts, now = NOW): Snapshot {
  return fold(aLook(parts), { now, digest: sha256 })
}

/** Task 1, folded. */
export function taskOf(parts: LookParts, now = NOW): Task {
  const task = foldOf(parts, now).tasks.get(taskIdOf(1))
  if (task === undefined) throw new Error('There is no task 1 in this look.')
  return task
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** The blob that `aLook` gives to this result file. */
export function blobOf(kind: ResultKind, { blob, ...file }: ResultParts): string {
  return blob ?? sha256(JSON.stringify([kind, file])).slice(0, 40)
}

function aTaskFile({ id: number = 1, dependsOn = [], closed, ...overrides }: TaskParts): TaskFile {
  const id = taskIdOf(number)
  return {
    id,
    path: taskPath(id),
    title: `Title of ${id}`,
    priority: 'medium',
    estimate: null,
    dependsOn: dependsOn.map(taskIdOf),
    scope: [],
    verify: [],
    lease: null,
    sprint: null,
    backlog: false,
    created: null,
    workflow: null,
    phase: null,
    part: null,
    closed:
      closed === undefined
        ? null
        : { commit: null, attempt: null, by: 'brain', at: '2026-11-21T09:00:00Z', ...closed },
    approved: null,
    reopened: 0,
    problems: [],
    ...overrides,
  }
}

function tipOf({ results: parts = {}, ...tip }: TipParts, results: Map<string, ResultFile>): Tip {
  const whole = aTip(tip)
  const attempt = parseAttemptBranch(whole.branch)
  const number = attempt === null ? 1 : Number(attempt.id.slice('task-'.length))
  return { ...whole, results: treeOf(number, parts, results) }
}

function treeOf(task: number, parts: ResultsParts, results: Map<string, ResultFile>): Tree {
  const kinds = Object.entries(parts) as [ResultKind, ResultParts][]
  return new Map(
    kinds.map(([kind, part]) => {
      const { blob: _, ...file } = part
      const blob = blobOf(kind, part)
      results.set(blob, aResult(task, kind, file).file)
      return [resultPath(taskIdOf(task), kind), { blob, mode: '100644' }]
    }),
  )
}

function anEntry(entry: Partial<FeedbackEntry>): FeedbackEntry {
  return { kind: 'answer', blobs: [], commit: null, at: null, by: 'brain', text: 'Text', ...entry }
}

function feedbackPath(number: number): string {
  return resultPath(taskIdOf(number), 'feedback')
}
