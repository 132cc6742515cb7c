import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { releaseDeadLocks, type LockedPlace, type LockRelease } from './dead-locks.ts'
import { gitFailed, type GitClient, type GitOptions, type GitOutput } from './git-client.ts'
import { LOCK_EXISTS } from './git-errors.ts'
import { onlyReads, subcommandOf } from './living-git.ts'
import { noteRunning } from './running-notes.ts'

export interface LockedPlaces {
  readonly own: LockedPlace
  /** The remote, where it is a folder of this machine: git then works in it for us. */
  readonly remote: LockedPlace | null
}

/** All that brain calls and that locks anything; reading costs no note. */
const LOCKING = new Set(
  'add checkout checkout-index commit config fast-import fetch merge push read-tree reset switch symbolic-ref update-index update-ref worktree'.split(
    ' ',
  ),
)
/** How long to wait, by whose the lock is: of an unknown holder's, only as long as git commands usually take. */
const WAIT_MS_MAX: Readonly<Record<LockRelease, number>> = { released: 10_000, waiting: 10_000, none: 600 }
const PAUSE_MS = 100

/**
 * A git client that notes what it is in the middle of, waits for locks, and clears away those that brain's own killed
 * commands left (protocol §9).
 */
export function patientGit(client: GitClient, places: LockedPlaces): GitClient {
  const patient: GitClient = {
    directory: client.directory,
    objects: client.objects,
    readNow: (args, env) => client.readNow(args, env),
    try: async (args, options) =>
      takesLocks(args)
        ? await tryPatiently(client, places, { args, options })
        : await client.try(args, options),
    run: async (args, options) => {
      const output = await patient.try(args, options)
      if (output.exitCode !== 0) throw gitFailed(args, output)
      return output.stdout.toString('utf8').replace(/\n$/, '')
    },
  }
  return patient
}

interface Call {
  readonly args: readonly string[]
  readonly options: GitOptions | undefined
}

function takesLocks(args: readonly string[]): boolean {
  return LOCKING.has(subcommandOf(args)) && !onlyReads(args)
}

async function tryPatiently(client: GitClient, places: LockedPlaces, call: Call): Promise<GitOutput> {
  const concerned = concernedBy(call, places)
  const started = Date.now()
  for (;;) {
    const output = await tryNoted(client, concerned, call)
    if (output.exitCode === 0 || !LOCK_EXISTS.test(output.stderr)) return output
    const release = await releaseAll(concerned)
    const isPush = subcommandOf(call.args) === 'push'
    // A push that lost a race on the remote is decided anew at once.
    if (Date.now() - started > (isPush && release === 'none' ? 0 : WAIT_MS_MAX[release])) return output
    await setTimeout(PAUSE_MS * (0.5 + Math.random()))
  }
}

function concernedBy({ args }: Call, { own, remote }: LockedPlaces): readonly LockedPlace[] {
  return subcommandOf(args) === 'push' && remote !== null ? [own, remote] : [own]
}

async function tryNoted(client: GitClient, places: readonly LockedPlace[], call: Call): Promise<GitOutput> {
  const done = noteRunning(
    places.map(({ commonDir }) => join(commonDir, 'brain')),
    'git',
  )
  try {
    return await client.try(call.args, call.options)
  } finally {
    done()
  }
}

async function releaseAll(places: readonly LockedPlace[]): Promise<LockRelease> {
  const releases = []
  for (const place of places) releases.push(await releaseDeadLocks(place))
  if (releases.includes('waiting')) return 'waiting'
  return releases.includes('released') ? 'released' : 'none'
}
