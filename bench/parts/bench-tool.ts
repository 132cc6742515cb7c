import type { Place } from './processes.ts'

/** What people do hundreds of times a day. */
export const ROWS = [
  '--version',
  'list',
  'list, cold',
  'next',
  'status',
  'completion',
  'orchestrate',
  'create-task',
  'worker claim',
] as const
export type Row = (typeof ROWS)[number]

export interface Command {
  readonly place: Place
  readonly words: readonly string[]
  /** What has to be so first; it is not measured. */
  readonly before?: () => Promise<void>
}

/** Asked anew for each run, counted from 0: nobody claims a task twice. */
export type CommandOf = (run: number) => Command

export interface BenchTool {
  readonly name: string
  /** Why it cannot run here; null when it can. */
  readonly missing: () => Promise<string | null>
  /** Makes a project of that many tasks in an empty folder, and makes sure that the tool itself counts as many. */
  readonly prepare: (root: string, tasks: number) => Promise<Partial<Readonly<Record<Row, CommandOf>>>>
}

/** Throws unless a tool sees the tasks that were written for it. */
export function assertCount(tool: string, seen: number, tasks: number): void {
  if (seen !== tasks) throw new Error(`${tool} sees ${seen} tasks where ${tasks} were made`)
}

export function same(place: Place, words: readonly string[]): CommandOf {
  return () => ({ place, words })
}
