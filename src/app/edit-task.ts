import { refuse, type Decision } from '../domain/decision.ts'
import { Failure } from '../domain/failure.ts'
import { splitFrontMatter } from '../domain/markdown/split-front-matter.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import { editTask, type TaskPatch } from '../domain/task/edit-task.ts'
import { parseTask } from '../domain/task/parse-task.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import { answerEdit } from './answer-task.ts'
import { assertLease, assertTitle, checkDependencies } from './create-tasks.ts'
import { findTask, isRefusal } from './find-task.ts'
import { planChange } from './with-plan.ts'

export interface EditRequest {
  readonly id: TaskId
  readonly patch: TaskPatch
  /** A new text for all below the front matter. */
  readonly body: string | null
  /** The whole file, as an editor left it; the patch is then not used. */
  readonly text: string | null
  /** The text that an editor was given: when the file has another one by now, the edit is refused. */
  readonly basis: string | null
  /** Also answers what is open; empty text stands for "see the task". */
  readonly answer: string | null
}

/** Changes fields of a task: one field is one line of difference. */
export function editTaskFile(
  snapshot: Snapshot,
  world: World,
  request: EditRequest,
): Decision<{ id: TaskId; changed: boolean }> {
  const task = findTask(snapshot, request.id)
  if (isRefusal(task)) return task
  const before = snapshot.look.texts.get(task.path) ?? ''
  if (request.basis !== null && request.basis !== before)
    return refuse('HAND_EDIT_CONFLICT', { paths: [task.path] })
  if (request.patch.title != null) assertTitle(request.patch.title)
  assertLease(request.patch.lease)
  if (request.patch.dependsOn?.includes(task.id) === true)
    return refuse('DEPENDENCY_CYCLE', { cycle: `${task.id} → ${task.id}`, tasks: [task.id] })
  const after = request.text ?? editTask(withBody(before, request.body), request.patch, task.path)
  const wrong = checkDependencies(snapshot, new Map([[task.id, assertReadable(task.path, after).dependsOn]]))
  if (wrong !== null) return wrong
  if (request.answer !== null && task.open.length === 0)
    return refuse('NOTHING_OPEN', { task: task.id, state: task.state })
  const answers =
    request.answer === null
      ? []
      : [
          answerEdit(snapshot, world, {
            task,
            text: request.answer || `${task.path} was updated: read it again.`,
          }),
        ]
  const edits = [...(after === before ? [] : [{ path: task.path, text: after }]), ...answers]
  if (edits.length === 0)
    return { kind: 'change', commits: [], refs: [], result: { id: task.id, changed: false } }
  return planChange(snapshot, world, {
    edits,
    message: `${task.id}: Edit${answers.length > 0 ? ' and answer' : ''}`,
    result: { id: task.id, changed: true },
  })
}

function withBody(text: string, body: string | null): string {
  return body === null ? text : text.slice(0, splitFrontMatter(text).bodyStart) + body
}

/** A file that an edit leaves unreadable is not saved. Throws INVALID_TASK_FILE with the line. */
export function assertReadable(path: string, text: string): ReturnType<typeof parseTask> {
  const task = parseTask(path, text)
  const [problem] = task.problems
  if (problem === undefined) return task
  throw new Failure('INVALID_TASK_FILE', {
    message: `${path}${problem.line === null ? '' : `:${problem.line}`}: ${problem.message}`,
    hint: problem.fix,
    problems: task.problems,
  })
}
