/** A machine that workers are started on by ssh, as the project's runner file names it. */
export interface SshHost {
  /** What records know it by; no other host of the runner has the same. */
  readonly name: string
  /** `host`, `user@host` or an alias of the user's ssh settings. */
  readonly destination: string
  readonly port: number | null
  /** How many workers of this clone it may have at work at once. */
  readonly max: number
  /** Where work places are made on it: absolute, or below its home folder. */
  readonly folder: string
}

export interface SshRunner {
  /** The program and its options; brain's own come after them, then `--` and the host. */
  readonly program: readonly string[]
  readonly hosts: readonly SshHost[]
  /** The remote as the hosts see it; null: as this clone does. */
  readonly url: string | null
  /** Folders of a host that are searched before its PATH. */
  readonly path: readonly string[]
}

/** Neither an option nor anything that a shell, or a `ProxyCommand` with `%h` in it, would read as more than a name. */
export const DESTINATION = /^(?:[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}@)?[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}$/

export const HOST_FOLDER = '.cache/brain/places'

/**
 * Hosts with a free place, in the order in which they are tried: those with the most of them first. `used` names the host of
 * each worker that is at work.
 */
export function hostsByRoom(hosts: readonly SshHost[], used: readonly (string | null)[]): readonly SshHost[] {
  const room = (host: SshHost): number => host.max - used.filter((name) => name === host.name).length
  return hosts.filter((host) => room(host) > 0).toSorted((one, other) => room(other) - room(one))
}
