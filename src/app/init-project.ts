import type { Change, CommitPlan, FileEdit, RefMove } from '../domain/decision.ts'
import { Failure } from '../domain/failure.ts'
import type { Look, Tree } from '../domain/look.ts'
import { PLAN_PATH, readRegions } from '../domain/plan/regions.ts'
import { parseSettings } from '../domain/settings/parse-settings.ts'
import { SETTINGS_PATH } from '../domain/settings/settings.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import { taskIdOfPath, type TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import { closedEdit } from './close-task.ts'
import {
  assertNothingInTheWay,
  layoutFiles,
  layoutPaths,
  readFoundPlan,
  type LayoutFile,
  type LayoutRequest,
} from './init-layout.ts'
import { planCommit } from './with-plan.ts'

export interface InitRequest extends Omit<LayoutRequest, 'branches'> {
  readonly shims: boolean
  /** All files at the start, in the folders that init writes to. */
  readonly tree: Tree
  /** What each branch is on the remote now; null: it does not exist yet. */
  readonly seen: { readonly plan: string | null; readonly base: string | null }
  /** Files of the layout that are not on the plan branch as they are here: they are left alone. */
  readonly unsaved: ReadonlySet<string>
}

export interface Initialized {
  readonly created: readonly string[]
  readonly extended: readonly string[]
  readonly kept: readonly string[]
  readonly closed: readonly TaskId[]
  readonly branch: string
  readonly notes: readonly string[]
}

/** The texts that init needs of the plan branch. */
export function initTexts(path: string): boolean {
  return ['CLAUDE.md', PLAN_PATH, SETTINGS_PATH].includes(path) || taskIdOfPath(path) !== null
}

/**
 * Makes what is missing, in one commit on the plan branch, and changes nothing that is there. The snapshot is that of
 * the commit from which the plan branch starts, where it does not exist yet.
 */
export function initProject(snapshot: Snapshot, world: World, request: InitRequest): Change<Initialized> {
  const { look } = snapshot
  assertNothingInTheWay(layoutPaths(request.shims), request.tree)
  const wanted = layoutFiles(look, request.tree, { ...request, branches: branchesOf(look) })
  const files = wanted.map((file) => leaveUnsaved(file, request))
  const closing = finishedTasks(snapshot)
  const edits = [
    ...files.flatMap(({ edit }) => edit ?? []),
    ...closing.map((task) => closedTask(snapshot, world, task)),
  ]
  const main = commitOf(withSettings(snapshot, edits), world, { edits, unsaved: request.unsaved })
  const all = [...files, planFile(main, request)]
  const pathsOf = (kind: LayoutFile['kind']): string[] =>
    all.filter((file) => file.kind === kind).map(({ path }) => path)
  return {
    kind: 'change',
    ...commitsAndRefs(look, main, request.seen),
    result: {
      created: pathsOf('created'),
      extended: pathsOf('extended'),
      kept: pathsOf('kept'),
      closed: closing.map(({ id }) => id),
      branch: look.plan.branch,
      notes: notesOf(look, wanted, request),
    },
  }
}

/** Without a remote nothing says which branch is the default one, once HEAD is on another. */
function branchesOf({ plan, base, remote }: Look): { plan: string | null; base: string | null } {
  const isApart = plan.branch !== base.branch || remote === null
  return isApart ? { plan: plan.branch, base: base.branch } : { plan: null, base: null }
}

function leaveUnsaved(file: LayoutFile, { unsaved }: InitRequest): LayoutFile {
  return unsaved.has(file.path) ? { path: file.path, kind: 'kept', edit: null } : file
}

/** Those that the plan kept by hand calls completed, and that have a file. */
function finishedTasks({ look, tasks }: Snapshot): readonly Task[] {
  const completed = readFoundPlan(look)?.completed ?? []
  return completed.flatMap((id) => tasks.get(id) ?? []).filter(({ closed }) => closed === null)
}

function closedTask(snapshot: Snapshot, world: World, task: Task): FileEdit {
  const closed = {
    as: 'completed',
    commit: null,
    attempt: null,
    by: world.actor,
    at: world.now.toISOString(),
  } as const
  return closedEdit(snapshot, task, closed)
}

