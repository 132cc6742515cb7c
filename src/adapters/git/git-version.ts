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
