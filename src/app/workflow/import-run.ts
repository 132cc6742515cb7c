import { refuse, type CommitPlan, type Decision } from '../../domain/decision.ts'
import { Failure } from '../../domain/failure.ts'
import { archivedIdOf } from '../../domain/archive.ts'
import { leftOf } from '../../domain/left-of-task.ts'
import type { Snapshot, World } from '../../domain/snapshot.ts'
import { parseTask } from '../../domain/task/parse-task.ts'
import { taskIdOfPath, type TaskId } from '../../domain/task/task-id.ts'
import { readTemplate } from '../../domain/workflow/read-template.ts'
import type { BundleFile, RunBundle } from '../../domain/workflow/run-bundle.ts'
import { runPath, runTemplatePath } from '../../domain/workflow/run-paths.ts'
import { parseRun } from '../../domain/workflow/run.ts'
import type { Repository } from '../../ports/repository.ts'
import { planCommit, planMove } from '../with-plan.ts'
import { runTraces } from './run-traces.ts'

export interface RunImported {
  readonly run: string
  readonly tasks: readonly TaskId[]
  /** Artifacts that were there already, just the same. */
  readonly kept: readonly string[]
}

/** What stands where artifacts of the bundle would go, by path. */
export async function readInTheWay(
  repository: Repository,
  { look }: Snapshot,
  { files }: RunBundle,
): Promise<ReadonlyMap<string, string | null>> {
  const { commit } = look.base
  if (commit === null) return new Map()
  const found = new Map<string, string | null>()
  for (const { path } of files.filter(isArtifact)) {
    const entry = (await repository.listFiles(commit, path)).get(path)
    if (entry !== undefined)
      found.set(path, (await repository.readTexts([entry.blob])).get(entry.blob) ?? null)
  }
  return found
}

/** Outside of the run's folder, tasks and results. */
function isArtifact({ path }: BundleFile): boolean {
  return !/^(?:workflows|tasks|results)\//.test(path)
}

/**
 * Puts a run with its tasks where there is none of its name: everything, or nothing. Tasks keep their numbers, for their
 * results and approvals name them. Throws BAD_INPUT for a run or template that cannot be read.
 */
export function importRun(
  snapshot: Snapshot,
  world: World,
  { bundle, inTheWay }: { readonly bundle: RunBundle; readonly inTheWay: ReadonlyMap<string, string | null> },
): Decision<RunImported> {
  assertWhole(bundle)
  const { look } = snapshot
  const { run, files } = bundle
  const tasks = files.flatMap(({ path }) => taskIdOfPath(path) ?? [])
  const clashes = new Set([
    ...runTraces(snapshot, run),
    ...tasks.filter((id) => isTaken(snapshot, id)),
    ...files
      .filter(({ path, text }) => inTheWay.has(path) && inTheWay.get(path) !== text)
      .map(({ path }) => path),
  ])
  if (clashes.size > 0) return refuse('IMPORT_CLASH', { run, paths: [...clashes] })
  const kept = files.filter(({ path }) => inTheWay.has(path)).map(({ path }) => path)
  const fresh = files.filter(({ path }) => !inTheWay.has(path))
  const together = look.plan.branch === look.base.branch
  const onBase = together ? [] : fresh.filter(({ on }) => on === 'base').map(editOf)
  const onPlan = fresh.filter(({ on }) => together || on === 'plan').map(editOf)
  const message = `Import workflow ${run}`
  const main = planCommit(snapshot, world, { mark: ':main', edits: onPlan, message })
  const base: CommitPlan = {
    ...{ mark: ':base', parents: look.base.commit === null ? [] : [look.base.commit], tree: null },
    ...{ edits: onBase, message },
  }
  return {
    kind: 'change',
    commits: onBase.length === 0 ? [main] : [main, base],
    refs: [
      planMove(snapshot, main.mark),
      ...(onBase.length === 0 ? [] : [{ branch: look.base.branch, from: look.base.commit, to: ':base' }]),
    ],
    result: { run, tasks, kept },
  }
}

function editOf({ path, text }: BundleFile): { readonly path: string; readonly text: string } {
  return { path, text }
}

/** In the plan, in the archive, or as a branch or result of a task that is gone. */
function isTaken({ look, tasks, archived }: Snapshot, id: TaskId): boolean {
  if (tasks.has(id) || archived.has(id) || look.archive.tasks.has(id)) return true
  return leftOf(look, id) !== null || [...look.plan.tree.keys()].some((path) => archivedIdOf(path) === id)
}

/** A run that is damaged, or tasks of another one, would be of no use to anybody. */
function assertWhole({ run, files }: RunBundle): void {
  const texts = new Map(files.map(({ path, text }) => [path, text]))
  const path = runTemplatePath(run)
  const problems = [
    ...parseRun(texts.get(runPath(run)) ?? '', run).problems,
    ...readTemplate(texts.get(path) ?? '', path).problems,
    ...files.flatMap((file) => {
      if (taskIdOfPath(file.path) === null || parseTask(file.path, file.text).workflow === run) return []
      return [{ path: file.path, message: `It is no task of the run ${run}.` }]
    }),
  ]
  const [first] = problems
  if (first !== undefined)
    throw new Failure('BAD_INPUT', {
      message: `This is no run that can be taken in: ${first.path}: ${first.message}`,
      hint: 'Make the file anew: brain workflow export <run> --output run.json',
    })
}
