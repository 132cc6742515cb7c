import { isUnder, PLAN_PATHS } from '../../domain/ownership.ts'
import type { TreeEntry } from '../../domain/look.ts'
import type { GitPlace } from './git-place.ts'
import { headsOf, type BranchRef } from './git-refs.ts'

export interface Steps {
  readonly from: string
  readonly to: string
}

export interface PlanChanges {
  /** Of what a look lists on the plan branch: what is another, by path; null is gone. */
  readonly files: ReadonlyMap<string, TreeEntry | null>
  /** The commits of the way, by first parents. */
  readonly way: ReadonlySet<string>
  readonly hasMerges: boolean
}

/** What changed between two commits of the plan branch; null where the later one does not go on from the earlier one. */
export async function planChanges(place: GitPlace, steps: Steps): Promise<PlanChanges | null> {
  if (steps.from === steps.to) return { files: new Map(), way: new Set(), hasMerges: false }
  const way = await wayBetween(place, steps)
  return way === null ? null : { ...way, files: await changedFiles(place, steps) }
}

/** By first parents; null when they do not lead from one to the other within so many steps. */
async function wayBetween(
  { git }: GitPlace,
  { from, to }: Steps,
): Promise<Omit<PlanChanges, 'files'> | null> {
  const commits = new Set<string>()
  let hasMerges = false
  let at = to
  for (let step = 0; step < STEPS_MAX && at !== from; step++) {
    const [commit] = await git.objects.contents([at])
    const [first, second] = commit?.type === 'commit' ? parentsIn(commit.bytes.toString('latin1')) : []
    if (first === undefined) return null
    hasMerges ||= second !== undefined
    commits.add(at)
    at = first
  }
  return at === from ? { way: commits, hasMerges } : null
}

const STEPS_MAX = 100

/** A commit's header ends at the first empty line (git-cat-file). */
function parentsIn(commit: string): readonly string[] {
  const header = commit.slice(0, commit.indexOf('\n\n'))
  return [...header.matchAll(/^parent (\w+)$/gm)].map(([, id = '']) => id)
}

/** `:<old mode> <new mode> <old id> <new id> <status> NUL <path> NUL`, again and again (git-diff-tree, RAW OUTPUT FORMAT). */
async function changedFiles({ git }: GitPlace, { from, to }: Steps): Promise<PlanChanges['files']> {
  const options = ['-r', '-z', '--raw', '--no-renames', '--no-abbrev']
  const listed = await git.run(['diff-tree', ...options, from, to, '--', ...PLAN_PATHS])
  const words = listed.split('\0')
  const files = new Map<string, TreeEntry | null>()
  for (let at = 0; at + 1 < words.length; at += 2) {
    const [, mode = '', , blob = ''] = words[at]!.split(' ')
    files.set(words[at + 1]!, mode === '000000' ? null : { blob, mode })
  }
  return files
}

/** The branches that are within the later commit and not within the earlier one, by a merge or because it went on from them. */
export async function mergedBetween(
  place: GitPlace,
  { from, to }: Steps,
  { branches, changes }: { branches: readonly BranchRef[]; changes: PlanChanges },
): Promise<readonly string[]> {
  if (!changes.hasMerges)
    return branches.filter(({ commit }) => changes.way.has(commit)).map(({ branch }) => branch)
  const heads = headsOf(place)
  const chosen = [`--merged=${to}`, `--no-merged=${from}`]
  const listed = await place.git.run(['for-each-ref', '--format=%(refname)', ...chosen, heads])
  return listed
    .split('\n')
    .filter((ref) => ref !== '')
    .map((ref) => ref.slice(heads.length))
}

/** The tree after these changes; null where one is in a folder that a look does not list whole. */
export function treeAfter(
  tree: ReadonlyMap<string, TreeEntry>,
  { files }: PlanChanges,
  unlisted: readonly string[],
): ReadonlyMap<string, TreeEntry> | null {
  if (files.size === 0) return tree
  const after = new Map(tree)
  for (const [path, entry] of files) {
    if (isUnder(path, unlisted)) return null
    if (entry === null) after.delete(path)
    else after.set(path, entry)
  }
  return after
}
