import { claimTasks, isMine, nonceFor, type ClaimedTask } from '../../../app/claim-tasks.ts'
import { findTask, isRefusal, readTaskId } from '../../../app/find-task.ts'
import { observe, perform, type Performed } from '../../../app/perform.ts'
import { refuse, type Decision, type Refusal } from '../../../domain/decision.ts'
import { Failure } from '../../../domain/failure.ts'
import { isClosed } from '../../../domain/queue/ready-tasks.ts'
import { resultPath } from '../../../domain/result/result.ts'
import type { Snapshot, World } from '../../../domain/snapshot.ts'
import type { TaskId } from '../../../domain/task/task-id.ts'
import { taskJson } from '../../task-json.ts'
import { readCount } from '../read-count.ts'
import type { Session, Workspace } from '../session.ts'
import { optionText, type Input, type Outcome, type Verb } from '../verb.ts'

export const workerClaim: Verb = {
  name: 'worker claim',
  summary: 'Take a task: the one you name, or the best ready one. Only one worker can win.',
  arguments: [['[id]', 'the task; without it, one of the best ready ones']],
  options: [
    { flags: '--as <name>', description: "the worker's name (default: BRAIN_WORKER, git setting brain.worker, user.name)" },
    { flags: '--count <n>', description: 'take several ready tasks in one push' },
    { flags: '--no-checkout', description: 'leave your files as they are' },
  ],
  writes: true,
  examples: ['brain worker claim', 'brain worker claim 012 --as worker-1', 'brain worker claim --count 3 --no-checkout'],
  run: async (session, input) => {
    const { workspace, worker } = await openAs(session, input)
    const performed = await claim(workspace, { session, input, worker })
    if (performed.kind === 'refusal') return performed
    if (performed.dryRun) return tellClaims(performed.snapshot, performed.result, ['Nothing was changed (dry run).'])
    return await settle(workspace, performed, wantsCheckout(input))
  },
}

async function openAs(session: Session, input: Input): Promise<{ workspace: Workspace; worker: string }> {
  const named = optionText(input, 'as')
  const workspace = await session.open(named)
  const worker = named ?? workspace.workerName
  if (worker === null || worker.trim() === '') throw new Failure('USAGE', { message: 'The worker has no name.', hint: 'brain worker claim --as worker-1' })
  if (/[\n\r]/.test(worker) || worker.length > 100) throw new Failure('USAGE', { message: "A worker's name is one line of at most 100 characters.", hint: '--as worker-1' })
  return { workspace, worker }
}

function wantsCheckout(input: Input): boolean {
  return input.options['checkout'] !== false && readCount(optionText(input, 'count'), 1) === 1
}

type ClaimInput = { session: Session; input: Input; worker: string }

/** The nonce is kept before the push, so that a lost answer cannot lose it; a dirty tree refuses before anything is claimed. */
async function claim(workspace: Workspace, { session, input, worker }: ClaimInput): Promise<Performed<readonly ClaimedTask[]> | Refusal> {
  const id = input.arguments[0] === undefined ? null : readTaskId(input.arguments[0])
  const count = readCount(optionText(input, 'count'), 1)
  const former = await workspace.claims.all()
  const digest = workspace.ports.randomness.digest
  const held = new Map(former.map((claimed) => [claimed.task, digest(claimed.nonce)]))
  const kept = new Set<TaskId>()
  const performed = await perform(workspace.ports, {
    look: {},
    dryRun: session.dryRun,
    decide: async (snapshot, world) => {
      const decision = claimTasks(snapshot, world, { id, worker, count, held })
      if (decision.kind === 'change' && wantsCheckout(input)) await assertSwitchable(workspace, snapshot, decision.result)
      if (decision.kind === 'change' && !session.dryRun) await keepNonces(workspace, { decision, world, worker, kept })
      return decision
    },
  })
  const won = performed.kind === 'performed' ? performed.result.map((claimed) => claimed.id) : []
  for (const lost of kept) if (!won.includes(lost)) await restore(workspace, lost, former)
  return performed
}

async function assertSwitchable({ checkout }: Workspace, snapshot: Snapshot, [claimed]: readonly ClaimedTask[]): Promise<void> {
  if (claimed === undefined || (await checkout.currentBranch()) === claimed.branch) return
  const start = snapshot.tasks.get(claimed.id)?.commit ?? snapshot.look.base.commit ?? ''
  await checkout.assertCanSwitch(claimed.branch, start, [resultPath(claimed.id, 'status')])
}

async function keepNonces({ claims }: Workspace, { decision, world, worker, kept }: { decision: Decision<readonly ClaimedTask[]>; world: World; worker: string; kept: Set<TaskId> }): Promise<void> {
  if (decision.kind === 'refusal') return
  for (const { id, attempt } of decision.result.filter(({ again }) => !again)) {
    await claims.put({ task: id, attempt, worker, nonce: nonceFor(world, id) })
    kept.add(id)
  }
}

async function restore({ claims }: Workspace, id: TaskId, former: Awaited<ReturnType<Workspace['claims']['all']>>): Promise<void> {
  const before = former.find(({ task }) => task === id)
  if (before === undefined) await claims.remove(id)
  else await claims.put(before)
}

/** After winning, one more look: what was closed meanwhile is a refusal (DESIGN §4.2). */
async function settle(workspace: Workspace, performed: Performed<readonly ClaimedTask[]>, checkOut: boolean): Promise<Outcome | Refusal> {
  const { snapshot } = await observe(workspace.ports, { fetch: 'never' })
  const digest = workspace.ports.randomness.digest
  const held = new Map((await workspace.claims.all()).map((claimed) => [claimed.task, digest(claimed.nonce)]))
  for (const { id } of performed.result) {
    const task = findTask(snapshot, id)
    if (isRefusal(task)) return task
    if (isClosed(task)) return refuse('TASK_CLOSED', { task: id, state: task.state })
    if (!isMine(task, { held })) return refuse('TASK_ALREADY_CLAIMED', { task: id, worker: task.worker, since: task.claimedAt })
  }
  const [first] = performed.result
  const notes = [...performed.notes]
  if (checkOut && first !== undefined) {
    const commit = snapshot.tasks.get(first.id)?.commit ?? ''
    if ((await workspace.checkout.currentBranch()) !== first.branch) await workspace.checkout.switchTo(first.branch, commit)
    notes.push(`You are on ${first.branch}. Read CLAUDE.md and ${snapshot.tasks.get(first.id)?.path}, then begin.`)
  }
  return tellClaims(snapshot, performed.result, [...notes, ...performed.result.slice(0, 1).map(({ id }) => `Say how far you are: brain worker report ${id} --progress 10 --step "…"`)])
}

function tellClaims(snapshot: Snapshot, claimed: readonly ClaimedTask[], notes: readonly string[]): Outcome {
  const tasks = claimed.map(({ id }) => snapshot.tasks.get(id)).filter((task) => task !== undefined)
  return {
    kind: 'tasks',
    data: { tasks: tasks.map(taskJson) },
    text: () => claimed.map(({ id, attempt, again }) => `${again ? 'You already hold' : 'Claimed'} ${id} (attempt ${attempt}): ${snapshot.tasks.get(id)?.title ?? ''}`).join('\n'),
    quiet: claimed.map(({ id }) => id).join('\n'),
    notes,
  }
}