function withSettings(snapshot: Snapshot, edits: readonly FileEdit[]): Snapshot {
  const edit = edits.find(({ path }) => path === SETTINGS_PATH)
  if (edit === undefined || !('text' in edit)) return snapshot
  return { ...snapshot, look: { ...snapshot.look, settings: parseSettings(edit.text).settings } }
}

/** A plan that only lags behind is no reason for a commit, and one that is not saved is left alone. */
function commitOf(
  snapshot: Snapshot,
  world: World,
  { edits, unsaved }: { edits: readonly FileEdit[]; unsaved: ReadonlySet<string> },
): CommitPlan {
  const { plan } = snapshot.look
  const commit = { mark: ':main', edits, message: subjectOf(snapshot.look) } as const
  const parents = plan.commit === null ? [] : [plan.commit]
  const leavePlan = unsaved.has(PLAN_PATH) || (isManaged(snapshot.look) && edits.length === 0)
  return leavePlan ? { ...commit, tree: null, parents } : planCommit(snapshot, world, commit)
}

function isManaged({ texts }: Look): boolean {
  return readRegions(texts.get(PLAN_PATH) ?? '').regions.length > 0
}

function subjectOf({ plan: { tree } }: Look): string {
  if (tree.has(SETTINGS_PATH)) return 'Complete the layout for brain'
  return tree.has(PLAN_PATH) ? 'Take over for brain' : 'Lay out for brain'
}

function planFile({ edits }: CommitPlan, { tree, unsaved }: InitRequest): LayoutFile {
  const path = PLAN_PATH
  const isWritten = edits.some((edit) => edit.path === path)
  if (!isWritten || unsaved.has(path)) return { path, kind: 'kept', edit: null }
  return { path, kind: tree.has(path) ? 'extended' : 'created', edit: null }
}

/** A base branch that does not exist is made too: task branches are cut from it. */
function commitsAndRefs(
  { plan, base }: Look,
  main: CommitPlan,
  seen: InitRequest['seen'],
): { commits: readonly CommitPlan[]; refs: readonly RefMove[] } {
  if (main.edits.length === 0) return { commits: [], refs: [] }
  const move: RefMove = { branch: plan.branch, from: seen.plan, to: main.mark }
  if (plan.branch === base.branch || seen.base !== null) return { commits: [main], refs: [move] }
  if (plan.commit !== null)
    return { commits: [main], refs: [{ branch: base.branch, from: null, to: plan.commit }, move] }
  const first: CommitPlan = { mark: ':first', parents: [], tree: null, edits: [], message: 'First commit' }
  return {
    commits: [first, { ...main, parents: [first.mark] }],
    refs: [{ branch: base.branch, from: null, to: first.mark }, move],
  }
}

function notesOf(look: Look, wanted: readonly LayoutFile[], { unsaved }: InitRequest): readonly string[] {
  const paths = wanted.filter(({ edit }) => edit !== null).map(({ path }) => path)
  const left = [...paths, ...(isManaged(look) ? [] : [PLAN_PATH])].filter((path) => unsaved.has(path))
  if (left.length === 0) return []
  return [
    `Left alone, for they are not on ${look.plan.branch} as they are here: ${left.join(', ')}. Publish them with brain sync, then run brain init again.`,
  ]
}

/** A name that git takes, and that cannot be mistaken for somebody's work. Throws USAGE. */
export function assertPlanBranch(name: string): void {
  const isName =
    /^(?![-/.])(?!.*(?:\.\.|\/\/|@\{|\/\.|\.lock(?:\/|$)))[^\s~^:?*[\]\\\p{Cc}]{1,200}(?<![/.])$/u.test(name)
  if (isName && !/^(?:task(?:$|\/)|(?:claude|codex|copilot|cursor|jules)\/)/i.test(name)) return
  throw new Failure('USAGE', {
    message: `The plan cannot be on a branch called "${name}".`,
    hint: 'brain init --plan-branch brain/plan',
  })
}
