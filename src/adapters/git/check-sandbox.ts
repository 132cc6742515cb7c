import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { openSandbox, type Sandbox, type SandboxView } from '../system/bubblewrap.ts'
import {
  foldersOf,
  homesOf,
  nameServers,
  ownTemporary,
  realpath,
  toolFolders,
} from '../system/machine-folders.ts'
import type { CheckWorktree } from './check-worktrees.ts'
import type { GitPlace } from './git-place.ts'

/**
 * The sandbox of one check: the person's home, their own checkout, `/run` (sockets of agents and of docker) and the
 * temporary folder are out of sight; of the repository only what git needs to read history is there.
 */
export async function checkSandbox(
  place: GitPlace,
  worktree: CheckWorktree,
  { environment, network }: { readonly environment: NodeJS.ProcessEnv; readonly network: boolean },
): Promise<Sandbox> {
  const temporary = join(worktree.folder, 'tmp')
  await mkdir(temporary)
  const homes = homesOf(environment)
  const hidden = [
    ...foldersOf(['/run', ownTemporary()]),
    ...homes,
    ...foldersOf([place.root, place.commonDir]),
  ]
  const shown = [
    ...nameServers(),
    ...toolFolders(homes, environment),
    ...(await gitFolders(place, worktree)),
  ].map((path) => ({ at: path, from: path }))
  const view: SandboxView = {
    hidden: [...new Set(hidden)],
    shown: [
      ...shown,
      { at: join(realpath(place.commonDir), 'config'), from: await plainConfig(place, worktree) },
    ],
    links: [],
    writable: worktree.folder,
    temporary,
    lent: [],
    network,
  }
  const sandbox = await openSandbox(environment, view)
  // Some systems let nobody make a network of its own; all else is held there, too.
  return sandbox.works || network ? sandbox : await openSandbox(environment, { ...view, network: true })
}

const READ_BY_GIT = ['HEAD', 'objects', 'refs', 'packed-refs', 'reftable', 'shallow', 'info', 'lfs'] as const

/** Objects and refs, borrowed objects too, and the check's own private folder; no settings, hooks, claims or logs. */
async function gitFolders(place: GitPlace, worktree: CheckWorktree): Promise<readonly string[]> {
  const common = realpath(place.commonDir)
  const pointer = await readFile(join(worktree.tree, '.git'), 'utf8')
  const alternates = await readFile(join(common, 'objects/info/alternates'), 'utf8').catch(() => '')
  const own = pointer.replace(/^gitdir: /, '').trim()
  return [
    ...READ_BY_GIT.map((name) => join(common, name)),
    ...alternates.split('\n').filter(isAbsolute),
    realpath(own),
  ].filter((path) => existsSync(path))
}

/** What git must know of the repository's format. All else may hold credentials, or name programs to run. */
const FORMAT =
  '^(core\\.(repositoryformatversion|bare|filemode|symlinks|ignorecase|precomposeunicode|autocrlf|eol)|extensions\\.(objectformat|refstorage|partialclone|compatobjectformat))$'

async function plainConfig(place: GitPlace, { folder }: CheckWorktree): Promise<string> {
  const config = join(folder, 'config')
  const original = join(place.commonDir, 'config')
  const listed = await place.git.try(['config', '--file', original, '-z', '--get-regexp', FORMAT])
  await place.git.try(['config', '--file', config, 'core.bare', 'false'])
  for (const entry of listed.stdout.toString('utf8').split('\0')) {
    const [name = '', ...value] = entry.split('\n')
    if (name !== '') await place.git.try(['config', '--file', config, name, value.join('\n')])
  }
  return config
}
