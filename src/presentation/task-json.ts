import { utc } from './moment.ts'
import type { Task } from '../domain/task/task.ts'

/** A task as every surface shows it to programs: all keys always there, null or [] when empty. */
export function taskJson(task: Task) {
  return {
    id: task.id,
    title: task.title,
    state: task.state,
    priority: task.priority,
    estimate: task.estimate,
    dependsOn: task.dependsOn,
    waitingFor: task.waitingFor,
    scope: task.scope,
    verify: task.verify,
    worker: task.worker,
    attempt: task.attempt,
    branch: task.branch,
    commit: task.commit,
    adopted: task.adopted === null ? null : { branch: task.adopted.branch, commit: task.adopted.commit },
    createdAt: utc(task.created),
    claimedAt: utc(task.claimedAt),
    lastActivityAt: utc(task.lastActivityAt),
    lease: durationText(task.leaseMs),
    leaseExpiresAt: utc(task.leaseExpiresAt),
    stale: task.stale,
    progress: task.progress,
    step: task.step,
    path: task.path,
    workflow: task.workflow,
    phase: task.phase,
    sprint: task.sprint,
    closed: task.closed,
    problems: task.problems,
  }
}

const MINUTE = 60_000

/** `90m`, `2h`, `1d`: the largest unit that fits evenly, as task files have it. */
export function durationText(ms: number): string {
  if (ms % (24 * 60 * MINUTE) === 0) return `${ms / (24 * 60 * MINUTE)}d`
  if (ms % (60 * MINUTE) === 0 && ms >= 120 * MINUTE) return `${ms / (60 * MINUTE)}h`
  return ms % MINUTE === 0 ? `${ms / MINUTE}m` : `${Math.round(ms / 1000)}s`
}
