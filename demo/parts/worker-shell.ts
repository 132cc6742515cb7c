import { spawnSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'

/** What a block printed, and how its last command ended. */
export interface ShellRun {
  readonly status: number
  /** Both streams, as on a terminal. */
  readonly output: string
}

/** Runs blocks of shell commands one after another; a `cd` in one counts for the next. */
export interface WorkerShell {
  readonly folder: () => string
  readonly run: (commands: string) => ShellRun
}

const OUTPUT_BYTES_MAX = 16 * 1024 * 1024

/** Every block and what it printed is written to `transcript`. */
export function workerShell(start: string, transcript: string): WorkerShell {
  let folder = start
  return {
    folder: () => folder,
    run: (commands) => {
      const child = spawnSync('sh', ['-c', `exec 2>&1\n${commands}\nset -- $?\npwd >&3\nexit $1`], {
        cwd: folder,
        encoding: 'utf8',
        maxBuffer: OUTPUT_BYTES_MAX,
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      })
      if (child.error !== undefined) throw child.error
      const run = { status: child.status ?? 1, output: child.stdout }
      appendFileSync(transcript, `${folder} $\n${commands}\n--- exit ${run.status}\n${run.output}\n`)
      folder = child.output[3]?.trim() || folder
      return run
    },
  }
}
