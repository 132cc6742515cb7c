import { isAbsolute, join } from 'node:path'

/**
 * Where programs keep what they can make again; null where neither that nor a home is said. A path that is not absolute counts as
 * none (XDG Base Directory Specification), or it would be below whatever folder one is in.
 */
export function cacheFolder({ XDG_CACHE_HOME, HOME }: NodeJS.ProcessEnv): string | null {
  return absolute(XDG_CACHE_HOME) ?? absolute(HOME, '.cache')
}

/** null where the path is not said, or not from the root on. */
export function absolute(path: string | undefined, ...below: readonly string[]): string | null {
  return path !== undefined && isAbsolute(path) ? join(path, ...below) : null
}
