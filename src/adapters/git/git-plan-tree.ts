import { ARCHIVE_FOLDERS } from '../../domain/archive.ts'
import type { Tree } from '../../domain/look.ts'
import { PLAN_PATHS } from '../../domain/ownership.ts'
import type { GitClient } from './git-client.ts'
import { readTree } from './read-tree.ts'

export interface PlanTree {
  readonly tree: Tree
  /** What stands directly in the archives: path → object id. */
  readonly archived: ReadonlyMap<string, string>
}

/**
 * What the brain owns at a commit, but for what is below the archives: tens of thousands of files there must cost a
 * look nothing.
 */
export async function listPlanTree(git: GitClient, commit: string): Promise<PlanTree> {
  const entries = [...(await readTree(git.objects, commit, { paths: PLAN_PATHS, shallow: ARCHIVE_FOLDERS }))]
  return {
    tree: new Map(entries.filter(([path]) => !isArchived(path))),
    archived: new Map(entries.filter(([path]) => isArchived(path)).map(([path, { blob }]) => [path, blob])),
  }
}

/** The result files at a commit, but for those in the archive. */
export async function listResults(git: GitClient, commit: string): Promise<Tree> {
  const entries = await readTree(git.objects, commit, { paths: ['results'], shallow: [ARCHIVE_FOLDERS[1]] })
  return new Map([...entries].filter(([path]) => !isArchived(path)))
}

function isArchived(path: string): boolean {
  return ARCHIVE_FOLDERS.some((folder) => path.startsWith(`${folder}/`))
}
