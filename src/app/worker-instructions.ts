import { refuse, type Refusal } from '../domain/decision.ts'
import { fillTemplate } from '../domain/markdown/fill-template.ts'
import { readContextPaths } from '../domain/markdown/sections.ts'
import { isClosed } from '../domain/queue/ready-tasks.ts'
import { resultPath } from '../domain/result/result.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import { attemptBranch } from '../domain/task/task-id.ts'
import type { HeldClaim } from '../ports/records.ts'
import { findTask, isRefusal } from './find-task.ts'
import { nextAttempt } from './open-attempt.ts'

export interface PromptRequest {
  readonly id: TaskId
  readonly template: string
  readonly taskText: string
  readonly worker: string
  /** The clone URL; a placeholder without a remote. */
  readonly url: string
  readonly folder: string
  readonly project: string
  /** What this clone holds for the task: a reservation made for this worker, or a claim. */
  readonly held: HeldClaim | null
  /** What others of its workflow run hand on; empty where there is nothing. */
  readonly handedOn?: string
}

/** A complete prompt for one task, good for any AI session with nothing but git. */
export function workerInstructions(
  snapshot: Snapshot,
  world: World,
  request: PromptRequest,
): { kind: 'prompt'; prompt: string } | Refusal {
  const task = findTask(snapshot, request.id)
  if (isRefusal(task)) return task
  if (isClosed(task)) return refuse('TASK_CLOSED', { task: task.id, state: task.state })
  const { look } = snapshot
  const reserved =
    request.held !== null && task.nonce === world.digest(request.held.nonce) ? request.held : null
  const attempt = reserved?.attempt ?? (task.worker === null ? null : task.attempt) ?? nextAttempt(task)
  const prompt = fillTemplate(request.template, {
    ...commonValues(snapshot, request.project),
    taskId: task.id,
    number: task.id.slice('task-'.length),
    title: oneLine(task.title),
    url: shellWord(request.url),
    folder: shellWord(request.folder),
    worker: shellSafe(reserved?.worker ?? request.worker),
    branch: attemptBranch(task.id, attempt),
    attempt: String(attempt),
    nonce: reserved?.nonce ?? '',
    claimed: false,
    continued: task.attempts.some(({ mark }) => mark !== 'fence') && (reserved === null || attempt > 1),
    scope: task.scope,
    verify: [...look.settings.verify, ...task.verify],
    contextPaths: readContextPaths(request.taskText),
    docsProtocol: 'docs/WORKER-PROTOCOL.md',
    feedbackPath: resultPath(task.id, 'feedback'),
    handedOn: request.handedOn ?? '',
    taskText: request.taskText.trimEnd(),
    fence: `task-text-${world.nonce.slice(0, 16)}`,
  })
  return { kind: 'prompt', prompt }
}

/** Values that both prompts use. */
export function commonValues({ look }: Snapshot, project: string) {
  const { settings, plan, base } = look
  const agile = settings.workflow === 'agile'
  return {
    project: oneLine(settings.project ?? project),
    planBranch: plan.branch,
    baseBranch: base.branch,
    agile,
    sprint: agile ? String(settings.sprint.number) : '',
    sprintGoal: oneLine(settings.sprint.goal ?? ''),
    delivery: oneLine(settings.sprint.delivery ?? ''),
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** A word for a shell command line, quoted when it needs to be. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./~-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** A name that stands in shell commands and in YAML: what could mean something there is dropped. */
function shellSafe(name: string): string {
  const safe = name.replace(/[^\p{L}\p{N} ._@+-]/gu, '').trim()
  return safe === '' ? 'worker' : safe
}
