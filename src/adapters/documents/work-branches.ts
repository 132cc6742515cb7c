import type { Look, Tip, Tree, TreeEntry } from '../../domain/look.ts'
import { RESULT_KINDS, resultPath } from '../../domain/result/result.ts'
import { parseAttemptBranch } from '../../domain/task/task-id.ts'

const TASK_BRANCH = /^(task($|\/)|task-?\d)/i
const USUAL_CLOUD_BRANCH = /^(claude|codex|copilot|cursor|jules)\//i

/** Is the branch, or does it look like, somebody's work on a task? For where the settings are not known. */
export function isWorkBranch(branch: string): boolean {
  return TASK_BRANCH.test(branch) || USUAL_CLOUD_BRANCH.test(branch)
}

/** Which of the branches bring their tips into a look, and which of these may be cloud sessions'. */
export interface BranchChoice {
  isWanted(branch: string): boolean
  isCloud(branch: string): boolean
}

/** `always` are branches that are wanted whatever they are called; `never` those of the plan and of base. */
export async function chooseBranches(
  patterns: readonly string[],
  { always, never }: { always: readonly string[]; never: readonly string[] },
): Promise<BranchChoice> {
  const matches = await matcherOf(patterns)
  const isCloud = (branch: string): boolean =>
    !TASK_BRANCH.test(branch) && !never.includes(branch) && matches(branch)
  return {
    isCloud,
    isWanted: (branch) =>
      !never.includes(branch) && (TASK_BRANCH.test(branch) || isCloud(branch) || always.includes(branch)),
  }
}

const ALL_BELOW = /^([\w-]+\/)\*$/

/** As in git's own patterns `*` stands for slashes as well. The library is loaded only for patterns that need it. */
async function matcherOf(patterns: readonly string[]): Promise<(branch: string) => boolean> {
  const prefixes = patterns.flatMap((pattern) => ALL_BELOW.exec(pattern)?.[1]?.toLowerCase() ?? [])
  const others = patterns.filter((pattern) => !ALL_BELOW.test(pattern))
  const matches = others.length === 0 ? () => false : await globs(others)
  return (branch) => prefixes.some((prefix) => branch.toLowerCase().startsWith(prefix)) || matches(branch)
}

async function globs(patterns: readonly string[]): Promise<(branch: string) => boolean> {
  const { default: picomatch } = await import('picomatch')
  return picomatch([...patterns], { bash: true, dot: true, nocase: true })
}

/** Branches that attempts have adopted and whose names do not bring them into the look by themselves. */
export function adoptedElsewhere(tips: readonly Tip[], results: Look['results']): readonly string[] {
  const seen = new Set(tips.map(({ branch }) => branch))
  const named = tips.map((tip) => {
    const attempt = parseAttemptBranch(tip.branch)
    const entry = attempt === null ? undefined : tip.results.get(resultPath(attempt.id, 'status'))
    return entry === undefined ? null : (results.get(entry.blob)?.adopted ?? null)
  })
  return named.filter((branch) => branch !== null).filter((branch) => !seen.has(branch))
}

const RESULT_FILE = /^task-\d{1,9}-(?:status|output|blocker|question|incident)\.md$/

/** Is a file in `results/` of this name something that a worker says of its task? */
export function isResultName(name: string): boolean {
  return RESULT_FILE.test(name)
}

/**
 * Somebody other than brain has brought the branch into base, which is not where the plan is: what its task's results say there
 * is what they said on it.
 */
export function withLanded(tip: Tip, base: Tree): Tip {
  const id = parseAttemptBranch(tip.branch)?.id
  const paths = id === undefined ? [] : RESULT_KINDS.map((kind) => resultPath(id, kind))
  const landed = paths.flatMap((path): (readonly [string, TreeEntry])[] => {
    const entry = base.get(path)
    return entry === undefined ? [] : [[path, entry]]
  })
  return { ...tip, results: new Map(landed) }
}

/** A file that base already has was not written by this branch. */
export function withoutInherited(tip: Tip, base: Tree): Tip {
  const own = [...tip.results].filter(([path, entry]) => base.get(path)?.blob !== entry.blob)
  return { ...tip, results: new Map(own) }
}
