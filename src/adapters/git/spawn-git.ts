import { spawn, type ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { Failure } from '../../domain/failure.ts'

/** One git process to be run to its end. */
export interface GitCall {
  /** git's own options, before the command. */
  readonly options: readonly string[]
  readonly args: readonly string[]
  readonly directory: string
  readonly environment: NodeJS.ProcessEnv
  readonly input: string | Buffer | undefined
  /** What stdout has beyond this is dropped. */
  readonly stdoutBytesMax: number
  /** No sign of life for this long ends the process; milliseconds. */
  readonly silenceMsMax: number
}

export interface GitSaid {
  readonly exitCode: number
  readonly stdout: Buffer
  /** How many bytes there were. */
  readonly stdoutBytes: number
  readonly stderr: string
}

/** What git leaves behind, such as an ssh connection to be used again, keeps stderr open for as long as it lives. */
const LAST_WORDS_MS = 50

/** Runs git, and waits for all it says. Throws GIT_MISSING, REMOTE_UNREACHABLE, GIT_FAILED for one that was killed. */
export async function spawnGit(call: GitCall): Promise<GitSaid> {
  const child = spawn('git', [...call.options, ...call.args], {
    cwd: call.directory,
    env: call.environment,
    stdio: [call.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  })
  const heard = listen(child, call)
  // git may end before it has read everything; its exit says what to make of that.
  child.stdin?.on('error', () => null)
  child.stdin?.end(call.input)
  const exitCode = await ended(child, call)
  return { exitCode, ...heard() }
}

function listen(
  { stdout, stderr }: ChildProcess,
  { stdoutBytesMax }: GitCall,
): () => Omit<GitSaid, 'exitCode'> {
  const chunks: Buffer[] = []
  const words: Buffer[] = []
  let stdoutBytes = 0
  stdout?.on('data', (chunk: Buffer) => {
    const room = stdoutBytesMax - stdoutBytes
    stdoutBytes += chunk.length
    if (room > 0) chunks.push(chunk.subarray(0, room))
  })
  stderr?.on('data', (chunk: Buffer) => words.push(chunk))
  return () => ({
    stdout: Buffer.concat(chunks),
    stdoutBytes,
    stderr: Buffer.concat(words).toString('utf8'),
  })
}

/** Its exit code, once all that it said has come. */
async function ended(child: ChildProcess, { args, silenceMsMax }: GitCall): Promise<number> {
  const { stdout, stderr } = child
  const [heard, told] = [closed(stdout), closed(stderr)]
  let isSilent = false
  const timer = setTimeout(() => {
    isSilent = true
    child.kill()
    for (const stream of [stdout, stderr]) stream?.destroy()
  }, silenceMsMax)
  for (const stream of [stdout, stderr]) stream?.on('data', () => timer.refresh())
  try {
    const [{ code, signal }] = await Promise.all([exited(child, args), heard])
    await shortly(told)
    if (isSilent) throw tooSilent()
    if (code === null) throw failed(args, `git was ended by ${signal}`)
    return code
  } finally {
    clearTimeout(timer)
    stderr?.destroy()
  }
}

function exited(
  child: ChildProcess,
  args: readonly string[],
): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(neverRan(args, error)))
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
}

async function closed(stream: Readable | null): Promise<void> {
  if (stream !== null) await new Promise((resolve) => stream.once('close', resolve))
}

function shortly(told: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LAST_WORDS_MS)
    void told.then(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** The failure of a git that could not be started. */
export function neverRan(args: readonly string[], error: Error): Failure {
  return error.message.includes('ENOENT')
    ? new Failure('GIT_MISSING', {}, error)
    : failed(args, error.message, error)
}

export function tooSilent(): Failure {
  return new Failure('REMOTE_UNREACHABLE', { reason: 'git said nothing for too long' })
}

function failed(args: readonly string[], stderr: string, cause?: unknown): Failure {
  return new Failure('GIT_FAILED', { command: `git ${args.join(' ')}`, stderr }, cause)
}
