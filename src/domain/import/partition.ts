import type { ImportedTask } from './imported-task.ts'
import { ownedFiles } from './owned-files.ts'
import { schedule, type Slot } from './schedule.ts'
import { shareSets } from './shared-files.ts'

/** A task to be put into a group. */
export interface PartitionTask {
  readonly id: string
  /** Files, folders (`src/api/`) and globs that it changes; none: nobody knows. */
  readonly files: readonly string[]
  /** Ids; unknown ones count for nothing. Must be free of circles. */
  readonly dependsOn: readonly string[]
  readonly minutes: number
}

/** Tasks for one worker, to be done in this order. */
export interface Group {
  /** From 1 on. */
  readonly id: number
  readonly tasks: readonly string[]
  readonly files: readonly string[]
  readonly minutes: number
}

export interface Partition {
  /** At least two groups have work at the same time. */
  readonly parallelizable: boolean
  readonly groups: readonly Group[]
  /** Tasks that name no file, in their order: beside which others they can run, nobody knows. */
  readonly ungrouped: readonly string[]
  /** All of it one after another, and with all groups at work. */
  readonly minutes: number
  readonly spanMinutes: number
}

export const MAX_GROUPS = 3

/**
 * Splits tasks into at most `maxGroups` sequences which never share a file. A task comes after all that it depends on,
 * whatever group that is in, and the groups end as early as effort and dependencies allow.
 */
export function partitionTasks(tasks: readonly PartitionTask[], maxGroups = MAX_GROUPS): Partition {
  const known = new Map(tasks.map(({ id }, index) => [id, index]))
  const sets = shareSets(tasks.map(({ files }) => files))
  const slots = schedule(
    tasks.map(({ files, dependsOn, minutes }, index) => ({
      set: files.length === 0 ? null : sets[index]!,
      minutes,
      waitsFor: dependsOn.flatMap((id) => known.get(id) ?? []).filter((at) => at !== index),
    })),
    maxGroups,
  )
  const parallelizable = overlaps(slots)
  const numbers = parallelizable ? [...new Set(slots.flatMap(({ group }) => group ?? []))] : [null]
  const groups = numbers.map((number, index) => {
    const chosen = slots.filter(({ group }) => (number === null ? group !== null : group === number))
    return groupOf(
      index + 1,
      chosen.map(({ task }) => tasks[task]!),
    )
  })
  return {
    parallelizable,
    groups: groups.filter((group) => group.tasks.length > 0),
    ungrouped: slots.filter(({ group }) => group === null).map(({ task }) => tasks[task]!.id),
    minutes: tasks.reduce((sum, { minutes }) => sum + minutes, 0),
    spanMinutes: Math.max(0, ...slots.map(({ end }) => end)),
  }
}

/** What a partition needs to know of tasks that another tool wrote; done ones are left out. */
export function partitionable(tasks: readonly ImportedTask[]): readonly PartitionTask[] {
  return tasks
    .filter(({ done }) => !done)
    .map(({ source, title, objective, criteria, notes, scope, dependsOn }) => ({
      id: source.id,
      files: [
        ...new Set([
          ...scope,
          ...[firstLine(objective), ...criteria, ...notes.filter(namesFiles)].flatMap(ownedFiles),
        ]),
      ],
      dependsOn,
      minutes: minutesIn([title, objective, ...criteria, ...notes].join('\n')),
    }))
}

/** Below it stands what the task is part of. */
function firstLine(objective: string): string {
  return objective.split('\n')[0] ?? ''
}

/** Notes tell context, but for one that lists the files. */
function namesFiles(note: string): boolean {
  return /^[*_]{0,3}files?(?:\(s\))?:/i.test(note)
}

const DEFAULT_MINUTES = 60
const UNIT_MINUTES = { m: 1, h: 60, d: 480 } as const
const EFFORT =
  /(?:\b(?:estimated?|estimate|effort|duration)\b[\s*_]*[:=][\s*_]*|[([]\s*)~?\s*(\d{1,4}(?:\.\d{1,2})?)\s*(m|h|d)(?:in(?:ute)?s?|(?:ou)?rs?|ays?)?(?![a-z])/i

/** `(2h)`, `Estimate: 30 min`, `[~1d]` with eight hours a day; an hour when nothing is said. */
export function minutesIn(text: string): number {
  const [, count, unit = 'h'] = EFFORT.exec(text) ?? []
  if (count === undefined) return DEFAULT_MINUTES
  return Math.max(
    1,
    Math.round(Number(count) * UNIT_MINUTES[unit.toLowerCase() as keyof typeof UNIT_MINUTES]),
  )
}

function groupOf(id: number, tasks: readonly PartitionTask[]): Group {
  return {
    id,
    tasks: tasks.map((task) => task.id),
    files: [...new Set(tasks.flatMap(({ files }) => files))].toSorted(),
    minutes: tasks.reduce((sum, { minutes }) => sum + minutes, 0),
  }
}

/** Whether two groups are ever at work at once; slots come in the order of their starts. */
function overlaps(slots: readonly Slot[]): boolean {
  const ends = new Map<number, number>()
  for (const { group, start, end } of slots.toSorted((a, b) => a.start - b.start)) {
    if (group === null) continue
    for (const [other, until] of ends) if (other !== group && until > start) return true
    ends.set(group, Math.max(end, ends.get(group) ?? 0))
  }
  return false
}
