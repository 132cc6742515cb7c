/** How a team works on one repository. Only these numbers and the seed decide what comes out. */
export interface Team {
  readonly workers: number
  /** Seconds between two looks of a worker at the remote. */
  readonly pollSeconds: number
  /** Minutes between two commits of a worker that it pushes. */
  readonly commitMinutes: number
  /** Minutes from a claim to the result. */
  readonly taskMinutes: number
  /** Tasks are taken this often, each time for all that are free in one push; null: one push for each task. */
  readonly batchMinutes: number | null
  readonly hours: number
  readonly seed: number
}

/** What one repository can take. */
export interface HostLimits {
  readonly readsPerSecond: number
  readonly pushesPerMinute: number
}

export interface Load {
  readonly mean: number
  /** 99 of 100 windows have at most that many. */
  readonly p99: number
  readonly max: number
}

export interface Simulated {
  /** A second. */
  readonly reads: Load
  /** A minute. */
  readonly pushes: Load
}

/** Counts fetches a second and pushes a minute on a clock of its own: nothing is really asked or pushed. */
export function simulate(team: Team): Simulated {
  const seconds = team.hours * 3600
  const counted: Counted = {
    reads: new Uint32Array(seconds),
    pushes: new Uint32Array(team.hours * 60),
    due: new Set(),
  }
  const random = seededRandom(team.seed)
  for (let worker = 0; worker < team.workers; worker++) work(team, counted, random)
  for (const at of counted.due) {
    read(counted, at)
    push(counted, at)
  }
  return { reads: loadOf(counted.reads), pushes: loadOf(counted.pushes) }
}

/** Within the limits in 99 of 100 windows; a rare second beyond costs somebody a wait, and no work. */
export function fits({ reads, pushes }: Simulated, limits: HostLimits): boolean {
  return reads.p99 <= limits.readsPerSecond && pushes.p99 <= limits.pushesPerMinute
}

/** The most workers that fit; 0 when not even one does. */
export function mostWorkers(team: Omit<Team, 'workers'>, limits: HostLimits): number {
  const fit = (workers: number): boolean => fits(simulate({ ...team, workers }), limits)
  let few = 0
  let many = 1
  while (fit(many)) [few, many] = [many, many * 2]
  while (many - few > 1) {
    const between = Math.floor((few + many) / 2)
    if (fit(between)) few = between
    else many = between
  }
  return few
}

interface Counted {
  readonly reads: Uint32Array
  readonly pushes: Uint32Array
  /** When claims go out together, in seconds. */
  readonly due: Set<number>
}

/** Somebody looks at a result within half an hour. */
const REVIEW_SECONDS_MAX = 30 * 60

/** One task after the other; everybody is somewhere within a task when the clock starts. */
function work(team: Team, counted: Counted, random: () => number): void {
  const task = team.taskMinutes * 60
  const end = team.hours * 3600
  for (let claimed = -random() * task; claimed < end;) {
    const submitted = claimed + around(task, random)
    claim(team, counted, claimed)
    // As `watch` waits: up to half as long again, so that nobody asks in step with the others.
    for (let at = claimed; (at += team.pollSeconds * (1 + random() / 2)) < submitted;) read(counted, at)
    for (let at = claimed; (at += around(team.commitMinutes * 60, random)) < submitted;) push(counted, at)
    read(counted, submitted)
    push(counted, submitted)
    approve(counted, submitted + random() * REVIEW_SECONDS_MAX)
    claimed = submitted + 1
  }
}

/** A look before, the push, and a look after it: was the task closed meanwhile? */
function claim(team: Team, counted: Counted, at: number): void {
  if (team.batchMinutes !== null) {
    const seconds = team.batchMinutes * 60
    counted.due.add(Math.ceil(at / seconds) * seconds)
    return
  }
  read(counted, at)
  push(counted, at)
  read(counted, at + 1)
}

/** Always one by one: each is a merge of its own. */
function approve(counted: Counted, at: number): void {
  read(counted, at)
  push(counted, at)
}

function read({ reads }: Counted, at: number): void {
  count(reads, Math.floor(at))
}

function push({ pushes }: Counted, at: number): void {
  count(pushes, Math.floor(at / 60))
}

/** What lies before the start or after the end does not count. */
function count(windows: Uint32Array, index: number): void {
  if (index >= 0 && index < windows.length) windows[index] = (windows[index] ?? 0) + 1
}

/** Between three quarters and five quarters of it. */
function around(length: number, random: () => number): number {
  return length * (0.75 + random() / 2)
}

function loadOf(windows: Uint32Array): Load {
  const sorted = windows.toSorted()
  const sum = windows.reduce((before, value) => before + value, 0)
  return {
    mean: sum / windows.length,
    p99: sorted[Math.ceil(windows.length * 0.99) - 1] ?? 0,
    max: sorted.at(-1) ?? 0,
  }
}

/** Numbers from 0 up to 1: a Weyl sequence, its bits mixed. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
}
