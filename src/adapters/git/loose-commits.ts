import type { Change, CommitPlan, FileEdit } from '../../domain/decision.ts'
import { withOperation } from '../commit-message.ts'
import { editTree, isPlainPath, type TreeEdit } from './edit-tree.ts'
import type { GitPlace } from './git-place.ts'
import { writeLoose } from './loose-objects.ts'

/** What goes into every commit of a change. */
export interface CommitNaming {
  /** The value of the `Brain-Op` trailer. */
  readonly operation: string
  /** `Name <email> <seconds> <zone>`. */
  readonly committer: string
}

/** With its trees and commits well below what `fast-import` would leave loose as well (fastimport.unpackLimit). */
const EDITS_MAX = 50

/** Settings with which git writes objects in another way than by default. */
const OTHERWISE = [
  'core.sharedrepository',
  'core.fsync',
  'core.fsyncmethod',
  'core.fsyncobjectfiles',
  'extensions.compatobjectformat',
]

/** Are the objects of this change few, plain, and written as git writes them by default? */
export function isForLoose({ config }: Pick<GitPlace, 'config'>, { commits }: Change): boolean {
  const edits = commits.flatMap((commit) => commit.edits)
  return (
    edits.length <= EDITS_MAX &&
    edits.every(({ path }) => isPlainPath(path)) &&
    !OTHERWISE.some((setting) => config.has(setting))
  )
}

/**
 * The same objects as `fast-import` makes, without the process and the second one that it unpacks them with: mark → object id.
 * What the edits stand on is read through the process that reads everything else.
 */
export async function buildLoose(
  place: GitPlace,
  change: Change,
  naming: CommitNaming,
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>()
  for (const commit of change.commits) {
    const parents = commit.parents.map((parent) => ids.get(parent) ?? parent)
    const edits = commit.edits.map((edit) => treeEdit(place, edit))
    const editing = {
      objects: place.git.objects,
      writeTree: (body: Buffer) => writeLoose(place, 'tree', body),
    }
    const tree = await editTree(editing, commit.tree ?? parents[0] ?? null, edits)
    ids.set(commit.mark, writeLoose(place, 'commit', commitBody({ commit, parents, tree, naming })))
  }
  return ids
}

function treeEdit(place: GitPlace, edit: FileEdit): TreeEdit {
  const { path } = edit
  if ('remove' in edit) return { path, entry: null }
  const id = 'blob' in edit ? edit.blob : writeLoose(place, 'blob', Buffer.from(edit.text, 'utf8'))
  return { path, entry: { mode: edit.mode ?? '100644', id } }
}

interface CommitParts {
  readonly commit: CommitPlan
  readonly parents: readonly string[]
  readonly tree: string
  readonly naming: CommitNaming
}

function commitBody({ commit, parents, tree, naming: { operation, committer } }: CommitParts): Buffer {
  const lines = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${committer}`,
    `committer ${committer}`,
    '',
    withOperation(commit.message, operation),
  ]
  return Buffer.from(lines.join('\n'), 'utf8')
}
