import { approveTask } from '../../src/app/review-task.ts'
import { createTasks } from '../../src/app/create-tasks.ts'
import { isRefusal } from '../../src/app/find-task.ts'
import { inspectResult } from '../../src/app/inspect-result.ts'
import { perform, type Performance } from '../../src/app/perform.ts'
import { publishResult } from '../../src/app/publish-result.ts'
import { findReviewable } from '../../src/app/review-task.ts'
import { findUndoable, undoBlobs, undoChange } from '../../src/app/undo-change.ts'
import { refuse, type Refusal } from '../../src/domain/decision.ts'
import { taskIdOf } from '../../src/domain/task/task-id.ts'
import { cancel } from '../../src/presentation/terminal/commands/cancel.ts'
import { reclaim as reclaimVerb } from '../../src/presentation/terminal/commands/reclaim.ts'
import { reopen as reopenVerb } from '../../src/presentation/terminal/commands/reopen.ts'
import { review } from '../../src/presentation/terminal/commands/review.ts'
import { workerClaim } from '../../src/presentation/terminal/commands/worker-claim.ts'
import { workerRelease } from '../../src/presentation/terminal/commands/worker-release.ts'
import type { Input, Outcome, Verb } from '../../src/presentation/terminal/verb.ts'
import type { Bench, Operation, Told } from './operation.ts'

// What the model's actors do with brain: the command line's own verbs, run whole, on the one task of the model.

export const TASK = taskIdOf(1)

/** `brain worker claim 1`, or with no id: the best ready one. */
export const claim = claiming('claim', ['1'])
export const claimAny = claiming('claim any', [])

export const show = verb('show', review)
export const approve = verb('approve', review, { options: { approve: true }, more: { approved: true } })
export const sendBack = verb('send back', review, { options: { requestChanges: 'Once more.' } })
export const cancelTask = verb('cancel', cancel)
export const reopenTask = verb('reopen', reopenVerb)
export const reclaim = verb('reclaim', reclaimVerb)
export const forceReclaim = verb('reclaim --force', reclaimVerb, { options: { force: true } })
export const reclaimForDan = verb('reclaim --force --worker dan', reclaimVerb, {
  options: { force: true, worker: 'dan' },
})
export const release = verb('release', workerRelease, { more: { believes: null } })

/** `brain worker submit 1`, from a folder where the branch is not checked out. */
export const submit = reporting('submit', { kind: 'output', summary: 'Done', body: null })
export const block = reporting('block', { kind: 'blocker', issue: 'Which?', need: 'A word', impact: 'None' })

/** `brain undo`. The verb itself names a parent in git's own spelling, which the memory does not read. */
export const undo: Operation = {
  name: 'undo',
  run: async ({ workspace }) => {
    const { ports } = workspace
    return await performed(ports, {
      look: { texts: () => true },
      decide: async (snapshot, world) => {
        const main = snapshot.look.plan.commit ?? ''
        const entry = findUndoable(await ports.repository.log(main, { max: 200 }))
        const parent = entry?.parents[0]
        if (entry === null || parent === undefined) return refuse('NOTHING_TO_UNDO')
        const [before, after, now] = await Promise.all(
          [parent, entry.commit, main].map((commit) => ports.repository.listFiles(commit, '')),
        )
        const trees = {
          before: before ?? new Map(),
          after: after ?? new Map(),
          now: now ?? new Map(),
        }
        const texts = await ports.repository.readTexts(undoBlobs(trees))
        return undoChange(snapshot, world, { entry, ...trees, texts })
      },
    })
  },
}

export const createTask: Operation = {
  name: 'create-task',
  run: async ({ workspace, name }) => {
    const result = await perform(workspace.ports, {
      look: { texts: () => true },
      decide: (snapshot, world) => createTasks(snapshot, world, [{ id: null, title: `By ${name}` }]),
    })
    return result.kind === 'refusal' ? asRefused(result) : { outcome: 'done', created: result.result }
  },
}

/** An approval that binds to nothing: whatever the tip is when it is pushed. For the mutation only. */
export const approveUnseen: Operation = {
  name: 'approve unseen',
  run: async ({ workspace }) => {
    const { ports } = workspace
    const told = await performed(ports, {
      look: { texts: () => true },
      decide: async (snapshot, world) => {
        const task = findReviewable(snapshot, TASK)
        if (isRefusal(task)) return task
        const { preview } = await inspectResult(ports.repository, snapshot, task)
        const rest = { named: false, holders: [], checks: null, allowOutsideScope: false }
        return approveTask(snapshot, world, { id: TASK, reviewed: task.commit, preview, ...rest })
      },
    })
    return told.outcome === 'done' ? { ...told, approved: true } : told
  },
}

function claiming(name: string, words: readonly string[]): Operation {
  return {
    name,
    run: async (bench) => {
      const options = { as: bench.identity, checkout: false }
      const outcome = await workerClaim.run(bench.session, { arguments: words, options })
      if (isRefusal(outcome)) return { ...asRefused(outcome), believes: null }
      const [task] = (outcome.data as { tasks: { branch: string; commit: string }[] }).tasks
      const nonce = (await bench.workspace.claims.get(TASK))?.nonce ?? ''
      if (task === undefined) return { outcome: 'failed', code: 'INTERNAL' }
      return {
        outcome: 'done',
        believes: { branch: task.branch, digest: bench.digest(nonce) },
        local: { branch: task.branch, commit: task.commit },
      }
    },
  }
}

function reporting(name: string, report: Parameters<typeof publishResult>[2]['report']): Operation {
  return {
    name,
    run: async ({ workspace }) => {
      const result = await publishResult(workspace, TASK, { report })
      return result.kind === 'refusal' ? asRefused(result) : { outcome: 'done' }
    },
  }
}

function verb(name: string, command: Verb, { options = {}, more = {} }: Asking = {}): Operation {
  return {
    name,
    run: async ({ session }: Bench) => {
      const outcome: Outcome | Refusal = await command.run(session, { arguments: ['1'], options })
      return isRefusal(outcome) ? asRefused(outcome) : { outcome: 'done', ...more }
    },
  }
}

interface Asking {
  readonly options?: Input['options']
  /** What it means to be told that it is done. */
  readonly more?: Partial<Told>
}

async function performed<T>(ports: Bench['workspace']['ports'], performance: Performance<T>): Promise<Told> {
  const result = await perform(ports, performance)
  return result.kind === 'refusal' ? asRefused(result) : { outcome: 'done' }
}

const LOST = new Set(['NOT_HOLDER', 'TASK_CLOSED', 'TASK_ALREADY_CLAIMED'])

function asRefused({ code }: Refusal): Told {
  return { outcome: 'refused', code, ...(LOST.has(code) ? { believes: null } : {}) }
}
