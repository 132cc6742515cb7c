import { spawn } from 'node:child_process'
import type { Environment } from '../../support/git-sandbox.ts'

export interface GroupOrder {
  readonly command: readonly string[]
  readonly dir: string
  readonly env: Environment
  /** SIGKILL to the whole group after this long; null lets it be. */
  readonly killAfterMs: number | null
}

/** How a process group ended. */
export interface GroupEnd {
  readonly exit: number | null
  readonly stdout: string
  readonly stderr: string
  /** By the fault, not by time running out. */
  readonly killed: boolean
  readonly timedOut: boolean
  readonly ms: number
}

const MS_MAX = 120_000
const groups = new Set<number>()
let isClosed = false

/** Runs a command in a process group of its own, which is all that a kill reaches. */
export async function runGroup({ command, dir, env, killAfterMs }: GroupOrder): Promise<GroupEnd> {
  // Nothing is started any more, and whoever waits for it waits for the end of this process.
  if (isClosed) return await new Promise<never>(() => {})
  const started = Date.now()
  const [program = '', ...words] = command
  const child = spawn(program, words, { cwd: dir, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const { pid } = child
  if (pid !== undefined) groups.add(pid)
  const texts = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.stderr += text))
  const state = { killed: false, timedOut: false }
  const kill = (why: keyof typeof state) => () => {
    if (child.exitCode === null && child.signalCode === null) state[why] = killGroup(pid)
  }
  const timers = [
    setTimeout(kill('timedOut'), MS_MAX),
    ...(killAfterMs === null ? [] : [setTimeout(kill('killed'), killAfterMs)]),
  ]
  const exit = await new Promise<number | null>((done, fail) => {
    child.on('error', fail)
    child.on('close', (code) => done(code))
  })
  for (const timer of timers) clearTimeout(timer)
  if (pid !== undefined) groups.delete(pid)
  return { exit, ...texts, ...state, ms: Date.now() - started }
}

/** Ends everything that still runs, for a run that is given up. */
export function killGroups(): void {
  isClosed = true
  for (const group of groups) killGroup(group)
}

function killGroup(pid: number | undefined): boolean {
  if (pid === undefined) return false
  try {
    process.kill(-pid, 'SIGKILL')
    return true
  } catch {
    // Nobody of the group is left.
    return false
  }
}
