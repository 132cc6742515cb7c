import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

export interface GroupCommand {
  /** For `sh -c`. */
  readonly command: string
  /** A program and its first words, which run the shell: a sandbox. */
  readonly prefix?: readonly string[]
  readonly directory: string
  /** All that the command gets; nothing is inherited beside it. */
  readonly environment: Readonly<Record<string, string>>
  /** The whole group is ended after this long; milliseconds. */
  readonly msMax: number
  /** Only the last bytes of both streams together are kept. */
  readonly outputBytesMax: number
}

export interface GroupResult {
  /** 124 when time ran out, 128 + n when signal n ended it: what a shell says. */
  readonly exitCode: number
  readonly output: string
}

const TIMED_OUT = 124
const NOT_STARTED = 127
const SIGNALLED = 128
const SIGNAL_NUMBERS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGTERM: 15,
}
/** Between asking a group to end and ending it. */
const GRACE_MS = 2_000
/** A process that left the group may hold the pipes open; its output is not waited for. */
const CLOSE_MS_MAX = 1_000

/**
 * Runs a command with an empty standard input in a process group of its own. When it ends, whatever it left running in
 * the group is killed; when this process exits, all of it is.
 */
export async function runInGroup(request: GroupCommand): Promise<GroupResult> {
  const [program, ...words] = [...(request.prefix ?? []), 'sh', '-c', request.command]
  const child = spawn(program ?? 'sh', words, {
    cwd: request.directory,
    env: request.environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const kill = (signal: NodeJS.Signals): void => killGroup(child.pid, signal)
  const killNow = (): void => kill('SIGKILL')
  const tail = collectTail([child.stdout, child.stderr], request.outputBytesMax)
  process.on('exit', killNow)
  let timedOut = false
  const timers = [
    setTimeout(() => {
      timedOut = true
      kill('SIGTERM')
    }, request.msMax),
    setTimeout(killNow, request.msMax + GRACE_MS),
  ]
  try {
    const exitCode = await new Promise<number>((done) => {
      child.on('error', () => done(NOT_STARTED))
      child.on('exit', (code, signal) => done(code ?? SIGNALLED + (SIGNAL_NUMBERS[signal ?? ''] ?? 0)))
    })
    killNow()
    await closed([child.stdout, child.stderr])
    return { exitCode: timedOut ? TIMED_OUT : exitCode, output: tail() }
  } finally {
    for (const timer of timers) clearTimeout(timer)
    process.off('exit', killNow)
  }
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // Nobody of the group is left.
  }
}

function collectTail(streams: readonly Readable[], bytesMax: number): () => string {
  let kept = Buffer.alloc(0)
  let cut = false
  for (const stream of streams) {
    stream.on('data', (chunk: Buffer) => {
      const all = Buffer.concat([kept, chunk])
      cut ||= all.length > bytesMax
      kept = all.subarray(Math.max(0, all.length - bytesMax))
    })
  }
  return () => (cut ? wholeCharacters(kept) : kept).toString('utf8')
}

/** Without the end of a character whose beginning was cut off. */
function wholeCharacters(bytes: Buffer): Buffer {
  let from = 0
  while (from < 4 && ((bytes[from] ?? 0) & 0xc0) === 0x80) from++
  return bytes.subarray(from)
}

async function closed(streams: readonly Readable[]): Promise<void> {
  const ends = streams.map(
    (stream) => new Promise<void>((done) => (stream.closed ? done() : stream.once('close', () => done()))),
  )
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((done) => (timer = setTimeout(done, CLOSE_MS_MAX)))
  await Promise.race([Promise.all(ends), late])
  clearTimeout(timer)
  for (const stream of streams) stream.destroy()
}
