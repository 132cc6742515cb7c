import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { Failure } from '../../domain/failure.ts'
import { fillWords } from '../../domain/fleet/fill-words.ts'
import type { Runner } from '../../domain/fleet/runner.ts'
import type { FleetWorker, ProcessName } from '../../domain/fleet/worker.ts'
import { identityOf } from '../system/process-identity.ts'

export interface Launching {
  readonly script: string
  readonly log: string
  readonly environment: NodeJS.ProcessEnv
}

export interface Launched {
  readonly process: ProcessName | null
  readonly job: string | null
}

/** Starts a session's script as the runner says. Throws RUNNER_FAILED. */
export async function launch(runner: Runner, worker: FleetWorker, launching: Launching): Promise<Launched> {
  const named = {
    session: sessionName(worker),
    place: worker.place,
    script: launching.script,
    task: worker.task,
    worker: worker.worker,
  }
  const filled = fillWords(runner.start ?? [], named)
  const words = filled.length === 0 ? ['sh', launching.script] : filled
  return runner.stays ? await leave(runner, words, launching) : await hand(runner, words, launching)
}

export function sessionName({ task, mark }: Pick<FleetWorker, 'task' | 'mark'>): string {
  return `brain-${task}-${mark.slice(0, 8)}`
}

/** In a process group of its own, which outlives brain; what it prints is the log. */
async function leave(
  runner: Runner,
  [program = '', ...words]: readonly string[],
  { log, environment }: Launching,
): Promise<Launched> {
  const output = openSync(log, 'a', 0o600)
  const child = spawn(program, words, { detached: true, stdio: ['ignore', output, output], env: environment })
  closeSync(output)
  await new Promise<void>((done, fail) => {
    child.on('spawn', done)
    child.on('error', (error) => fail(failed(runner, error.message)))
  })
  child.unref()
  return { process: identityOf(child.pid ?? 0), job: null }
}

const HAND_MS_MAX = 60_000
const SAID_BYTES_MAX = 16 * 1024

/** To something that runs it later, or elsewhere, and answers with the name that it has there. */
async function hand(
  runner: Runner,
  [program = '', ...words]: readonly string[],
  { environment }: Launching,
): Promise<Launched> {
  const child = spawn(program, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment,
    timeout: HAND_MS_MAX,
  })
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk: Buffer) => {
      said[name] = (said[name] + chunk.toString('utf8')).slice(0, SAID_BYTES_MAX)
    })
  const code = await new Promise<number | null>((done, fail) => {
    child.on('error', (error) => fail(failed(runner, error.message)))
    child.on('close', (exit) => done(exit))
  })
  if (code !== 0) throw failed(runner, said.stderr.trim().split('\n')[0] || `exit ${code}`)
  const found = runner.job === null ? null : new RegExp(runner.job).exec(said.stdout)
  const job = (found?.[1] ?? found?.[0] ?? said.stdout).trim().split('\n')[0] ?? ''
  return { process: null, job: job === '' ? null : job.slice(0, 200) }
}

function failed({ name }: Runner, reason: string): Failure {
  return new Failure('RUNNER_FAILED', { runner: name, reason })
}
