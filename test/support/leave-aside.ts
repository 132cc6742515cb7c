import { commitFile, git, writeFiles } from './git-sandbox.ts'

/** A commit on the branch `spike`, which is answered, and a stash; then task/001 is checked out as it was. */
export async function leaveAside(dir: string): Promise<string> {
  await git(dir, 'switch', '--quiet', '-c', 'spike')
  const spike = await commitFile(dir, { 'spike.txt': 's\n' }, 'Spike')
  await git(dir, 'switch', '--quiet', 'task/001')
  await writeFiles(dir, { 'a.txt': 'stashed\n', 'new.txt': 'n\n', '.env': 'K=1\n' })
  await git(dir, 'stash', 'push', '--quiet', '--include-untracked')
  return spike
}
