import type { Snapshot } from '../../domain/snapshot.ts'
import type { TaskId } from '../../domain/task/task-id.ts'
import type { Task } from '../../domain/task/task.ts'
import type { FileChange, Repository } from '../../ports/repository.ts'

/** What a task of a workflow leaves behind, by blobs. */
export interface Made {
  /** The blob of its artifact; null: it is not there; undefined: it has none, or nobody can tell. */
  readonly artifact?: string | null
  /** What it was made from, with what it changed of that itself; only when it did. */
  readonly basedOn?: Readonly<Record<string, string>>
}

/** Reads it from the tree that an approval would make. */
export async function readMade(
  repository: Repository,
  { part }: Task,
  { tree, files }: { readonly tree: string | null; readonly files: readonly FileChange[] },
): Promise<Made> {
  if (part === null || tree === null) return {}
  const blobOf = async (path: string): Promise<string | null> =>
    (await repository.listFiles(tree, path)).get(path)?.blob ?? null
  const touched = new Set(files.map(({ path }) => path))
  const changed = Object.keys(part.basedOn).filter((path) => touched.has(path))
  const now = await Promise.all(changed.map(async (path) => [path, await blobOf(path)] as const))
  const kept = now.flatMap(([path, blob]) => (blob === null ? [] : [[path, blob] as const]))
  return {
    ...(part.artifact === null ? {} : { artifact: await blobOf(part.artifact) }),
    ...(changed.length === 0 ? {} : { basedOn: { ...part.basedOn, ...Object.fromEntries(kept) } }),
  }
}

/** What tasks whose pull requests were merged have left in the base branch. */
export async function readArtifacts(
  repository: Repository,
  { look, tasks }: Snapshot,
  ids: readonly TaskId[],
): Promise<ReadonlyMap<TaskId, string>> {
  const artifacts = new Map<TaskId, string>()
  for (const id of ids) {
    const task = tasks.get(id)
    if (task === undefined) continue
    const { artifact } = await readMade(repository, task, { tree: look.base.commit, files: [] })
    if (artifact != null) artifacts.set(id, artifact)
  }
  return artifacts
}
