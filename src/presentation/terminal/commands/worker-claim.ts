import { checkedWorkerName } from '../worker-name.ts'
import { claimTasks, isMine, type ClaimedTask } from '../../../app/claim-tasks.ts'
import { claimedTask } from '../../../app/claimed-task.ts'
import { findTask, isRefusal, readTaskId } from '../../../app/find-task.ts'
import { survey, type Ports } from '../../../app/observe.ts'
import { performOnSurvey, type Performed } from '../../../app/perform.ts'
import { refuse, type Refusal } from '../../../domain/decision.ts'
import { Failure } from '../../../domain/failure.ts'
import { isClosed } from '../../../domain/queue/ready-tasks.ts'
import { resultPath } from '../../../domain/result/result.ts'
import { byId, type Overview, type Survey } from '../../../domain/overview.ts'
import type { KnownTasks, World } from '../../../domain/snapshot.ts'
import type { TaskId } from '../../../domain/task/task-id.ts'
import type { HeldClaim } from '../../../ports/records.ts'
import { taskJson } from '../../task-json.ts'
import { tellDryRun } from '../change.ts'
import { exactChange } from '../exact-change.ts'
import { readCount } from '../read-count.ts'
import type { Session, Workspace } from '../session.ts'
import { optionText, type Input, type Outcome, type Verb } from '../verb.ts'

export const workerClaim: Verb = {
  name: 'worker claim',
  summary: 'Take a task: the one you name, or the best ready one. Only one worker can win.',
  arguments: [['[id]', 'the task; without it, one of the best ready ones']],
  options: [
    {
      flags: '--as <name>',
      description: "the worker's name (default: BRAIN_WORKER, git setting brain.worker, user.name)",
    },
    { flags: '--count <n>', description: 'take several ready tasks in one push' },
    { flags: '--no-checkout', description: 'leave your files as they are' },
  ],
  writes: true,
  examples: [
    'brain worker claim',
    'brain worker claim 012 --as worker-1',
    'brain worker claim --count 3 --no-checkout',
  ],
  run: async (session, input) => {
    const { workspace, worker } = await openAs(session, input)
    const claims = await claim(workspace, { session, input, worker })
    const { performed } = claims
    if (performed.kind === 'refusal') return performed
    if (performed.dryRun) return tellDryRun(await exactChange(workspace.ports.repository, performed.change))
    return await settle(workspace, { ...claims, performed }, wantsCheckout(input))
  },
}

async function openAs(session: Session, input: Input): Promise<{ workspace: Workspace; worker: string }> {
  const named = optionText(input, 'as')
  const workspace = await session.open(named)
  const worker = named ?? workspace.workerName
  if (worker === null || worker.trim() === '')
    throw new Failure('USAGE', {
      message: 'The worker has no name.',
      hint: 'brain worker claim --as worker-1',
    })
  return { workspace, worker: checkedWorkerName(worker, '--as') }
}

function wantsCheckout(input: Input): boolean {
  return input.options['checkout'] !== false && readCount(optionText(input, 'count'), 1) === 1
}

type ClaimInput = { session: Session; input: Input; worker: string }

/** What was claimed, by whom, and what was known when it was decided. */
interface Claims {
  readonly performed: Performed<readonly ClaimedTask[], Survey>
  readonly worker: string
  readonly world: World | null
}

/** The nonce is kept before the push, so that a lost answer cannot lose it; a dirty tree refuses before anything is claimed. */
async function claim(
  workspace: Workspace,
  { session, input, worker }: ClaimInput,
): Promise<Omit<Claims, 'performed'> & { readonly performed: Claims['performed'] | Refusal }> {
  const id = input.arguments[0] === undefined ? null : readTaskId(input.arguments[0])
  const count = readCount(optionText(input, 'count'), 1)
  const former = await workspace.claims.all()
  const seed = await workspace.claims.seed()
  const kept = new Set<TaskId>()
  let seen: Survey | null = null
  let known: World | null = null
  const performed = await performOnSurvey(workspace.ports, {
    dryRun: session.dryRun,
    decide: async (snapshot, world) => {
      seen = snapshot
      known = world
      const decision = claimTasks(snapshot, world, { id, worker, count, seed, held: await heldBy(workspace) })
      if (decision.kind === 'change' && wantsCheckout(input))
        await assertSwitchable(workspace, snapshot, decision.result)
      if (decision.kind === 'change' && !session.dryRun)
        await keepNonces(workspace, { claimed: decision.result, worker, kept })
      return decision
    },
  })
  const won = performed.kind === 'performed' ? performed.result.map((claimed) => claimed.id) : []
  for (const lost of kept) if (!won.includes(lost)) await restore(workspace, { id: lost, former, seen })
  return { performed, worker, world: known }
}

/** Digests of the nonces that this worktree holds, another command's at this very moment included. */
async function heldBy({ claims, ports }: Workspace): Promise<ReadonlyMap<TaskId, string>> {
  return new Map((await claims.all()).map(({ task, nonce }) => [task, ports.randomness.digest(nonce)]))
}

