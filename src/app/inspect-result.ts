import type { FileChange, MergePreview, Repository } from '../ports/repository.ts'
import type { CheckResult, CheckRunner, ReviewLog } from '../ports/records.ts'
import { readCriteria, type Criterion } from '../domain/markdown/sections.ts'
import { ownedInMerge } from '../domain/ownership.ts'
import { screenshotsFolder } from '../domain/result/result.ts'
import type { Snapshot } from '../domain/snapshot.ts'
import type { Task } from '../domain/task/task.ts'
import { filesOutsideScope, namesPath } from './scope.ts'
import { readMade, type Made } from './workflow/read-made.ts'

/** A result as a reviewer needs it: what was asked, what was delivered, and what merging it would do. */
export interface Inspection {
  readonly output: string
  readonly criteria: readonly { readonly text: string; readonly done: boolean | null }[]
  /** null for results pushed straight to main: there is nothing to merge. */
  readonly preview: MergePreview | null
  readonly files: readonly FileChange[]
  readonly outsideScope: readonly string[]
  /** At most the first hundred. */
  readonly screenshots: readonly string[]
  /** For a task of a workflow: what it was to write. */
  readonly made: Made
}

const SCREENSHOTS_MAX = 100

const OUTPUT_MISSING = '(the output file could not be read)'

/** Reads a result at its commit, and tries its merge. Touches nothing. */
export async function inspectResult(
  repository: Repository,
  snapshot: Snapshot,
  task: Task,
): Promise<Inspection> {
  const { look } = snapshot
  const onBranch = task.resultsOn === 'branch' && task.commit !== null
  const commit = onBranch ? (task.commit ?? '') : (look.plan.commit ?? '')
  const output = (await repository.readText(commit, task.output?.path ?? '')) ?? OUTPUT_MISSING
  const preview =
    onBranch && look.base.commit !== null
      ? await repository.mergePreview({
          target: look.base.commit,
          tip: commit,
          owned: ownedInMerge(task.id, namesPath(task)),
        })
      : null
  const files = (preview?.files ?? []).filter(({ path }) => path !== 'WORK-PLAN.md')
  return {
    output,
    criteria: besideTicks(readCriteria(look.texts.get(task.path) ?? ''), readCriteria(output)),
    preview,
    files,
    outsideScope: filesOutsideScope(task, files),
    screenshots: [
      ...(await repository.listFiles(commit, screenshotsFolder(task.id).slice(0, -1))).keys(),
    ].slice(0, SCREENSHOTS_MAX),
    made: await readMade(repository, task, { tree: onBranch ? (preview?.tree ?? null) : commit, files }),
  }
}

/** `[A result …]` is what a new task file says until somebody writes a criterion. */
function isHint(text: string): boolean {
  return /^\[.*\]$/.test(text.trim())
}

/**
 * Each criterion with the worker's own tick for it; null when the worker did not say. What a worker adds behind
 * the words of a criterion (how it was checked) is no obstacle.
 */
export function besideTicks(
  listed: readonly Criterion[],
  ticks: readonly Criterion[],
): Inspection['criteria'] {
  const criteria = listed.filter(({ text }) => !isHint(text))
  const asked = criteria.map(({ text }) => comparable(text)).toSorted((a, b) => b.length - a.length)
  const said = new Map<string, boolean>()
  for (const { text, done } of ticks) {
    const words = comparable(text)
    const meant = asked.find(
      (criterion) => words.startsWith(criterion) && !/^[\p{L}\p{N}]/u.test(words.slice(criterion.length)),
    )
    if (meant !== undefined) said.set(meant, done)
  }
  return criteria.map(({ text }) => ({ text, done: said.get(comparable(text)) ?? null }))
}

function comparable(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase()
}

export interface Checking {
  readonly checks: CheckRunner
  readonly reviews: ReviewLog
  readonly onStart: (command: string) => void
}

/**
 * Runs the settings' and the task's commands on the merge result. A verdict stays good while main moves in files that
 * only the brain writes. null when there are no commands.
 */
export async function checkResult(
  snapshot: Snapshot,
  task: Task,
  { preview, made, checking }: Pick<Inspection, 'preview'> & { made?: Made; checking: Checking },
): Promise<readonly CheckResult[] | null> {
  const { verify, sandbox } = snapshot.look.settings
  const commands = [...verify, ...task.verify]
  if (commands.length === 0 || preview?.tree == null) return null
  // The key leaves out what the brain owns, and with it artifacts: a check of one must see each version.
  const artifact = made?.artifact == null ? [] : [made.artifact]
  // What passed with the network may fail without it.
  const without = sandbox.network ? [] : ['no network']
  const key = [preview.checkKey, JSON.stringify(commands), ...artifact, ...without].join(' ')
  const known = await checking.reviews.verdict(key)
  // Where the network could not be taken away, it is tried again.
  if (known !== null && (sandbox.network || known.every(({ network }) => !network))) return known
  const results = await checking.checks.run(
    { tree: preview.tree, parent: snapshot.look.base.commit ?? '', commands, network: sandbox.network },
    checking.onStart,
  )
  await checking.reviews.recordVerdict(key, results)
  return results
}
