import { archivedIdOf, type Archive } from '../domain/archive.ts'
import { foldEdited } from '../domain/amend-overview.ts'
import { fold } from '../domain/fold.ts'
import type { Change, CommitPlan, FileEdit, RefMove } from '../domain/decision.ts'
import type { Look, TreeEntry } from '../domain/look.ts'
import { PLAN_PATH } from '../domain/plan/regions.ts'
import { isSamePlan, renderPlan } from '../domain/plan/render-plan.ts'
import { isUnder } from '../domain/ownership.ts'
import { parseFeedback } from '../domain/result/feedback.ts'
import type { Overview } from '../domain/overview.ts'
import type { PlanView } from '../domain/plan/plan-view.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import { parseTask } from '../domain/task/parse-task.ts'
import { taskOfFile } from '../domain/task/task-files.ts'
import { numberOf, taskIdOfPath, taskPath } from '../domain/task/task-id.ts'

/**
 * A commit on the plan branch: the edits, and the work plan as it reads after them. Every verb that writes main
 * goes through here, so the plan never lags behind the tasks.
 */
export function planCommit(
  snapshot: Snapshot,
  world: World,
  commit: Omit<CommitPlan, 'tree' | 'parents'> & Partial<CommitPlan>,
): CommitPlan {
  const { look } = snapshot
  const edits = withPlan(snapshot, world, commit.edits)
  const parents = commit.parents ?? (look.plan.commit === null ? [] : [look.plan.commit])
  return { tree: null, ...commit, parents, edits }
}

/** A change that is one commit on the plan branch, `:main`. */
export function planChange<T>(
  snapshot: Snapshot,
  world: World,
  { edits, message, result }: Pick<CommitPlan, 'edits' | 'message'> & { readonly result: T },
): Change<T> {
  const main = planCommit(snapshot, world, { mark: ':main', edits, message })
  return { kind: 'change', commits: [main], refs: [planMove(snapshot, main.mark)], result }
}

/** The plan branch, from what was seen there to a new commit. */
export function planMove({ look }: Pick<Overview, 'look'>, to: string): RefMove {
  return { branch: look.plan.branch, from: look.plan.commit, to }
}

/**
 * The edits, plus the one that brings WORK-PLAN.md up to them. An edit of the plan itself is taken for what a person
 * wrote there: its regions are rendered anew.
 */
export function withPlan(snapshot: Snapshot, world: World, edits: readonly FileEdit[]): readonly FileEdit[] {
  const { look } = snapshot
  const given = edits.find(({ path }) => path === PLAN_PATH)
  if (given !== undefined && !('text' in given)) return edits
  const current = look.texts.get(PLAN_PATH) ?? null
  if (given === undefined && current === null && look.plan.tree.has(PLAN_PATH)) return edits
  const others = edits.filter((edit) => edit !== given)
  const after = snapshotAfter(snapshot, world, others)
  const plan = renderedPlan(after, { now: world.now, current, given: given?.text })
  return plan === null ? others : [...others, { path: PLAN_PATH, text: plan }]
}

interface Rendering {
  readonly now: Date
  /** WORK-PLAN.md as it stands; null: there is none. */
  readonly current: string | null
  /** What a person makes of it. */
  readonly given?: string | undefined
}

/** WORK-PLAN.md as it is to be; null where nothing but the time of rendering would be another. */
export function renderedPlan(view: PlanView, { now, current, given }: Rendering): string | null {
  const { text } = renderPlan(view, { now, text: given ?? current })
  return current !== null && isSamePlan(text, current) ? null : text
}

/** Only the tasks that the edits are about are folded anew, where they are plain files of tasks. */
function snapshotAfter(snapshot: Snapshot, world: World, edits: readonly FileEdit[]): Snapshot {
  const after = lookAfter(snapshot.look, edits)
  const changed = edits
    .filter(({ path }) => isUnder(path, ['tasks/', 'results/']))
    .map(({ path }) => taskOfFile(path))
  if (changed.includes(null)) return fold(after, world)
  return foldEdited(snapshot, { after, changed: new Set(changed.filter((id) => id !== null)), world })
}

/** The texts that a writer of main needs besides its own. */
export function planTexts(path: string): boolean {
  return path === PLAN_PATH
}

/** What a look would see once these edits are on the plan branch; new files get stand-in blob names. */
export function lookAfter(look: Look, edits: readonly FileEdit[]): Look {
  const tree = new Map<string, TreeEntry>(look.plan.tree)
  const tasks = new Map(look.tasks)
  const feedback = new Map(look.feedback)
  for (const edit of edits.filter(({ path }) => archivedIdOf(path) === null)) {
    if ('remove' in edit) {
      tree.delete(edit.path)
      tasks.delete(edit.path)
      feedback.delete(edit.path)
      continue
    }
    tree.set(edit.path, { blob: 'blob' in edit ? edit.blob : `edited ${edit.path}`, mode: '100644' })
    if ('blob' in edit) continue
    if (taskIdOfPath(edit.path) !== null) tasks.set(edit.path, parseTask(edit.path, edit.text))
    if (edit.path.endsWith('-feedback.md')) feedback.set(edit.path, parseFeedback(edit.text))
  }
  return { ...look, plan: { ...look.plan, tree }, tasks, feedback, archive: archiveAfter(look, edits) }
}

/** What was in the plan is known: the tasks that wait for it must find it in the archive. */
function archiveAfter({ archive, tasks: inPlan }: Look, edits: readonly FileEdit[]): Archive {
  const tasks = new Map(archive.tasks)
  let { count, highest } = archive
  for (const edit of edits) {
    const id = archivedIdOf(edit.path)
    if (id === null) continue
    count += 'remove' in edit ? -1 : 1
    highest = Math.max(highest, numberOf(id))
    const file = inPlan.get(taskPath(id)) ?? [...inPlan.values()].find((one) => one.id === id)
    if ('remove' in edit) tasks.delete(id)
    else if (file !== undefined) tasks.set(id, { ...file, path: edit.path })
  }
  return { ...archive, count, highest, tasks }
}
