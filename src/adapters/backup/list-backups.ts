import {
  BACKUP_BRANCHES,
  BACKUPS,
  readBackupMessage,
  readBackupName,
  SEEN_BACKUPS,
  timeOfStamp,
  type Backup,
  type BackupFacts,
} from '../../domain/backup/backup.ts'
import { Failure } from '../../domain/failure.ts'
import { causeOf } from '../git/git-errors.ts'
import type { GitPlace } from '../git/git-place.ts'
import { QUIET_FETCH } from '../git/quiet-fetch.ts'
import { MIRROR, tipsBelow } from '../git/git-refs.ts'
import { updateRefs } from '../git/update-refs.ts'

/** The newest of so many clones come with their facts; what is older is fetched when it is asked for. */
const FETCHED_MAX = 200

/** All that this clone or the remote has, newest first; why the remote was not asked, null when it was. */
export async function listBackups(
  place: GitPlace,
  { offline, ownNames }: { readonly offline: boolean; readonly ownNames: readonly string[] },
): Promise<{ readonly backups: readonly Backup[]; readonly offline: string | null }> {
  const asked = offline || place.remote === null ? { names: null, offline: null } : await askRemote(place)
  const local = await listLocalBackups(place, ownNames)
  const byId = new Map<string, Backup>()
  for (const backup of local) {
    const known = byId.get(backup.id)
    if (known === undefined) byId.set(backup.id, backup)
    else byId.set(backup.id, { ...known, isOnRemote: known.isOnRemote || backup.isOnRemote })
  }
  const here = tipsBelow(place, SEEN_BACKUPS)
  for (const [name, commit] of asked.names ?? []) {
    const read = readBackupName(name)
    // What is here and was not listed is nobody's backup, whatever it is called.
    if (read === null || here.has(name) || byId.has(`${read.clone}@${read.stamp}`)) continue
    const { clone, stamp, at } = read
    const id = `${clone}@${stamp}`
    const isOwn = ownNames.includes(clone)
    byId.set(id, { id, clone, at, commit, facts: null, isOwn, isOnRemote: true, ref: BACKUPS + name })
  }
  const backups = [...byId.values()].toSorted((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1))
  return { backups, offline: asked.offline }
}

const RECORD = '\x1e'
const FORMAT = ['refname', 'objectname', 'authorname', 'authoremail:trim', 'contents']
  .map((field) => `%(${field})`)
  .join('%00')

/** What is here: own ones, those of the remote as of the last look, and those that came as branches. */
export async function listLocalBackups(
  place: GitPlace,
  ownNames: readonly string[] = [],
): Promise<readonly Backup[]> {
  const branches = [
    `${MIRROR}${BACKUP_BRANCHES}`,
    `refs/remotes/${place.remote ?? 'origin'}/${BACKUP_BRANCHES}`,
  ]
  const words = ['for-each-ref', `--format=${FORMAT}%1e`, BACKUPS, SEEN_BACKUPS, ...branches]
  const listed = await place.git.run(words)
  return listed.split(RECORD).flatMap((record) => {
    const [ref = '', commit = '', author = '', email = '', message = ''] = record
      .replace(/^\n/, '')
      .split('\0')
    const said = readBackupMessage(message)
    if (said === null || ref.startsWith(`${SEEN_BACKUPS}branch/`)) return []
    const { clone, stamp, ...facts } = said
    const id = `${clone}@${stamp}`
    if (!isNamedSo(ref, { clone, stamp })) return []
    return [
      {
        ...{ id, clone, at: timeOfStamp(stamp) ?? '', commit, ref },
        facts: { ...facts, author, email } satisfies BackupFacts,
        isOwn: ownNames.includes(clone),
        isOnRemote: !ref.startsWith(BACKUPS),
      },
    ]
  })
}

/** A backup stands under its own name only: nobody's commit can pass for another's. */
function isNamedSo(ref: string, { clone, stamp }: { clone: string; stamp: string }): boolean {
  const name = `${clone}/${stamp}`
  return ref === BACKUPS + name || ref === SEEN_BACKUPS + name || ref.endsWith(`/${BACKUP_BRANCHES}${clone}`)
}

/** The names of all that the remote has, and the newest of each clone brought here. */
async function askRemote(
  place: GitPlace,
): Promise<{ readonly names: ReadonlyMap<string, string> | null; readonly offline: string | null }> {
  try {
    const names = await remoteNames(place)
    const newest = new Map<string, string>()
    for (const name of [...names.keys()].toSorted()) newest.set(readBackupName(name)?.clone ?? '', name)
    await fetchRefs(place, [...newest.values()].toSorted(byStamp).slice(0, FETCHED_MAX))
    await forgetGone(place, names)
    return { names, offline: null }
  } catch (error) {
    if (!(error instanceof Failure) || !AWAY.has(error.code)) throw error
    return { names: null, offline: String(error.details['reason'] ?? 'it cannot be reached') }
  }
}

const AWAY = new Set(['REMOTE_UNREACHABLE', 'AUTH_FAILED'])

function byStamp(a: string, b: string): number {
  const [left = '', right = ''] = [a, b].map((name) => name.slice(name.indexOf('/')))
  return left < right ? 1 : -1
}

async function remoteNames(place: GitPlace): Promise<ReadonlyMap<string, string>> {
  const output = await place.git.try(['ls-remote', '--refs', place.remote ?? '', `${BACKUPS}*`])
  if (output.exitCode !== 0) throw causeOf(output.stderr, { remote: place.remote })
  const lines = output.stdout.toString('utf8').split('\n')
  const named = lines.map((line) => line.split('\t')).map(([commit = '', ref = '']) => [ref, commit] as const)
  return new Map(
    named
      .filter(([ref]) => ref.startsWith(BACKUPS) && readBackupName(ref.slice(BACKUPS.length)) !== null)
      .map(([ref, commit]) => [ref.slice(BACKUPS.length), commit]),
  )
}

/** Below the prefix; those that are here already cost nothing. */
export async function fetchRefs(place: GitPlace, names: readonly string[]): Promise<void> {
  if (names.length === 0 || place.remote === null) return
  const output = await place.git.try([
    ...QUIET_FETCH,
    place.remote,
    ...names.map((name) => `+${BACKUPS}${name}:${SEEN_BACKUPS}${name}`),
  ])
  if (output.exitCode !== 0) throw causeOf(output.stderr, { remote: place.remote })
}

async function forgetGone(place: GitPlace, names: ReadonlyMap<string, string>): Promise<void> {
  const listed = await place.git.run(['for-each-ref', '--format=%(refname)', SEEN_BACKUPS])
  const known = listed.split('\n').filter((ref) => ref !== '')
  const isGone = (ref: string): boolean => {
    const name = ref.slice(SEEN_BACKUPS.length)
    return readBackupName(name) !== null && !names.has(name)
  }
  await updateRefs(
    place,
    known.filter(isGone).map((ref) => `delete ${ref}`),
  )
}
