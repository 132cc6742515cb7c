import type { GitPlace } from '../git/git-place.ts'
import { MIRROR } from '../git/git-refs.ts'
import { isSecretFile } from '../../domain/backup/left-out.ts'
import type { FindSecret } from './find-secrets.ts'
import { secretIn } from './find-secrets.ts'
import type { Memory } from './memory.ts'

export interface CommitsToSave {
  /** The backup's parent: HEAD, or the newest commit of it that is on the remote; null: none. */
  readonly base: string | null
  /** HEAD is within the backup. */
  readonly isWhole: boolean
  /** HEAD has commits that the remote has not. */
  readonly isAhead: boolean
  readonly known: Memory['commits']
}

export interface CommitsRequest {
  readonly head: string | null
  readonly target: string | null
  readonly known: Memory['commits']
  readonly findSecret: FindSecret
}

const OBJECTS_MAX = 50_000
const BATCH = 200
const BLOB_BYTES_MAX = 5 * 1024 * 1024

/**
 * Commits that are only here are saved as such, unless a secret stands in one: whoever notices that before the push takes it back,
 * and the backup must not have been faster.
 */
export async function commitsToSave(place: GitPlace, request: CommitsRequest): Promise<CommitsToSave> {
  const { head, target, known } = request
  if (head === null) return { base: null, isWhole: true, isAhead: false, known: null }
  // Without a remote there is nowhere to go that they are not already.
  if (target === null) return { base: head, isWhole: true, isAhead: false, known: null }
  const published = publishedBy(place)
  const ahead = await place.git.run(['rev-list', '--max-count=1', head, '--not', ...published])
  if (ahead === '') return { base: head, isWhole: true, isAhead: false, known: null }
  const isJudged = known !== null && known.target === target
  const isClean =
    isJudged && known.head === head
      ? known.isClean
      : await areClean(place, request, isJudged && known.isClean ? known.head : null)
  const now = { head, target, isClean }
  if (isClean) return { base: head, isWhole: true, isAhead: true, known: now }
  return { base: await lastPublished(place, head), isWhole: false, isAhead: true, known: now }
}

function publishedBy({ remote }: GitPlace): readonly string[] {
  return [`--glob=refs/remotes/${remote ?? ''}/*`, `--glob=${MIRROR}*`]
}

/** All that they bring, name and content; a history too large to be looked through is not pushed unseen. */
async function areClean(
  place: GitPlace,
  { head, findSecret }: CommitsRequest,
  since: string | null,
): Promise<boolean> {
  const without = ['--not', ...publishedBy(place), ...(since === null ? [] : [since])]
  const listed = await place.git.run(['rev-list', '--objects', head ?? '', ...without])
  const objects = listed.split('\n').flatMap((line) => {
    const space = line.indexOf(' ')
    return space === -1 ? [] : [{ id: line.slice(0, space), path: line.slice(space + 1) }]
  })
  if (objects.length > OBJECTS_MAX || objects.some(({ path }) => isSecretFile(path))) return false
  for (let at = 0; at < objects.length; at += BATCH) {
    const ids = objects.slice(at, at + BATCH).map(({ id }) => id)
    const facts = await place.git.objects.info(ids)
    const blobs = facts.flatMap((fact) =>
      fact?.type === 'blob' && fact.size <= BLOB_BYTES_MAX ? [fact.id] : [],
    )
    for (const blob of await place.git.objects.contents(blobs))
      if (blob !== null && !blob.bytes.subarray(0, 8_000).includes(0))
        if ((await secretIn(blob.bytes.toString('utf8'), findSecret)) !== null) return false
  }
  return true
}

/** The newest commit of HEAD's history that the remote has; null: it has none of it. */
async function lastPublished(place: GitPlace, head: string): Promise<string | null> {
  const words = ['rev-list', '--boundary', '--topo-order', head, '--not', ...publishedBy(place)]
  const lines = (await place.git.run(words)).split('\n')
  return lines.find((line) => line.startsWith('-'))?.slice(1) ?? null
}
