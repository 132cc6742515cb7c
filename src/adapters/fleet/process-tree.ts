import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { MARK } from '../../domain/fleet/worker-environment.ts'
import { readProcFile, statFields } from '../system/proc-file.ts'

/** What is known of a process; `startedAt` in the system's own ticks, 0 where the system does not tell. */
export interface SeenProcess {
  readonly pid: number
  readonly parent: number
  readonly group: number
  readonly startTicks: number
}

/**
 * All living processes of a session: those below `root`, those of its group, and those that carry its mark in their
 * environment, which neither a new group nor a dead parent takes from them.
 */
export function processesOf(mark: string, root: number | null): readonly SeenProcess[] {
  return belongingTo(mark, root, listProcesses())
}

/**
 * The same as of a moment ago, where there were any: who looks at many sessions in a row need not list all processes for each. None
 * are only where none are now.
 */
export function processesLately(mark: string, root: number | null): readonly SeenProcess[] {
  const now = performance.now()
  if (now - lately.at > LATELY_MS) lately = { at: now, processes: listProcesses() }
  const found = belongingTo(mark, root, lately.processes)
  return found.length > 0 ? found : processesOf(mark, root)
}

const LATELY_MS = 100
let lately: { readonly at: number; readonly processes: readonly SeenProcess[] } = {
  at: -Infinity,
  processes: [],
}

function belongingTo(mark: string, root: number | null, all: readonly SeenProcess[]): readonly SeenProcess[] {
  const isOwn = (one: SeenProcess): boolean =>
    (root !== null && (one.pid === root || one.group === root)) || markOf(one) === mark
  const members = new Set(all.filter(isOwn).map(({ pid }) => pid))
  for (let size = -1; size !== members.size;) {
    size = members.size
    for (const { pid, parent } of all) if (members.has(parent)) members.add(pid)
  }
  return all.filter(({ pid }) => members.has(pid) && pid !== process.pid)
}

/** What processes were seen to be marked with; null: with nothing. `since` by a clock that is never set. */
const marks = new Map<
  number,
  { readonly startTicks: number; readonly mark: string | null; readonly since: number }
>()

/** A process gets its environment when it becomes a program, right after its birth: what it has had for this long is not read again. */
const SETTLED_MS = 5_000

function markOf({ pid, startTicks }: SeenProcess): string | null {
  const now = performance.now()
  const known = marks.get(pid)
  const isSame = known !== undefined && known.startTicks === startTicks
  if (isSame && now - known.since > SETTLED_MS) return known.mark
  const mark = readMark(pid)
  if (!isSame || known.mark !== mark) marks.set(pid, { startTicks, mark, since: now })
  return mark
}

function readMark(pid: number): string | null {
  try {
    const environment = `\0${readProcFile(`/proc/${pid}/environ`).toString('latin1')}`
    const at = environment.indexOf(`\0${MARK}=`)
    return at === -1 ? null : (environment.slice(at + MARK.length + 2).split('\0', 1)[0] ?? null)
  } catch {
    return null
  }
}

function listProcesses(): readonly SeenProcess[] {
  try {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    const processes = pids.flatMap((pid) => readStat(Number(pid)))
    forgetAllBut(processes)
    return processes
  } catch {
    return listByPs()
  }
}

function forgetAllBut(processes: readonly SeenProcess[]): void {
  const living = new Set(processes.map(({ pid }) => pid))
  for (const pid of marks.keys()) if (!living.has(pid)) marks.delete(pid)
}

function readStat(pid: number): readonly SeenProcess[] {
  try {
    const fields = statFields(pid)
    if (fields[0] === 'Z' || fields[0] === 'X') return []
    return [{ pid, parent: Number(fields[1]), group: Number(fields[2]), startTicks: Number(fields[19]) }]
  } catch {
    return []
  }
}

/** Where there is no /proc: groups and parents only. */
function listByPs(): readonly SeenProcess[] {
  try {
    const listed = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat='], { encoding: 'utf8' })
    return listed.split('\n').flatMap((line) => {
      const [pid, parent, group, state = ''] = line.trim().split(/\s+/)
      if (pid === undefined || pid === '' || state.startsWith('Z')) return []
      return [{ pid: Number(pid), parent: Number(parent), group: Number(group), startTicks: 0 }]
    })
  } catch {
    return []
  }
}

const POLL_MS = 50
const GRACE_MS = 2_500
const KILL_MS = 2_500

/** SIGTERM to all of them, SIGKILL to those that are left after two and a half seconds; again and again, for they may fork meanwhile. */
export async function endProcesses(mark: string, root: number | null): Promise<boolean> {
  for (const [signal, ms] of [
    ['SIGTERM', GRACE_MS],
    ['SIGKILL', KILL_MS],
  ] as const) {
    const asked = new Set<number>()
    for (const end = Date.now() + ms; ;) {
      // Of many who are ended at the same time, each listing all processes would keep the others from being ended.
      const left = processesLately(mark, root)
      if (left.length === 0) return true
      if (Date.now() >= end) break
      for (const { pid } of left) {
        if (signal === 'SIGTERM' && asked.has(pid)) continue
        asked.add(pid)
        send(pid, signal)
      }
      await new Promise((done) => setTimeout(done, POLL_MS))
    }
  }
  return processesOf(mark, root).length === 0
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended by itself.
  }
}
