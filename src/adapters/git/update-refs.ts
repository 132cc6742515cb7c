import type { GitPlace } from './git-place.ts'

/** `git update-ref --stdin` commands; all of them happen or none. */
export async function updateRefs(
  place: GitPlace,
  commands: readonly string[],
): Promise<{ ok: boolean; stderr: string }> {
  if (commands.length === 0) return { ok: true, stderr: '' }
  const input = ['start', ...commands, 'prepare', 'commit', ''].join('\n')
  const output = await place.git.try(['update-ref', '--no-deref', '--stdin'], { input })
  return { ok: output.exitCode === 0, stderr: output.stderr }
}
