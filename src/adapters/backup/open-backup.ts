import { BACKUPS } from '../../domain/backup/backup.ts'
import { keptBackups } from '../../domain/backup/thin-backups.ts'
import { timeOfStamp } from '../../domain/backup/backup.ts'
import { Failure } from '../../domain/failure.ts'
import { PLAN_FALLBACK, SETTINGS_PATH } from '../../domain/settings/settings.ts'
import type { BackupPorts, Backups, Recovery, Taken } from '../../ports/backup.ts'
import { causeOf } from '../git/git-errors.ts'
import type { GitPlace } from '../git/git-place.ts'
import { headsOf, listBranches, rememberedHead, tipsBelow } from '../git/git-refs.ts'
import { mergeBase } from '../git/merge-base.ts'
import { updateRefs } from '../git/update-refs.ts'
import { assertWorkTree, headTreeish } from '../git/work-tree.ts'
import { compareBackup } from './compare-backup.ts'
import { autosave } from './daemon.ts'
import type { FindSecret } from './find-secrets.ts'
import { fetchRefs, listBackups } from './list-backups.ts'
import { cloneName, openTrees } from './places.ts'
import { emptyTree } from './raw-diff.ts'
import { restoreFiles, undoRestore } from './restore-files.ts'
import { forgetBackups, sendBackups } from './send-backups.ts'
import { takeBackup } from './take-backup.ts'

export interface OpenBackup {
  readonly environment: NodeJS.ProcessEnv
  readonly findSecret: FindSecret
}

/** Saved states of this clone's working trees, the process that makes them, and how they are brought back. */
export function openBackup(place: GitPlace, { environment, findSecret }: OpenBackup): BackupPorts {
  return {
    backups: backupsOf(place, { environment, findSecret }),
    autosave: autosave(place, environment),
    recovery: recoveryOf(place),
    email: environment['GIT_AUTHOR_EMAIL'] ?? place.config.get('user.email') ?? null,
    remoteUrl: place.remoteUrl,
    settingsText: () => knownSettings(place),
  }
}

/** Of the plan branch as it was last fetched, else as it is checked out: the background starts without the network. */
async function knownSettings(place: GitPlace): Promise<string | null> {
  const { config, git, remote } = place
  const head = await rememberedHead(place)
  const branches = [config.get('brain.plan'), PLAN_FALLBACK, head].filter((name) => name != null)
  const refs = [...branches.map((name) => headsOf(place) + name), `refs/remotes/${remote ?? ''}/HEAD`, 'HEAD']
  const found = await git.objects.contents(refs.map((ref) => `${ref}:${SETTINGS_PATH}`))
  const first = found.find((object) => object?.type === 'blob' && object.size <= SETTINGS_BYTES_MAX)
  return first?.bytes.toString('utf8') ?? null
}

const SETTINGS_BYTES_MAX = 1024 * 1024

function backupsOf(place: GitPlace, { environment, findSecret }: OpenBackup): Backups {
  /** For as long as it takes, so that nothing is left running between two rounds. */
  const withTrees = async <T>(use: (trees: readonly GitPlace[]) => Promise<T>): Promise<T> => {
    const trees = await openTrees(place, environment)
    try {
      return await use(trees)
    } finally {
      for (const tree of trees) tree.git.objects.end()
    }
  }
  return {
    take: ({ now, all }) => {
      assertWorkTree(place)
      return withTrees(async (trees) => {
        const taken: Taken[] = []
        for (const tree of all ? trees : [place]) taken.push(await takeBackup(tree, { now, findSecret }))
        return taken
      })
    },
    thin: (now) =>
      withTrees(async (trees) => {
        let removed = 0
        for (const tree of trees) removed += await thinOf(tree, await cloneName(tree), now)
        return removed
      }),
    send: (request) =>
      withTrees(async (trees) => {
        const names = await Promise.all(trees.map(cloneName))
        return await sendBackups(trees[0] ?? place, names, request)
      }),
    list: async ({ offline }) => await listBackups(place, { offline, ownNames: [await cloneName(place)] }),
    forget: (backups) =>
      forgetBackups(
        place,
        backups.map(({ id }) => BACKUPS + id.replace('@', '/')),
      ),
  }
}

async function thinOf(place: GitPlace, clone: string, now: Date): Promise<number> {
  const prefix = `${BACKUPS}${clone}/`
  const own = [...tipsBelow(place, prefix)].map(([stamp, commit]) => {
    return { ref: prefix + stamp, commit, time: Date.parse(timeOfStamp(stamp) ?? '') }
  })
  const dated = own.filter(({ time }) => !Number.isNaN(time))
  const kept = keptBackups(
    dated.map(({ time }) => time),
    now.getTime(),
  )
  const gone = dated.filter(({ time }) => !kept.has(time))
  const { ok, stderr } = await updateRefs(
    place,
    gone.map(({ ref, commit }) => `delete ${ref} ${commit}`),
  )
  if (!ok) throw causeOf(stderr, { command: 'git update-ref' })
  return gone.length
}

function recoveryOf(place: GitPlace): Recovery {
  const { git } = place
  return {
    obtain: async ({ commit, ref }) => {
      if ((await git.try(['cat-file', '-e', `${commit}^{commit}`])).exitCode === 0) return
      await fetchRefs(place, [ref.slice(BACKUPS.length)])
    },
    branch: async (name) => listBranches(place).find(({ branch }) => branch === name)?.commit ?? null,
    rescued: async () => {
      const branches = listBranches(place).filter(({ branch }) => branch.startsWith('rescue/'))
      return branches.map(({ branch, commit, committedAt }) => {
        return { branch, commit, at: new Date(committedAt * 1_000).toISOString() }
      })
    },
    compare: (commit) => compareBackup(place, commit),
    patch: async (commit, bytesMax) => {
      const base = (await mergeBase(place, await headTreeish(place), commit)) ?? (await emptyTree(place))
      const words = [
        '-c',
        'core.fsmonitor=false',
        'diff',
        '--no-ext-diff',
        '--no-textconv',
        '--no-color',
        '--no-renames',
        base,
        commit,
      ]
      return (await git.try(words, { stdoutBytesMax: bytesMax })).stdout.toString('utf8')
    },
    restore: (request) => restoreFiles(place, request),
    makeBranch: async (name, commit) => {
      const valid = await git.try(['check-ref-format', '--branch', name])
      if (valid.exitCode !== 0)
        throw new Failure('USAGE', {
          message: `"${name}" is no branch name.`,
          hint: 'For example: --branch recovered/work',
        })
      return (await updateRefs(place, [`create refs/heads/${name} ${commit}`])).ok
    },
    undo: () => undoRestore(place),
  }
}
