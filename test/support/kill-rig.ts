import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { assertInSandbox } from './git-sandbox.ts'

/**
 * Where a command dies: at its n-th git process, that many milliseconds into it (0 is before it starts), or that many
 * milliseconds into the checks of a review.
 */
export interface KillPoint {
  readonly call: number | 'check'
  readonly msInto: number
}

export interface KillRun {
  readonly pid: number
  readonly killed: boolean
  readonly exit: number | null
  readonly output: string
  /** Git processes that were started. */
  readonly calls: number
}

/** The built program. */
export const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
const TIMEOUT_MS = 60_000

/**
 * Stands in for git: numbers its calls, and at the given one ends its whole process group, brain and every git process of it, by
 * SIGKILL. What git starts itself it finds beside its own program, so that is not counted. A number belongs to one call, also where
 * two start at once: whoever made its file has it (`set -C` makes none twice).
 */
const WRAPPER = `#!/bin/sh
set -C
n=1
until true > "$KILL_CALLS/$n"; do n=$((n + 1)); done 2> /dev/null
set +C
if [ "$n" -eq "$KILL_CALL" ]; then
  if [ "$KILL_AFTER" != 0 ]; then
    "$REAL_GIT" "$@" <&0 &
    sleep "$KILL_AFTER"
  fi
  kill -9 0
fi
exec "$REAL_GIT" "$@"
`

let realGit: string | undefined

/** Runs brain in a folder and kills it, with all that it started, at the point. */
export async function killedBrain(
  dir: string,
  words: readonly string[],
  { call, msInto }: KillPoint,
): Promise<KillRun> {
  assertInSandbox(dir)
  realGit ??= execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()
  const folder = await mkdtemp(join(dirname(dir), 'wrapper-'))
  await writeFile(join(folder, 'git'), WRAPPER)
  await chmod(join(folder, 'git'), 0o755)
  const calls = join(folder, 'calls')
  await mkdir(calls)
  const child = spawn(process.execPath, [MAIN, ...words], {
    cwd: dir,
    // A process group of its own, so that the kill meets nothing else.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    env: {
      ...process.env,
      LC_ALL: 'C.UTF-8',
      PATH: `${folder}:${process.env['PATH'] ?? ''}`,
      REAL_GIT: realGit,
      KILL_CALLS: calls,
      KILL_CALL: call === 'check' ? '0' : String(call),
      KILL_AFTER: String(msInto / 1000),
    },
  })
  if (call === 'check') void killInCheck(dir, { child, msInto })
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return await new Promise((done, fail) => {
    child.on('error', fail)
    child.on('close', (exit, signal) => {
      const output = Buffer.concat(chunks).toString()
      const { length } = readdirSync(calls)
      // A build that is away for a moment starts none.
      if (length === 0) fail(new Error(`brain started no git process\n${output}`))
      else done({ pid: child.pid ?? 0, killed: signal === 'SIGKILL', exit, output, calls: length })
    })
  })
}

const LOOK_MS = 5

/** brain notes that it is about to check; checks stand in a process group of their own, which this does not reach. */
async function killInCheck(
  dir: string,
  { child, msInto }: { child: ChildProcess; msInto: number },
): Promise<void> {
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null
  while (isRunning() && !(await isChecking(dir))) await setTimeout(LOOK_MS)
  await setTimeout(msInto)
  if (isRunning() && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
}

async function isChecking(dir: string): Promise<boolean> {
  const notes = await readdir(join(dir, '.git/brain/running')).catch(() => [])
  return notes.some((name) => name.startsWith('check-'))
}
