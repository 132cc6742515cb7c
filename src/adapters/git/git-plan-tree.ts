import { ARCHIVE_FOLDERS } from '../../domain/archive.ts'
import type { Tree } from '../../domain/look.ts'
import { PLAN_FOLDERS, PLAN_PATHS } from '../../domain/ownership.ts'
import type { GitClient } from './git-client.ts'
import { listEntries, listTree } from './git-objects.ts'

export interface PlanTree {
  readonly tree: Tree
  /** What stands directly in the archives: path → object id. */
  readonly archived: ReadonlyMap<string, string>
}

/**
 * What the brain owns at a commit, but for what is below the archives: tens of thousands of files there must cost a
 * look nothing. One git process; a second one where other folders have folders in them.
 */
export async function listPlanTree(git: GitClient, commit: string): Promise<PlanTree> {
  const others = PLAN_PATHS.filter((path) => !(PLAN_FOLDERS as readonly string[]).includes(path))
  return await listApart(git, commit, [...PLAN_FOLDERS.map((folder) => `${folder}/`), ...others])
}

/** The result files at a commit, but for those in the archive. */
export async function listResults(git: GitClient, commit: string): Promise<Tree> {
  return (await listApart(git, commit, ['results/'])).tree
}

async function listApart(git: GitClient, commit: string, paths: readonly string[]): Promise<PlanTree> {
  const archives = ARCHIVE_FOLDERS.map((folder) => `${folder}/`)
  const top = await listEntries(git, commit, [...paths, ...archives])
  const isArchived = (path: string): boolean => archives.some((folder) => path.startsWith(folder))
  const isArchive = (path: string): boolean => (ARCHIVE_FOLDERS as readonly string[]).includes(path)
  const folders = [...top].filter(
    ([path, { type }]) => type === 'tree' && !isArchived(path) && !isArchive(path),
  )
  const below =
    folders.length === 0
      ? new Map()
      : await listTree(
          git,
          commit,
          folders.map(([path]) => path),
        )
  const files = [...top].filter(([path, { type }]) => type !== 'tree' && !isArchived(path))
  return {
    tree: new Map([...files.map(([path, { blob, mode }]) => [path, { blob, mode }] as const), ...below]),
    archived: new Map([...top].filter(([path]) => isArchived(path)).map(([path, { blob }]) => [path, blob])),
  }
}
