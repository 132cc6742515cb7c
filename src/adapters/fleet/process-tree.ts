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
  const all = listProcesses()
  const members = new Set(
    all.filter(({ pid, group }) => isOwn({ pid, group }, mark, root)).map(({ pid }) => pid),
  )
  for (let size = -1; size !== members.size;) {
    size = members.size
    for (const { pid, parent } of all) if (members.has(parent)) members.add(pid)
  }
  return all.filter(({ pid }) => members.has(pid) && pid !== process.pid)
}

function isOwn(
  { pid, group }: Pick<SeenProcess, 'pid' | 'group'>,
  mark: string,
  root: number | null,
): boolean {
  if (root !== null && (pid === root || group === root)) return true
  return hasMark(pid, mark)
}

function hasMark(pid: number, mark: string): boolean {
  try {
    return readProcFile(`/proc/${pid}/environ`).includes(`${MARK}=${mark}`)
  } catch {
    return false
  }
}

function listProcesses(): readonly SeenProcess[] {
  try {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    return pids.flatMap((pid) => readStat(Number(pid)))
  } catch {
    return listByPs()
  }
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
      const left = processesOf(mark, root)
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
