import { Failure } from '../domain/failure.ts'
import { parseAttemptBranch, type TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import { survey } from './observe.ts'
import type { WorkerPorts } from './publish-result.ts'

/**
 * The task that a worker means who names none: that of the branch that is checked out, else the only one that this
 * worktree holds.
 * @param verb what was typed, for the hint
 * @throws Failure USAGE where neither says it
 */
export async function findTaskHere(worker: WorkerPorts, verb: string): Promise<TaskId> {
  const branch = await worker.checkout.currentBranch()
  const named = branch === null ? null : parseAttemptBranch(branch)
  if (named !== null) return named.id
  const held = await heldHere(worker)
  const [only] = held
  if (only !== undefined && held.length === 1) return only
  throw new Failure('USAGE', {
    message: `Which task? ${here(branch)}, and this worktree holds ${held.join(' and ') || 'none'}.`,
    hint: `Name it: brain ${verb} ${only ?? '012'}`,
  })
}

/** A claim stays here when its task has ended: of several, those count that still hold. */
async function heldHere({ ports, claims }: WorkerPorts): Promise<readonly TaskId[]> {
  const all = await claims.all()
  if (all.length < 2) return all.map(({ task }) => task)
  const { tasks } = await survey(ports, { fetch: 'due' })
  const holds = (task: Task | undefined, nonce: string): boolean =>
    task?.nonce === ports.randomness.digest(nonce) && task.closed === null && task.state !== 'approved'
  return all.filter(({ task, nonce }) => holds(tasks.get(task), nonce)).map(({ task }) => task)
}

function here(branch: string | null): string {
  return branch === null ? 'No branch is checked out' : `The branch ${branch} is no task's`
}
