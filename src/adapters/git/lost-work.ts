import type { Problem, TaskFile } from '../../domain/task/task.ts'
import { parseAttemptBranch, taskPath, type TaskId } from '../../domain/task/task-id.ts'
import { isWorkBranch } from '../documents/work-branches.ts'
import type { GitPlace } from './git-place.ts'
import { listRefs, LOST, MIRROR, tipsBelow, type BranchRef, type Refs } from './git-refs.ts'
import { updateRefs } from './update-refs.ts'

/** A commit that a task's branch had on the remote and that no branch there has any more. Kept in this clone only. */
export interface LostTip {
  readonly ref: string
  readonly branch: string
  readonly commit: string
}

const NAME = /^refs\/brain\/lost\/(.+)\/(\d{8})-[0-9a-f]+$/
const KEPT_MS = 30 * 24 * 60 * 60_000
const SHORT = 10

type Tips = ReadonlyMap<string, string>

/** Gives what a fetch took out of the mirror a name of its own, unless some branch of the remote still has it. */
export async function keepLostWork(place: GitPlace, before: Tips): Promise<void> {
  const now = tipsBelow(place, MIRROR)
  const gone = [...before].filter(([branch, commit]) => isWorkBranch(branch) && now.get(branch) !== commit)
  const lost = await unreachable(place, gone, now)
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '')
  for (const [branch, commit] of lost) {
    // A branch that brain had closed goes when its task is archived; nothing is lost by that.
    if (!now.has(branch) && (await isClosing(place, commit))) continue
    await updateRefs(place, [`update ${LOST}${branch}/${day}-${commit.slice(0, SHORT)} ${commit}`])
  }
}

/** Reads the name back; null for another one. */
function lostTip(ref: string, commit: string): LostTip | null {
  const branch = NAME.exec(ref)?.[1]
  return branch === undefined ? null : { ref, branch, commit }
}

/**
 * The refs of lost work that is missed. A git host deletes the branch of a merged pull request: that is kept here all the
 * same, and told by the task's own state.
 */
export function missedRefs({ branches, others }: Refs): readonly BranchRef[] {
  const there = new Set(branches.map(({ branch }) => branch))
  return others.filter(
    ({ branch: ref, commit, mark }) => mark !== 'approving' || there.has(lostTip(ref, commit)?.branch ?? ''),
  )
}

/** Those among the refs that nobody has pushed again. Asks git only when there is one. */
export async function stillLost(place: GitPlace, refs: readonly BranchRef[]): Promise<readonly LostTip[]> {
  const tips = refs.flatMap(({ branch, commit }) => lostTip(branch, commit) ?? [])
  if (tips.length === 0) return []
  const asked = tips.map(({ ref, commit }) => [ref, commit] as const)
  const lost = new Set((await unreachable(place, asked, tipsBelow(place, MIRROR))).map(([ref]) => ref))
  return tips.filter(({ ref }) => lost.has(ref))
}

/** Refs that need not be kept: the work is back on the remote, or has been missed by nobody for 30 days. */
export async function settledLosses(place: GitPlace): Promise<readonly string[]> {
  const { others } = listRefs(place, LOST)
  const lost = new Set((await stillLost(place, others)).map(({ ref }) => ref))
  return others
    .map(({ branch }) => branch)
    .filter((ref) => !lost.has(ref) || Date.now() - dayOf(ref) > KEPT_MS)
}

interface Branch {
  readonly branch: string
  readonly commit: string
}

/**
 * What to tell of it, beside its task; of a task that has ended it is kept, and nobody has to do anything. Known to this clone
 * alone, so it never goes into the plan.
 */
export function lostProblems(
  lost: readonly LostTip[],
  {
    branches,
    tasks,
    remote,
  }: { branches: readonly Branch[]; tasks: ReadonlyMap<TaskId, TaskFile>; remote: string | null },
): readonly Problem[] {
  const isClosed = ({ branch }: LostTip): boolean => {
    const attempt = parseAttemptBranch(branch)
    return attempt !== null && (tasks.get(attempt.id)?.closed ?? null) !== null
  }
  const open = lost.filter((tip) => !isClosed(tip))
  return open.map(({ branch, commit }) => {
    const id = parseAttemptBranch(branch)?.id
    const now = branches.find((candidate) => candidate.branch === branch)?.commit
    const short = commit.slice(0, SHORT)
    const what =
      now === undefined
        ? `${branch} was deleted on the remote, and no branch there has its last commit ${short}`
        : `${branch} was rewritten on the remote: ${short} → ${now.slice(0, SHORT)}`
    return {
      path: id === undefined ? branch : (tasks.get(id)?.path ?? taskPath(id)),
      line: null,
      message: `${what}. This clone keeps the old commits.`,
      fix: `git push ${remote ?? 'origin'} ${commit}:refs/heads/rescue/${branch.replaceAll('/', '-')}-${short}`,
      local: true,
    }
  })
}

type Named = readonly (readonly [name: string, commit: string])[]

/** Those whose commit is within none of the tips. One process for all when, as nearly always, there is none. */
async function unreachable(place: GitPlace, asked: Named, tips: Tips): Promise<Named> {
  if (asked.length === 0) return []
  const without = [...tips.values()].map((commit) => `^${commit}`)
  const isOutside = async (commits: readonly string[]): Promise<boolean> => {
    const input = `${[...commits, ...without].join('\n')}\n`
    return (await place.git.run(['rev-list', '--max-count=1', '--stdin'], { input })) !== ''
  }
  if (!(await isOutside(asked.map(([, commit]) => commit)))) return []
  const outside = await Promise.all(asked.map(([, commit]) => isOutside([commit])))
  return asked.filter((_, index) => outside[index])
}

async function isClosing(place: GitPlace, commit: string): Promise<boolean> {
  const format = '--format=%(trailers:key=Brain-Closes,valueonly)'
  return (await place.git.run(['log', '-1', '--no-show-signature', format, commit])).trim() !== ''
}

function dayOf(ref: string): number {
  const day = NAME.exec(ref)?.[2] ?? ''
  return Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`)
}
