import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isSecretFile } from '../../domain/backup/left-out.ts'
import { findUnwanted, type FindSecret } from '../backup/find-secrets.ts'
import { rawDiff, type RawChange } from '../backup/raw-diff.ts'
import type { GitPlace } from '../git/git-place.ts'

const FILE_BYTES_MAX = 50 * 1024 * 1024
const LEFT_OUT_TOLD_MAX = 20

/** Git's environment for an index of its own. */
export type IndexFile = Readonly<Record<'GIT_INDEX_FILE', string>>

interface Cleaning {
  readonly head: string
  readonly fill: (env: IndexFile) => Promise<void>
  readonly findSecret: FindSecret
}

/** A tree of what an index is filled with, but for what must not be published: there it has what HEAD has. */
export async function cleanTree(
  place: GitPlace,
  { head, fill, findSecret }: Cleaning,
): Promise<{ readonly tree: string; readonly leftOut: readonly string[] }> {
  const index = join(place.gitDir, `brain-save-${process.pid}.index`)
  const env = { GIT_INDEX_FILE: index }
  try {
    await fill(env)
    const tree = await place.git.run(['write-tree'], { env })
    const unwanted = await unwantedAmong(place, await rawDiff(place, head, tree), findSecret)
    if (unwanted.length === 0) return { tree, leftOut: [] }
    const input = unwanted.map(({ change }) => formerEntry(change)).join('')
    await place.git.run(['update-index', '-z', '--index-info'], { env, input })
    return {
      tree: await place.git.run(['write-tree'], { env }),
      leftOut: unwanted.map(({ change, why }) => `${change.path} (${why})`).slice(0, LEFT_OUT_TOLD_MAX),
    }
  } finally {
    place.git.objects.end()
    await rm(index, { force: true })
    await rm(`${index}.lock`, { force: true })
  }
}

interface Unwanted {
  readonly change: RawChange
  readonly why: string
}

/** By name and size only where HEAD has no such file; what is in it counts always. */
async function unwantedAmong(
  place: GitPlace,
  changes: readonly RawChange[],
  findSecret: FindSecret,
): Promise<readonly Unwanted[]> {
  const added = changes.filter(({ from, to }) => from === null && to !== null)
  const objects = await place.git.objects.info(added.map(({ to }) => to?.blob ?? ''))
  const alone = added.flatMap((change, at): readonly Unwanted[] => {
    if (isSecretFile(change.path)) return [{ change, why: 'its name' }]
    return (objects[at]?.size ?? 0) > FILE_BYTES_MAX ? [{ change, why: 'its size' }] : []
  })
  const known = new Set(alone.map(({ change }) => change))
  const others = changes.filter((change) => !known.has(change))
  const found = await findUnwanted(place, others, findSecret)
  const secret = found.filter(({ reason }) => reason === 'secret')
  return [...alone, ...secret.map(({ change, detail }) => ({ change, why: detail ?? 'a secret' }))]
}

/** A line of `update-index --index-info`; mode 0 removes. */
function formerEntry({ path, from, to }: RawChange): string {
  const nothing = '0'.repeat(to?.blob.length ?? 40)
  return `${from?.mode ?? '0'} ${from?.blob ?? nothing}\t${path}\0`
}
