import type { Settings } from './settings.ts'

/**
 * How many pushes a minute background work may make to the remote's host; null: as many as it likes. A host's own
 * name goes before `*.example.com`, and that before `*`. Remotes in the file system belong to no host.
 */
export function pushLimit({ hosts }: Pick<Settings, 'hosts'>, remote: string | null): number | null {
  const host = remote === null ? null : hostOf(remote)
  if (host === null) return null
  const fitting = hosts.filter((entry) => fits(entry.host.toLowerCase(), host))
  const [best] = fitting.toSorted((a, b) => precision(b.host) - precision(a.host))
  return best?.pushesPerMinute ?? null
}

/** Of `https://host:port/path`, `ssh://user@host/path` and `user@host:path`. */
export function hostOf(remote: string): string | null {
  const url = /^(?!file:)[a-z][a-z0-9+.-]*:\/\/(?:[^/]*@)?(\[[^\]/]+\]|[^/:@]+)/i.exec(remote)
  const short = /^(?:[^/@:]+@)?([^/:@]{2,}):(?!\/\/|\\)/.exec(remote)
  return (url ?? short)?.[1]?.toLowerCase() ?? null
}

function fits(pattern: string, host: string): boolean {
  if (pattern === '*' || pattern === host) return true
  return pattern.startsWith('*.') && host.endsWith(pattern.slice(1))
}

/** A whole name beats every pattern; of two patterns the longer one says more. */
function precision(pattern: string): number {
  return pattern.startsWith('*') ? pattern.length : 1_000 + pattern.length
}
