import { lstat, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { planRestore, type Difference, type Entry, type Standing } from '../../domain/backup/plan-restore.ts'
import type { Comparison } from '../../ports/backup.ts'
import type { GitPlace } from '../git/git-place.ts'
import { MIRROR } from '../git/git-refs.ts'
import { mergeBase } from '../git/merge-base.ts'
import { assertWorkTree, headTreeish, LITERAL_PATHS, partsOf } from '../git/work-tree.ts'
import { emptyTree, rawDiff } from './raw-diff.ts'
import { STATUS } from './work-index.ts'

/** What of a backup is not in the working tree, and what could be done about each file. Changes nothing. */
export async function compareBackup(place: GitPlace, commit: string): Promise<Comparison> {
  assertWorkTree(place)
  const head = await headTreeish(place)
  const base = await mergeBase(place, head, commit)
  const changed = await rawDiff(place, base ?? (await emptyTree(place)), commit)
  const elsewise = new Map((await rawDiff(place, head, commit)).map((change) => [change.path, change]))
  const dirty = await dirtyPaths(place)
  const committed = await blobsSince(place, base, head)
  const found = changed.filter(({ path }) => elsewise.has(path) || dirty.has(path))
  const differences: Difference[] = []
  for (const { path, from, to } of found) {
    // A file that HEAD has as it was saved, and that was changed since in the working tree: the newer work stays.
    const now = elsewise.get(path)
    if (now === undefined || (to !== null && committed.has(to.blob))) continue
    const standing = await standingOf(place, path, { head: now.from, dirty })
    const isSame = to !== null && standing === 'unsaved' && (await isAt(place, path, to))
    differences.push({ path, base: from, saved: to, head: now.from, standing, isSame })
  }
  return { base, steps: planRestore(differences), commits: await commitsOnlyThere(place, commit) }
}

/** What was saved and then committed needs no bringing back, whatever became of it since. */
async function blobsSince(
  { git }: GitPlace,
  base: string | null,
  head: string,
): Promise<ReadonlySet<string>> {
  if (base === null || base === head) return new Set()
  const listed = await git.run(['rev-list', '--objects', head, '--not', base])
  return new Set(listed.split('\n').map((line) => line.split(' ', 1)[0] ?? ''))
}

/** Tracked files that are not as HEAD has them, and untracked ones. */
async function dirtyPaths({ git }: GitPlace): Promise<ReadonlySet<string>> {
  const lines = partsOf(await git.run(['-c', 'core.fsmonitor=false', ...STATUS]))
  return new Set(lines.map((line) => line.slice(3)))
}

async function standingOf(
  { root }: GitPlace,
  path: string,
  { head, dirty }: { readonly head: Entry | null; readonly dirty: ReadonlySet<string> },
): Promise<Standing> {
  const parts = path.split('/')
  for (let depth = 1; depth < parts.length; depth++) {
    const folder = await lstat(join(root, ...parts.slice(0, depth))).catch(() => null)
    if (folder === null) return 'absent'
    if (!folder.isDirectory()) return 'blocked'
  }
  const there = await lstat(join(root, path)).catch(() => null)
  if (there === null) return 'absent'
  return head !== null && !dirty.has(path) ? 'clean' : 'unsaved'
}

/** Does the file hold, as git would store it, just what the entry names? */
export async function isAt(place: GitPlace, path: string, entry: Entry): Promise<boolean> {
  const full = join(place.root, path)
  const there = await lstat(full).catch(() => null)
  if (there === null || there.isDirectory()) return false
  if (there.isSymbolicLink() !== (entry.mode === '120000')) return false
  if (there.isSymbolicLink()) {
    const input = await readlink(full)
    return (await place.git.run(['hash-object', '--stdin'], { input })) === entry.blob
  }
  if (!there.isFile()) return false
  const isModeKept = place.config.get('core.filemode') !== 'false'
  if (isModeKept && (entry.mode === '100755') !== ((there.mode & 0o100) !== 0)) return false
  const words = ['hash-object', `--path=${path}`, '--', full]
  const output = await place.git.try(words, { env: LITERAL_PATHS })
  return output.stdout.toString('utf8').trim() === entry.blob
}

async function commitsOnlyThere({ git, remote }: GitPlace, commit: string): Promise<number> {
  const known = ['--branches', `--remotes=${remote ?? ''}`, `--glob=${MIRROR}*`]
  const counted = await git.run(
    ['rev-list', '--count', '--no-merges', `${commit}^@`, '--not', 'HEAD', ...known].filter(
      (word) => word !== '--remotes=',
    ),
  )
  return Number.parseInt(counted, 10) || 0
}
