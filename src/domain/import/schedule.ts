export interface Job {
  /** Jobs of a set go into one group; null: it is in no group. */
  readonly set: number | null
  readonly minutes: number
  readonly waitsFor: readonly number[]
}

/** When a job begins and ends, in minutes, and in which group; from the first to start to the last. */
export interface Slot {
  readonly task: number
  readonly group: number | null
  readonly start: number
  readonly end: number
}

/**
 * List scheduling: the job with the longest way to the end goes first, into the group where it can start first; of
 * equal ones into that of the jobs that it waits for, then into the one with the least work.
 */
export function schedule(jobs: readonly Job[], maxGroups: number): readonly Slot[] {
  const board = new Board(jobs, maxGroups)
  while (board.placeNext());
  return board.slots
}

class Board {
  readonly slots: Slot[] = []
  readonly #jobs: readonly Job[]
  readonly #maxGroups: number
  readonly #urgency: readonly number[]
  readonly #slotOf = new Map<number, Slot>()
  readonly #groupOfSet = new Map<number, number>()
  /** When each group, and (null) those without one, are free; and how much they have done. */
  readonly #free = new Map<number | null, number>()
  readonly #load = new Map<number, number>()

  constructor(jobs: readonly Job[], maxGroups: number) {
    this.#jobs = jobs
    this.#maxGroups = maxGroups
    this.#urgency = waysToTheEnd(jobs)
  }

  placeNext(): boolean {
    let best: number | null = null
    for (const task of this.#jobs.keys()) {
      if (this.#slotOf.has(task) || !this.#isReady(task)) continue
      if (best === null || this.#urgency[task]! > this.#urgency[best]!) best = task
    }
    if (best === null) return false
    this.#place(best)
    return true
  }

  #isReady(task: number): boolean {
    return this.#jobs[task]!.waitsFor.every((before) => this.#slotOf.has(before))
  }

  #place(task: number): void {
    const { set, minutes } = this.#jobs[task]!
    const group = set === null ? null : (this.#groupOfSet.get(set) ?? this.#bestGroup(task))
    if (set !== null && group !== null) this.#groupOfSet.set(set, group)
    const start = this.#startIn(group, task)
    const slot = { task, group, start, end: start + minutes }
    this.#slotOf.set(task, slot)
    this.#free.set(group, slot.end)
    if (group !== null) this.#load.set(group, (this.#load.get(group) ?? 0) + minutes)
    this.slots.push(slot)
  }

  #startIn(group: number | null, task: number): number {
    const ends = this.#jobs[task]!.waitsFor.map((before) => this.#slotOf.get(before)?.end ?? 0)
    return ends.reduce((latest, end) => Math.max(latest, end), this.#free.get(group) ?? 0)
  }

  #bestGroup(task: number): number {
    const count = Math.min(this.#maxGroups, this.#load.size + 1)
    const choices = Array.from({ length: count }, (_, group) => ({
      group,
      start: this.#startIn(group, task),
      close: this.#jobs[task]!.waitsFor.filter((before) => this.#slotOf.get(before)?.group === group).length,
      load: this.#load.get(group) ?? 0,
    }))
    choices.sort((a, b) => a.start - b.start || b.close - a.close || a.load - b.load || a.group - b.group)
    return choices[0]!.group
  }
}

/** The minutes from the start of each job to the end of the longest chain behind it. */
function waysToTheEnd(jobs: readonly Job[]): readonly number[] {
  const ways = jobs.map(({ minutes }) => minutes)
  for (const task of dependentsFirst(jobs))
    for (const before of jobs[task]!.waitsFor)
      ways[before] = Math.max(ways[before]!, jobs[before]!.minutes + ways[task]!)
  return ways
}

/** Each job before those that it waits for. */
function dependentsFirst(jobs: readonly Job[]): readonly number[] {
  const waiting = jobs.map(() => 0)
  for (const { waitsFor } of jobs) for (const before of waitsFor) waiting[before]!++
  const order = [...jobs.keys()].filter((task) => waiting[task] === 0)
  for (const task of order) {
    for (const before of jobs[task]!.waitsFor) {
      waiting[before]!--
      if (waiting[before] === 0) order.push(before)
    }
  }
  return order
}
