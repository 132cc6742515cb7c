import { nonceDigest } from '../domain/result/nonce.ts'
import { parseResult } from '../domain/result/parse-result.ts'
import { resultPath } from '../domain/result/result.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import type { Task } from '../domain/task/task.ts'
import type { Repository } from '../ports/repository.ts'

const COMMITS_MAX = 50

/**
 * Whose nonces stand in the status files of the current attempt's commits. A second worker that pulled and pushed on
 * top of the first makes two: its name alone, in the newest file, would hide that (protocol §3).
 */
export async function readHolders(
  repository: Repository,
  { look }: Snapshot,
  { task, digest }: { task: Task; digest: World['digest'] },
): Promise<readonly string[]> {
  if (task.resultsOn !== 'branch' || task.commit === null || look.base.commit === null) return []
  const path = resultPath(task.id, 'status')
  const log = await repository.log(task.commit, { max: COMMITS_MAX, paths: [path], since: look.base.commit })
  const texts = await Promise.all(log.map(({ commit }) => repository.readText(commit, path)))
  const holders = new Map<string, string>()
  for (const text of texts.filter((found) => found !== null)) {
    const status = parseResult('status', text)
    const nonce = nonceDigest(status.nonce, digest)
    if (nonce !== null && (status.attempt ?? task.attempt) === task.attempt)
      holders.set(nonce, status.worker ?? 'unknown')
  }
  return [...holders.values()]
}
