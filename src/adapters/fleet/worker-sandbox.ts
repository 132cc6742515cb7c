import { existsSync, realpathSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { Failure } from '../../domain/failure.ts'
import type { SandboxSettings } from '../../domain/fleet/fleet-settings.ts'
import type { GitPlace } from '../git/git-place.ts'
import { sandboxPrefix, type SandboxView } from '../system/bubblewrap.ts'
import {
  foldersOf,
  homesOf,
  isBelow,
  nameServers,
  ownTemporary,
  realpath,
  toolFolders,
} from '../system/machine-folders.ts'

/** Everything that a sandboxed worker can write to lies in one folder. */
export interface OwnFolders {
  readonly all: string
  readonly place: string
  /** What the worker takes for the remote: brain carries its branch on from there. */
  readonly outbox: string
  readonly home: string
  readonly temporary: string
}

export function ownFolders(place: string): OwnFolders {
  const all = dirname(place)
  return { all, place, outbox: join(all, 'outbox.git'), home: join(all, 'home'), temporary: join(all, 'tmp') }
}

export interface Seeing {
  readonly environment: NodeJS.ProcessEnv
  readonly settings: SandboxSettings
  /** Files and folders of brain's that its commands name. */
  readonly shown: readonly string[]
  /** Paths in the person's home that stand in the worker's own, too. */
  readonly lent: readonly string[]
}

/**
 * What goes before a worker's commands. Out of sight are the homes, the clone that brain runs in, the work places of all others, `/run`
 * and the temporary folders; all else can be read as far as the person can, and only the worker's own folder written to.
 */
export function workerPrefix(
  place: GitPlace,
  own: OwnFolders,
  { environment, settings, shown, lent }: Seeing,
): readonly string[] {
  const homes = homesOf(environment)
  const places = dirname(dirname(own.all))
  const hidden = foldersOf(['/run', ownTemporary(), places, ...homes, place.root, place.commonDir])
  const named = settings.read.map((path) => resolve(path.replace(/^~(?=\/)/, homes[0] ?? '/')))
  const outOfSight = [...hidden, '/tmp', '/var/tmp']
  const seen = [
    ...nameServers(),
    ...toolFolders(homes, environment),
    ...shown.filter((path) => {
      const real = realpath(path)
      return !hidden.includes(real) && outOfSight.some((folder) => isBelow(real, folder))
    }),
    ...named,
  ].filter((path) => existsSync(path))
  // Mounted where it really is: what is hidden in it is hidden by that path.
  const mounted = [...new Set(seen.map(realpath))]
  // The innermost folder of those that hide and show decides.
  const around = (path: string, folders: readonly string[]): number =>
    Math.max(-1, ...folders.filter((folder) => isBelow(path, folder)).map(({ length }) => length))
  const isInSight = (path: string): boolean => around(path, mounted) >= around(path, outOfSight)
  const view: SandboxView = {
    hidden,
    shown: mounted.map((path) => ({ at: path, from: path })),
    links: seen.filter((path) => realpath(path) !== path && !isInSight(path)),
    writable: own.all,
    temporary: own.temporary,
    lent: lent
      .map((path) => ({ at: join(own.home, path), from: join(homes[0] ?? '/', path) }))
      .filter(({ from }) => existsSync(from)),
    network: settings.network,
  }
  const prefix = sandboxPrefix(environment, view)
  if (prefix !== null) return prefix
  throw new Failure('RUNNER_FAILED', { runner: 'process', reason: 'bubblewrap is not installed' })
}

/** What a program needs: itself, what it is a link to (version managers keep links), and its folder, which a home is not shown as. */
export function programFolders(path: string): readonly string[] {
  const real = realpathSync(path)
  const modules = real.lastIndexOf(`${sep}node_modules${sep}`)
  const folder = modules < 0 ? dirname(real) : real.slice(0, modules + `${sep}node_modules`.length)
  return [folder, path, real]
}

/** For brain's own git in a folder that a worker writes to: what the worker has put there runs without a secret and without a network. */
export function helperPrefix(
  place: GitPlace,
  own: OwnFolders,
  environment: NodeJS.ProcessEnv,
): readonly string[] {
  const settings = { use: 'on', network: false, read: [] } as const
  const prefix = workerPrefix(place, own, { environment, settings, shown: [], lent: [] })
  const variables = { PATH: environment['PATH'] ?? '', HOME: own.home, GIT_CONFIG_NOSYSTEM: '1' }
  const words = Object.entries(variables).flatMap(([name, value]) => ['--setenv', name, value])
  return [...prefix, '--clearenv', ...words, '--']
}
