import { refuse, type FileEdit, type HandEdit, type Refusal } from '../domain/decision.ts'
import { Failure } from '../domain/failure.ts'
import type { Look, Tree } from '../domain/look.ts'
import { isPlanConflict, regionAdvice } from '../domain/plan/hand-edited-plan.ts'
import { PLAN_PATH } from '../domain/plan/regions.ts'
import { nameFeedback, withoutNames } from '../domain/result/name-feedback.ts'
import type { FeedbackEntry } from '../domain/result/result.ts'
import { parseSettings } from '../domain/settings/parse-settings.ts'
import { SETTINGS_PATH } from '../domain/settings/settings.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import { parseTaskId, taskIdOfPath, type TaskId } from '../domain/task/task-id.ts'
import type { Task, TaskFile } from '../domain/task/task.ts'
import { checkDependencies } from './create-tasks.ts'
import { assertReadable } from './edit-task.ts'

export interface HandEditing {
  readonly handEdits: readonly HandEdit[]
  /** WORK-PLAN.md as HEAD has it; null when it has none. */
  readonly planBefore: string | null
  /** All files on the plan branch that a hand edit may meet. */
  readonly tree: Tree
  /** HEAD has commits that are about to be pushed: the tree is then older than HEAD, and nothing can conflict. */
  readonly unpushed: boolean
}

/** What is to be published of the hand edits, and what to say of them. */
export interface ReadEdits {
  readonly edits: readonly FileEdit[]
  readonly notes: readonly string[]
}

/**
 * Makes edits of the plan branch out of hand edits. A file that changed on the remote as well is a refusal; one that
 * cannot be read any more throws INVALID_TASK_FILE or BAD_SETTINGS, with its line.
 */
export function readHandEdits(snapshot: Snapshot, world: World, editing: HandEditing): ReadEdits | Refusal {
  const conflicts = editing.handEdits.filter((edit) => isConflict(edit, snapshot, editing))
  if (conflicts.length > 0)
    return refuse('HAND_EDIT_CONFLICT', { paths: conflicts.map(({ path }) => path), next: BRING_TOGETHER })
  const open = editing.handEdits.filter((edit) => !isThere(edit, snapshot.look, editing.tree))
  const wrong = checkTasks(snapshot, open, editing.unpushed)
  if (wrong !== null) return wrong
  assertSettings(open)
  const read = open.map((edit) => readEdit(snapshot, world, edit))
  return { edits: read.flatMap(({ edits }) => edits), notes: read.flatMap(({ notes }) => notes) }
}

const BRING_TOGETHER =
  'git stash && git pull --ff-only && git stash pop, resolve what is marked, then: brain sync'

function isConflict(edit: HandEdit, { look }: Snapshot, editing: HandEditing): boolean {
  const there = editing.tree.get(edit.path)?.blob ?? null
  if (editing.unpushed || there === edit.before || isThere(edit, look, editing.tree)) return false
  if (edit.path !== PLAN_PATH || edit.text === null) return there !== edit.blob
  const theirs = look.texts.get(PLAN_PATH) ?? null
  return isPlanConflict({ before: editing.planBefore, here: edit.text, there: theirs })
}

/** Somebody published the very same, or this clone did and could not come forward. */
function isThere({ path, text, blob, mode }: HandEdit, { texts }: Look, tree: Tree): boolean {
  const entry = tree.get(path)
  if (entry === undefined) return blob === null
  if (entry.blob === blob) return entry.mode === (mode ?? '100644')
  const isFeedback = text !== null && feedbackId(path) !== null
  return isFeedback && withoutNames(texts.get(path) ?? '') === withoutNames(text)
}

/** An edited task must be readable, and what it now waits for must exist and not wait for it. */
function checkTasks(snapshot: Snapshot, edits: readonly HandEdit[], unpushed: boolean): Refusal | null {
  const tasks = edits.flatMap(({ path, text }) => {
    return taskIdOfPath(path) === null || text === null ? [] : [assertReadable(path, text)]
  })
  // A commit that is about to be pushed may hold the tasks that others wait for.
  if (unpushed) return null
  const known = snapshot.tasks
  const changed = tasks.filter((task) => !sameDependencies(task, known.get(task.id)))
  const added = tasks.filter(({ id }) => !known.has(id))
  return checkDependencies(
    snapshot,
    new Map([...added, ...changed].map(({ id, dependsOn }) => [id, dependsOn])),
  )
}

function sameDependencies({ dependsOn }: TaskFile, known: Task | undefined): boolean {
  return known !== undefined && known.dependsOn.join() === dependsOn.join()
}

function assertSettings(edits: readonly HandEdit[]): void {
  const text = edits.find(({ path }) => path === SETTINGS_PATH)?.text ?? null
  const [problem] = text === null ? [] : parseSettings(text).problems
  if (problem === undefined) return
  const place = problem.line === null ? '' : `line ${problem.line}: `
  throw new Failure('BAD_SETTINGS', {
    message: `${place}${problem.message} ${problem.fix}`,
    line: problem.line,
  })
}

function readEdit(snapshot: Snapshot, world: World, edit: HandEdit): ReadEdits {
  const { path, text, blob, mode } = edit
  if (path === PLAN_PATH) return readPlanEdit(edit)
  if (blob === null) return { edits: [{ path, remove: true }], notes: [] }
  const kept = mode === undefined ? {} : { mode }
  if (text === null) return { edits: [{ path, blob, ...kept }], notes: [] }
  const id = feedbackId(path)
  if (id === null) return { edits: [{ path, text, ...kept }], notes: [] }
  const target = feedbackTarget(snapshot.tasks.get(id), world)
  if (target !== null) {
    return {
      edits: [{ path, text: nameFeedback(text, snapshot.look.texts.get(path) ?? null, target) }],
      notes: [],
    }
  }
  const note = `${path} was published, but ${id} has nothing handed in and nothing open that it could be about.`
  return { edits: [{ path, text }], notes: [note] }
}

/** The plan is rendered at every write: it cannot be deleted, and edits inside its regions do not last. */
function readPlanEdit({ text, blob }: HandEdit): ReadEdits {
  if (text === null)
    return { edits: [], notes: [`${PLAN_PATH} is deleted here, and kept: git restore ${PLAN_PATH}`] }
  const advice = regionAdvice(text)
  const kept = advice.length === 0 ? [] : [`Your version of it: git show ${blob?.slice(0, 12)}`]
  return { edits: [{ path: PLAN_PATH, text }], notes: [...advice, ...kept] }
}

const FEEDBACK_FILE = /^results\/(task-\d{1,9})-feedback\.md$/

export function feedbackId(path: string): TaskId | null {
  return parseTaskId(FEEDBACK_FILE.exec(path)?.[1] ?? '')
}

/** What feedback given now is about: the output that was handed in, else what is asked; null when there is neither. */
export function feedbackTarget(task: Task | undefined, world: World): Omit<FeedbackEntry, 'text'> | null {
  if (task === undefined || task.closed !== null) return null
  const said = { commit: task.commit, at: world.now.toISOString(), by: world.actor }
  if (task.output !== null) return { kind: 'changes', blobs: [task.output.blob], ...said }
  return task.open.length === 0 ? null : { kind: 'answer', blobs: task.open.map(({ blob }) => blob), ...said }
}
