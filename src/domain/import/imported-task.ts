import type { Priority, Problem, TaskSource } from '../task/task.ts'

/** A text of another tool; the path is relative to the repository. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** A task of another tool, in the words of this one. */
export interface ImportedTask {
  readonly source: TaskSource
  readonly title: string
  /** Ticked, or closed in the other tool's words. */
  readonly done: boolean
  /** Ids of the same space (see `spaceOf`), open ones only, none that another one implies. */
  readonly dependsOn: readonly string[]
  /** The whole text where the title is not all of it, and what it is part of. */
  readonly objective: string
  readonly criteria: readonly string[]
  readonly notes: readonly string[]
  readonly scope: readonly string[]
  readonly priority?: Priority
}

/** What a dialect makes of files: tasks in their order, and lines that look like tasks but are none. */
export interface Reading {
  readonly tasks: readonly ImportedTask[]
  readonly problems: readonly Problem[]
}

/** Where a task stands in the order that its file implies; null: only what it names itself counts. */
export interface Place {
  /** A stage waits for all of the one before. */
  readonly stage: number
  /** Lanes of a stage do not wait for each other. */
  readonly lane: string
  /** It waits for the nearest one before it that is not parallel, and not for its neighbors. */
  readonly parallel: boolean
  /** Nothing waits for it. */
  readonly optional: boolean
}

/** A task as its dialect reads it, before dependencies are worked out. */
export interface RawTask extends Omit<ImportedTask, 'dependsOn'> {
  readonly place: Place | null
  /** Ids that the text itself names. */
  readonly needs: readonly string[]
}

const BACKLOG_FILE = /^(.*?)(?:tasks|drafts|completed|archive\/tasks)\/[^/]+ - [^/]*\.md$/
const EPIC_SHARD = /^(.*epics?\/)[^/]*\.md$/i

/**
 * Where an id names one task: the file, or the folder for tools that keep a file a task and rename it. Two sources are
 * the same task when space and id are the same.
 */
export function spaceOf(file: string): string {
  return BACKLOG_FILE.exec(file)?.[1] ?? EPIC_SHARD.exec(file)?.[1] ?? file
}

/** One name for a source, whatever its spelling. */
export function sourceKey({ file, id }: Pick<TaskSource, 'file' | 'id'>): string {
  return `${spaceOf(file)}\n${id.toLowerCase()}`
}
