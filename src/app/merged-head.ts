import type { LogEntry, Repository } from '../ports/repository.ts'

const SEARCHED_MAX = 10_000

/**
 * What was merged into base when the approved commit came into it: the other parent of that merge, whatever branch it was
 * on and whether or not it is still there. null where no merge brought it in.
 */
export async function mergedHead(
  repository: Repository,
  commit: string,
  base: string,
): Promise<string | null> {
  const log = await repository.log(base, { max: SEARCHED_MAX, since: commit })
  const byId = new Map(log.map((entry) => [entry.commit, entry]))
  const holding = descendantsOf(commit, log)
  let merge: LogEntry | null = null
  for (let next = byId.get(base); next !== undefined; next = byId.get(next.parents[0] ?? '')) {
    if (!holding.has(next.commit)) break
    merge = next
  }
  return merge?.parents.slice(1).find((parent) => holding.has(parent) || parent.startsWith(commit)) ?? null
}

function descendantsOf(commit: string, log: readonly LogEntry[]): ReadonlySet<string> {
  const children = new Map<string, string[]>()
  for (const entry of log)
    for (const parent of entry.parents) children.set(parent, [...(children.get(parent) ?? []), entry.commit])
  const found = new Set<string>()
  const open = [...children.keys()].filter((parent) => parent.startsWith(commit))
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const fresh = (children.get(next) ?? []).filter((child) => !found.has(child))
    for (const child of fresh) found.add(child)
    open.push(...fresh)
  }
  return found
}
