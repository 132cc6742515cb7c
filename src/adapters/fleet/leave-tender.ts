import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
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

/** Where there is no room for what it says, it looks after the workers all the same. */
function openOrNull(path: string): number | null {
  try {
    return openSync(path, 'w', 0o600)
  } catch {
    return null
  }
}
