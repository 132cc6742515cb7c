import type { CommitPlan, Decision, FileEdit, RefMove } from '../domain/decision.ts'
import { regionAdvice } from '../domain/plan/hand-edited-plan.ts'
import { PLAN_PATH, readRegions } from '../domain/plan/regions.ts'
import { nameFeedback } from '../domain/result/name-feedback.ts'
import { parseSettings } from '../domain/settings/parse-settings.ts'
import { SETTINGS_PATH } from '../domain/settings/settings.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import { editTask } from '../domain/task/edit-task.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import { closedBy, fenceBranches } from './close-task.ts'
import { isRefusal } from './find-task.ts'
import { feedbackId, feedbackTarget, readHandEdits, type HandEditing } from './hand-edits.ts'
import { planCommit, planMove } from './with-plan.ts'

export interface SyncRequest extends HandEditing {
  /** Approved tasks whose work is in the base branch by now. */
  readonly merged: readonly TaskId[]
  /** Blobs of what those of workflows have written. */
  readonly artifacts?: ReadonlyMap<TaskId, string>
  /** What else to know of pull requests. */
  readonly remarks: readonly string[]
  /** Feedback files on the plan branch that were written by hand after what they are about. */
  readonly unnamed: readonly string[]
}

export interface Synced {
  readonly published: readonly string[]
  readonly deleted: readonly string[]
  readonly closed: readonly TaskId[]
  readonly planUpdated: boolean
  readonly notes: readonly string[]
}

/** Brings the plan branch up to date with hand edits, merged pull requests and the plan itself, in one commit or none. */
export function syncPlan(snapshot: Snapshot, world: World, request: SyncRequest): Decision<Synced> {
  const read = readHandEdits(snapshot, world, request)
  if (isRefusal(read)) return read
  const named = nameFeedbacks(snapshot, world, { ...request, edits: read.edits })
  const closing = closeMerged(snapshot, world, { ...request, edits: [...read.edits, ...named] })
  const after = withSettings(snapshot, closing.edits)
  const message = messageOf({ read: read.edits, named, closed: closing.closed })
  const main = planCommit(after, world, { mark: ':main', edits: closing.edits, message })
  const move: RefMove = planMove(snapshot, main.mark)
  const isNothing = main.edits.length === 0
  return {
    kind: 'change',
    commits: isNothing ? [] : [main, ...closing.commits],
    refs: isNothing ? [] : [move, ...closing.refs],
    publishes: request.handEdits,
    result: {
      published: writtenBy(main, read.edits).map(({ path }) => path),
      deleted: read.edits.filter((edit) => 'remove' in edit).map(({ path }) => path),
      closed: closing.closed,
      planUpdated: main.edits.some(({ path }) => path === PLAN_PATH),
      notes: [...read.notes, ...planNotes(snapshot, read.edits), ...request.remarks],
    },
  }
}

/** An edit of the plan that touched regions only is rendered over, and then nothing of it is in the commit. */
function writtenBy(main: CommitPlan, edits: readonly FileEdit[]): readonly FileEdit[] {
  const written = new Set(main.edits.map(({ path }) => path))
  return edits.filter((edit) => !('remove' in edit) && written.has(edit.path))
}

interface Naming {
  readonly unnamed: readonly string[]
  readonly edits: readonly FileEdit[]
}

/** Feedback that came by plain git, without the line that says what it is about. */
function nameFeedbacks(
  { look, tasks }: Snapshot,
  world: World,
  { unnamed, edits }: Naming,
): readonly FileEdit[] {
  const edited = new Set(edits.map(({ path }) => path))
  return unnamed.flatMap((path) => {
    const text = look.texts.get(path)
    const id = feedbackId(path)
    const target = id === null ? null : feedbackTarget(tasks.get(id), world)
    return edited.has(path) || text === undefined || target === null
      ? []
      : [{ path, text: nameFeedback(text, null, target) }]
  })
}

interface Closed {
  readonly closed: readonly TaskId[]
  /** All edits, with the closings worked into those of the same files. */
  readonly edits: readonly FileEdit[]
  readonly commits: readonly CommitPlan[]
  readonly refs: readonly RefMove[]
}

/** The pull request was merged: the task is completed, and a branch that no fence stands on gets one. */
function closeMerged(
  snapshot: Snapshot,
  world: World,
  { merged, artifacts, edits }: Pick<SyncRequest, 'merged' | 'artifacts'> & { edits: readonly FileEdit[] },
): Closed {
  const byPath = new Map(edits.map((edit) => [edit.path, edit]))
  const tasks = merged.flatMap((id) => snapshot.tasks.get(id) ?? [])
  const closed = tasks.filter((task) => {
    const edit = byPath.get(task.path)
    const text = edit !== undefined && 'text' in edit ? edit.text : snapshot.look.texts.get(task.path)
    if (text === undefined || (edit !== undefined && 'remove' in edit)) return false
    byPath.set(task.path, {
      path: task.path,
      text: closedText(text, world, { task, artifact: artifacts?.get(task.id) }),
    })
    return true
  })
  const fences = closed.flatMap((task, index) => {
    return task.commit === task.approved?.commit
      ? (fenceBranches(snapshot, task, `:fence${index}`) ?? [])
      : []
  })
  return {
    closed: closed.map(({ id }) => id),
    edits: [...byPath.values()],
    commits: fences.map(({ commit }) => commit),
    refs: fences.flatMap(({ refs }) => refs),
  }
}

function closedText(
  text: string,
  world: World,
  { task, artifact }: { task: Task; artifact: string | undefined },
): string {
  const closed = {
    ...closedBy(task, world, 'completed'),
    commit: task.approved?.commit ?? task.commit,
    ...(artifact === undefined ? {} : { artifact }),
  }
  return editTask(text, { closed, approved: null }, task.path)
}

/** The plan is rendered by the settings as they are after the edits. */
function withSettings(snapshot: Snapshot, edits: readonly FileEdit[]): Snapshot {
  const edit = edits.find(({ path }) => path === SETTINGS_PATH)
  if (edit === undefined || !('text' in edit)) return snapshot
  return { ...snapshot, look: { ...snapshot.look, settings: parseSettings(edit.text).settings } }
}

/** What else to know of the plan: regions that were edited on the remote, markers that cannot be read. */
function planNotes({ look }: Snapshot, edits: readonly FileEdit[]): readonly string[] {
  const edit = edits.find(({ path }) => path === PLAN_PATH)
  const text = edit !== undefined && 'text' in edit ? edit.text : (look.texts.get(PLAN_PATH) ?? '')
  const problems = readRegions(text).problems.map(({ path, line, message, fix }) => {
    return `${path}${line === null ? '' : `:${line}`}: ${message} ${fix} Until then the plan stays as it is.`
  })
  return [...(edit === undefined ? regionAdvice(text) : []), ...problems]
}

interface Parts {
  readonly read: readonly FileEdit[]
  readonly named: readonly FileEdit[]
  readonly closed: readonly TaskId[]
}

const NAMED_IN_SUBJECT_MAX = 2

function messageOf({ read, named, closed }: Parts): string {
  const paths = [...read, ...named].map(({ path }) => path)
  const files = paths.length <= NAMED_IN_SUBJECT_MAX ? paths.join(' and ') : `${paths.length} files`
  const parts = [
    ...(paths.length === 0 ? [] : [`edit ${files} by hand`]),
    ...closed.map((id) => `close ${id}, its pull request is merged`),
  ]
  const subject = parts.length === 0 ? 'update the work plan' : parts.join('; ')
  return `${subject.charAt(0).toUpperCase()}${subject.slice(1)}`
}
