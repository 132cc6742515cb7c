import { spawn } from 'node:child_process'
import { closeSync, openSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface TenderOptions {
  readonly brainDir: string
  readonly root: string
  readonly environment: NodeJS.ProcessEnv
}

/** By the very program that runs now; it ends by itself, and a second one finds the first and ends at once. */
export function leaveTender({ root, brainDir, environment }: TenderOptions): Promise<void> {
  const log = openOrNull(join(brainDir, 'fleet', 'tend.log'))
  const words = [process.argv[1] ?? '', '-C', root, 'fleet', 'tend']
  const child = spawn(process.execPath, words, {
    cwd: root,
    env: environment,
    detached: true,
    stdio: ['ignore', log ?? 'ignore', log ?? 'ignore'],
  })
  child.on('error', () => {})
  child.unref()
  if (log !== null) closeSync(log)
  return Promise.resolve()
}

const LOG_BYTES_MAX = 1024 * 1024

/**
 * Another tender, here or in another container, may be writing it: nothing of it is lost but by a log that is long. Where there is
 * no room for what it says, it looks after the workers all the same.
 */
function openOrNull(path: string): number | null {
  try {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
    if (size > LOG_BYTES_MAX) renameSync(path, `${path}.before`)
    return openSync(path, 'a', 0o600)
  } catch {
    return null
  }
}
