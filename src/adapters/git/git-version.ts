import { statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { Failure } from '../../domain/failure.ts'
import { isGitEnough } from '../../domain/git-version.ts'
import type { GitClient } from './git-client.ts'

/** As git says it, without the system's additions; throws GIT_MISSING. */
export async function readGitVersion(git: GitClient): Promise<string | null> {
  return /\d+\.\d+(?:\.\d+)*/.exec(await git.run(['--version']))?.[0] ?? null
}

/** Throws GIT_TOO_OLD, before anything is half-done with a git that lacks a part. */
export async function assertGitIsEnough(git: GitClient): Promise<void> {
  const version = await readGitVersion(git)
  if (version !== null && !isGitEnough(version)) throw new Failure('GIT_TOO_OLD', { version })
}

/** The git that runs here, so that it can be told from another one: its path, size and time. null: not found so. */
export function gitProgram(environment: NodeJS.ProcessEnv): string | null {
  for (const folder of (environment['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, 'git')
    const file = folder === '' ? undefined : statSync(path, { throwIfNoEntry: false })
    if (file?.isFile() === true) return `${path} ${file.size} ${file.mtimeMs}`
  }
  return null
}
