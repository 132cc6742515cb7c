import { spawn, type ChildProcess } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'

export interface Place {
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
}

/** How a command ended. */
export interface Ran {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

const GRACE_MS = 2_000
const COMMAND_MS_MAX = 2 * 60_000
const groups = new Set<number>()

/** Starts a command in a process group of its own, which `endAll` ends. */
export function start(command: readonly string[], place: Place): ChildProcess {
  const [program = '', ...words] = command
  const child = spawn(program, words, {
    cwd: place.folder,
    env: place.environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { pid } = child
  if (pid !== undefined) groups.add(pid)
  child.on('exit', () => pid !== undefined && groups.delete(pid))
  return child
}

/** Runs a command to its end; one that takes too long is ended. */
export async function run(command: readonly string[], place: Place): Promise<Ran> {
  const child = start(command, place)
  const texts = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (texts.stderr += text))
  const timer = setTimeout(() => signal(child.pid, 'SIGKILL'), COMMAND_MS_MAX)
  const status = await new Promise<number>((done, fail) => {
    child.on('error', fail)
    child.on('close', (code) => done(code ?? 1))
  })
  clearTimeout(timer)
  return { status, ...texts }
}

/** Asks everything that still runs to end, and ends what does not. */
export async function endAll(): Promise<void> {
  for (const group of groups) signal(group, 'SIGINT')
  for (const end = Date.now() + GRACE_MS; groups.size > 0 && Date.now() < end;) await pause(20)
  killAll()
}

/** The same at once, for an exit handler. */
export function killAll(): void {
  for (const group of groups) signal(group, 'SIGKILL')
}

function signal(group: number | undefined, name: NodeJS.Signals): void {
  if (group === undefined) return
  try {
    process.kill(-group, name)
  } catch {
    // Nobody of the group is left.
  }
}
