import type { Entry } from '../../domain/backup/plan-restore.ts'
import type { GitPlace } from '../git/git-place.ts'
import { partsOf } from '../git/work-tree.ts'

export interface RawChange {
  readonly path: string
  /** null: it was not there. */
  readonly from: Entry | null
  /** null: it is not there any more. */
  readonly to: Entry | null
}

/** What differs between two trees or commits, file by file. */
export async function rawDiff({ git }: GitPlace, from: string, to: string): Promise<readonly RawChange[]> {
  const options = ['-r', '-z', '--raw', '--no-renames', '--no-abbrev', '--ignore-submodules=none']
  const parts = partsOf(await git.run(['-c', 'core.fsmonitor=false', 'diff-tree', ...options, from, to]))
  const changes: RawChange[] = []
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [oldMode = '', newMode = '', oldBlob = '', newBlob = ''] = (parts[at] ?? '').slice(1).split(' ')
    changes.push({
      path: parts[at + 1] ?? '',
      from: entryOf(oldMode, oldBlob),
      to: entryOf(newMode, newBlob),
    })
  }
  return changes
}

function entryOf(mode: string, blob: string): Entry | null {
  return mode === '000000' ? null : { mode, blob }
}

/** The tree without anything in it, which every repository can name. */
export async function emptyTree({ git }: GitPlace): Promise<string> {
  return await git.run(['hash-object', '-w', '-t', 'tree', '--stdin'], { input: '' })
}