async function assertSwitchable(
  { checkout }: Workspace,
  snapshot: Overview,
  [claimed]: readonly ClaimedTask[],
): Promise<void> {
  if (claimed === undefined || (await checkout.currentBranch()) === claimed.branch) return
  const start = snapshot.tasks.get(claimed.id)?.commit ?? snapshot.look.base.commit ?? ''
  await checkout.assertCanSwitch(claimed.branch, start, [resultPath(claimed.id, 'status')])
}

async function keepNonces(
  { claims }: Workspace,
  { claimed, worker, kept }: { claimed: readonly ClaimedTask[]; worker: string; kept: Set<TaskId> },
): Promise<void> {
  for (const { id, attempt, nonce } of claimed.filter(({ again }) => !again)) {
    await claims.put({ task: id, attempt, worker, nonce })
    kept.add(id)
  }
}

/** Forgets a nonce that did not win, unless another command of this worktree won with it. */
async function restore(
  workspace: Workspace,
  { id, former, seen }: { id: TaskId; former: readonly HeldClaim[]; seen: Overview | null },
): Promise<void> {
  const task = seen?.tasks.get(id)
  if (task !== undefined && isMine(task, { held: await heldBy(workspace) })) return
  const before = former.find((claim) => claim.task === id)
  if (before === undefined) await workspace.claims.remove(id)
  else await workspace.claims.put(before)
}

/** After winning, one more look: what was closed meanwhile is a refusal (protocol §2). */
async function settle(workspace: Workspace, claims: Claims, checkOut: boolean): Promise<Outcome | Refusal> {
  const { performed } = claims
  const snapshot = await lookOnceMore(workspace.ports, claims)
  const held = await heldBy(workspace)
  for (const { id } of performed.result) {
    const task = findTask(snapshot, id)
    if (isRefusal(task)) return task
    if (isClosed(task)) return refuse('TASK_CLOSED', { task: id, state: task.state })
    if (!isMine(task, { held }))
      return refuse('TASK_ALREADY_CLAIMED', { task: id, worker: task.worker, since: task.claimedAt })
  }
  const [first] = performed.result
  const notes = [...performed.notes]
  if (checkOut && first !== undefined) {
    const commit = snapshot.tasks.get(first.id)?.commit ?? ''
    if ((await workspace.checkout.currentBranch()) !== first.branch)
      await workspace.checkout.switchTo(first.branch, commit)
    notes.push(
      `You are on ${first.branch}. ${whatToRead(performed.snapshot, snapshot.tasks.get(first.id)?.path ?? '')}`,
    )
  }
  return tellClaims(snapshot, performed.result, [
    ...notes,
    ...performed.result
      .slice(0, 1)
      .map(({ id }) => `Say how far you are: brain worker report ${id} --progress 10 --step "…"`),
  ])
}

/** On a plan branch of its own, neither file is in the work tree; the commit is here, whatever remotes are called and have been fetched. */
function whatToRead({ look: { plan, base } }: Survey, path: string): string {
  const at = plan.branch === base.branch ? '' : `git show ${plan.commit?.slice(0, 12)}:`
  return `Read ${at}CLAUDE.md and ${at}${path}, then begin.`
}

/**
 * Where nothing has moved but what we moved, what was seen and what was done tell the rest. The claim is made: a remote that goes
 * away right now is no reason to say that it failed.
 */
async function lookOnceMore(ports: Ports, claims: Claims): Promise<KnownTasks> {
  try {
    if (!(await ports.repository.stillAt(tipsAfter(claims)))) return await survey(ports, { fetch: 'always' })
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'REMOTE_UNREACHABLE') throw error
  }
  return snapshotAfter(claims) ?? (await survey(ports, { fetch: 'never' }))
}

function tipsAfter({ performed }: Claims): ReadonlyMap<string, string> {
  const { plan } = performed.snapshot.look
  const claimed = performed.result.map((claim) => [claim.branch, commitOf(performed, claim)] as const)
  return new Map([[plan.branch, plan.commit ?? ''], ...claimed])
}

function commitOf({ commits }: Claims['performed'], { commit }: ClaimedTask): string {
  return commits.get(commit) ?? commit
}

/** null where only a look can tell. */
function snapshotAfter({ performed, worker, world }: Claims): KnownTasks | null {
  const { snapshot, committedAt, result } = performed
  if (world === null || committedAt === null) return null
  const after = result.map((claimed) =>
    claimedTask(snapshot, world, { claimed, worker, committedAt, commit: commitOf(performed, claimed) }),
  )
  const known = after.filter((task) => task !== null)
  if (known.length < after.length) return null
  return { tasks: byId(known), archived: new Map() }
}

function tellClaims(
  snapshot: KnownTasks,
  claimed: readonly ClaimedTask[],
  notes: readonly string[],
): Outcome {
  const tasks = claimed.map(({ id }) => snapshot.tasks.get(id)).filter((task) => task !== undefined)
  return {
    kind: 'tasks',
    data: { tasks: tasks.map(taskJson) },
    text: () =>
      claimed
        .map(
          ({ id, attempt, again }) =>
            `${again ? 'You already hold' : 'Claimed'} ${id} (attempt ${attempt}): ${snapshot.tasks.get(id)?.title ?? ''}`,
        )
        .join('\n'),
    quiet: claimed.map(({ id }) => id).join('\n'),
    notes,
  }
}
