import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../../domain/failure.ts'
import type { SshHost, SshRunner } from '../../domain/fleet/ssh-host.ts'
import { shellQuoted } from '../../domain/shell-words.ts'
import { causeOf } from '../git/git-errors.ts'
import { hostScript } from './host-script.ts'

export interface Machine {
  readonly ssh: SshRunner
  readonly host: SshHost
  readonly environment: NodeJS.ProcessEnv
  /** The folder of what is installed with brain. */
  readonly templates: string
}

/** A function of host.sh, and the values that it works with. */
export interface HostCall {
  readonly verb: 'facts' | 'make' | 'there' | 'start' | 'look' | 'stop' | 'save' | 'remove'
  readonly values: Readonly<Record<string, string>>
  readonly msMax?: number
}

/** After those of the settings, of which the first counts: never a question, never a wait without end, nothing of this machine lent. */
const OPTIONS = [
  'BatchMode=yes',
  'ConnectTimeout=10',
  'ServerAliveInterval=10',
  'ServerAliveCountMax=3',
  'ForwardAgent=no',
  'ForwardX11=no',
  'ClearAllForwardings=yes',
  'LogLevel=ERROR',
].flatMap((option) => ['-o', option])

const MS_MAX = 60_000
const OUTPUT_BYTES_MAX = 16 * 1024 * 1024
/** ssh's own exit for a connection that was not made, or broke. */
const NO_CONNECTION = 255

/**
 * Runs a function of host.sh on the machine; answers what it printed. All of it goes by standard input, so that no other user
 * there sees a value in a list of processes. Throws MACHINE_UNREACHABLE, MACHINE_DENIED, git's causes.
 */
export async function sshCall(machine: Machine, call: HostCall): Promise<Buffer> {
  const answer = `brain-answer-${randomBytes(8).toString('hex')}`
  const functions = await readFile(join(machine.templates, 'host.sh'), 'utf8')
  const script = hostScript(functions, { ...call, answer })
  const { code, stdout, stderr } = await run(machine, script, call.msMax ?? MS_MAX)
  // What a login prints before is not ours.
  const at = stdout.indexOf(`${answer}\n`)
  if (code === 0 && at >= 0) return stdout.subarray(at + answer.length + 1)
  throw causeFor(machine, call, { code, stderr, isThere: at >= 0 })
}

interface Ran {
  readonly code: number | null
  readonly stdout: Buffer
  readonly stderr: string
}

function sshWords({ ssh, host }: Machine, terminal: '-t' | '-T', command: string): readonly string[] {
  const port = host.port === null ? [] : ['-p', String(host.port)]
  return [...ssh.program, ...OPTIONS, ...port, terminal, '--', host.destination, command]
}

/** Reads along in this terminal until the person ends it. Answers ssh's exit. */
export async function attachBy(machine: Machine, log: string): Promise<number> {
  const [program = '', ...words] = sshWords(machine, '-t', `tail -n 200 -f ${shellQuoted(log)}`)
  const child = spawn(program, words, { env: machine.environment, stdio: 'inherit' })
  return await new Promise((done) => {
    child.on('error', () => done(127))
    child.on('exit', (code) => done(code ?? 1))
  })
}

async function run(machine: Machine, input: string, msMax: number): Promise<Ran> {
  const [program = '', ...words] = sshWords(machine, '-T', 'sh -s')
  const child = spawn(program, words, { env: machine.environment, timeout: msMax, killSignal: 'SIGKILL' })
  const chunks: Buffer[] = []
  let size = 0
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => {
    if ((size += chunk.length) <= OUTPUT_BYTES_MAX) chunks.push(chunk)
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('utf8')).slice(-OUTPUT_BYTES_MAX / 1024)
  })
  // A connection that is refused is told by the exit, not by the pipe.
  child.stdin.on('error', () => {}).end(input)
  const code = await new Promise<number | null>((done, fail) => {
    child.on('error', (error) => fail(new Failure('RUNNER_FAILED', { runner: 'ssh', reason: error.message })))
    child.on('close', done)
  })
  return { code, stdout: Buffer.concat(chunks), stderr }
}

const DENIED =
  /permission denied|host key verification failed|identification has changed|too many authentication failures/i

function causeFor(
  { host: { name } }: Machine,
  { verb }: HostCall,
  { code, stderr, isThere }: { code: number | null; stderr: string; isThere: boolean },
): Failure {
  const reason = lastLine(stderr)
  if (code === null) return new Failure('MACHINE_UNREACHABLE', { machine: name, reason: 'no answer in time' })
  if (code === NO_CONNECTION) {
    const failure = DENIED.test(stderr) && !isThere ? 'MACHINE_DENIED' : 'MACHINE_UNREACHABLE'
    return new Failure(failure, { machine: name, reason: reason || 'the connection broke' })
  }
  return stderr.trim() === ''
    ? new Failure('RUNNER_FAILED', { runner: 'ssh', reason: `${verb} ended with ${code} on ${name}` })
    : causeOf(stderr, { command: `${verb} on ${name}`, machine: name })
}

const REASON_CHARACTERS_MAX = 300

function lastLine(text: string): string {
  return (text.trim().split('\n').at(-1) ?? '').trim().slice(0, REASON_CHARACTERS_MAX)
}
