import { approvedAlready } from '../../../app/approve-for-pull-request.ts'
import { isRefusal, readTaskId } from '../../../app/find-task.ts'
import { inspectResult, type Inspection } from '../../../app/inspect-result.ts'
import { observe } from '../../../app/observe.ts'
import { reviewedName } from '../../../app/approval-rules.ts'
import { readHolders } from '../../../app/read-holders.ts'
import { approveTask, findReviewable } from '../../../app/review-task.ts'
import { whileUnchanged } from '../../../app/while-unchanged.ts'
import { sendBack as sendBackTask } from '../../../app/withdraw-approval.ts'
import { planTexts } from '../../../app/with-plan.ts'
import type { Refusal } from '../../../domain/decision.ts'
import { Failure } from '../../../domain/failure.ts'
import type { Snapshot } from '../../../domain/snapshot.ts'
import type { TaskId } from '../../../domain/task/task-id.ts'
import type { Task } from '../../../domain/task/task.ts'
import type { CheckResult } from '../../../ports/records.ts'
import { assertNoSecrets } from '../../secrets.ts'
import { taskJson } from '../../task-json.ts'
import { askVerdict } from '../ask.ts'
import { makeChange } from '../change.ts'
import { hideSecrets } from '../hide-secrets.ts'
import { openRequestNote } from '../pull-request.ts'
import { renderReview } from '../render/review.ts'
import { approveNote, contestNote } from '../review-notes.ts'
import { runChecks } from '../run-checks.ts'
import type { Session, Workspace } from '../session.ts'
import { thenAdvance } from '../then-advance.ts'
import { readGiven } from '../text-input.ts'
import { tellApproved } from '../tell-approved.ts'
import { isSet, optionText, type Input, type Outcome, type Verb } from '../verb.ts'
import { writtenTasks } from '../written-tasks.ts'

export const review: Verb = {
  name: 'review',
  summary: 'Show a result with the merge it would make; check it, approve it, or send it back.',
  arguments: [['<id>', 'the task']],
  options: [
    { flags: '--check', description: 'run the verify commands on the merge result' },
    { flags: '--approve', description: 'approve the commit that this clone last showed' },
    { flags: '--commit <sha>', description: 'approve this commit, and no other' },
    { flags: '--no-check', description: 'approve without running the verify commands' },
    { flags: '--allow-outside-scope', description: 'approve files outside the scope' },
    { flags: '--request-changes <text>', description: 'send it back; - reads standard input' },
    { flags: '--patch', description: 'show the whole difference' },
  ],
  writes: true,
  examples: [
    'brain review 012',
    'brain review 012 --check',
    'brain review 012 --approve',
    'brain review 012 --request-changes "Validate the email field"',
  ],
  showsTexts: true,
  run: async (session, input) => {
    const id = readTaskId(input.arguments[0] ?? '')
    const workspace = await session.open()
    const changes = optionText(input, 'requestChanges')
    if (isSet(input, 'approve') && changes !== undefined)
      throw new Failure('USAGE', {
        message: 'Approve it or send it back, not both.',
        hint: 'brain review 012 --approve',
      })
    if (changes !== undefined)
      return await sendBack(session, workspace, {
        id,
        text: await readGiven(session, changes, '--request-changes'),
      })
    if (isSet(input, 'approve')) return await approve(session, workspace, { id, input })
    return await showAndAsk(session, workspace, { id, input })
  },
}

const REVIEW_TEXTS = (id: TaskId) => (path: string) =>
  planTexts(path) ||
  path.startsWith(`results/${id}-`) ||
  (path.startsWith('tasks/') && Number(/\d+/.exec(path)?.[0]) === Number(/\d+/.exec(id)?.[0]))

interface Shown {
  readonly snapshot: Snapshot
  readonly task: Task
  readonly inspection: Inspection
  readonly holders: readonly string[]
  readonly checks: readonly CheckResult[] | null
}

async function showAndAsk(
  session: Session,
  workspace: Workspace,
  { id, input }: { id: TaskId; input: Input },
): Promise<Outcome | Refusal> {
  const shown = await inspect(session, workspace, { id, check: input.options['check'] === true })
  if (isRefusal(shown)) return shown
  await workspace.reviews.recordShown(id, reviewedName(shown.task))
  const patch = isSet(input, 'patch') ? await patchOf(workspace, shown) : null
  const outcome = tellReview(shown, patch)
  if (!session.interactive) return outcome
  await session.console.tell(await hideSecrets(outcome, session.console.out), { isPaged: session.mayPage })
  const verdict = await askVerdict(id)
  if (verdict.kind === 'approve') return await approve(session, workspace, { id, input })
  if (verdict.kind === 'changes') return await sendBack(session, workspace, { id, text: verdict.text })
  return { kind: 'review', data: outcome.data, text: () => `Left ${id} as it is.` }
}

async function inspect(
  session: Session,
  workspace: Workspace,
  { id, check }: { id: TaskId; check: boolean },
): Promise<Shown | Refusal> {
  const { snapshot } = await observe(workspace.ports, {
    fetch: session.fetch === 'never' ? 'never' : 'always',
    ...{ texts: REVIEW_TEXTS(id), archived: [id] },
  })
  const task = findReviewable(snapshot, id)
  if (isRefusal(task)) return task
  const { repository, randomness } = workspace.ports
  const inspection = await inspectResult(repository, snapshot, task)
  const holders = await readHolders(repository, snapshot, { task, digest: randomness.digest })
  const checks = check ? await runChecks(session, workspace, { snapshot, task, inspection }) : null
  return { snapshot, task, inspection, holders, checks }
}

const PATCH_BYTES_MAX = 262_144

async function patchOf({ ports }: Workspace, { snapshot, inspection }: Shown): Promise<string | null> {
  const tree = inspection.preview?.tree
  return tree == null || snapshot.look.base.commit === null
    ? null
    : await ports.repository.patch(snapshot.look.base.commit, tree, PATCH_BYTES_MAX)
}

function tellReview(shown: Shown, patch: string | null): Outcome {
  const { task, inspection, checks } = shown
  const failed = checks?.some(({ exitCode }) => exitCode !== 0) === true
  const data = {
    task: taskJson(task),
    commit: reviewedName(task),
    output: inspection.output,
    criteria: inspection.criteria,
    diff: { files: inspection.files, outsideScope: inspection.outsideScope, patch },
    conflicts: inspection.preview?.conflicts ?? [],
    protectedPaths: inspection.preview?.protectedPaths ?? [],
    holders: shown.holders,
    screenshots: inspection.screenshots,
    checks: checks ?? [],
    verdict: null,
  }
  const next = [
    ...(failed ? [] : approveNote(shown)),
    `Send it back: brain review ${task.id} --request-changes "…"`,
  ]
  return {
    kind: 'review',
    data,
    text: (paint) => renderReview({ task, inspection, checks, patch, snapshot: shown.snapshot }, paint),
    quiet: data.commit,
    notes: [...contestNote(shown), ...next],
    exit: failed ? 1 : 0,
  }
}

/** The merge and the checks are made anew whenever main moved; another tip than the reviewed one is never retried. */
async function approve(
  session: Session,
  workspace: Workspace,
  { id, input }: { id: TaskId; input: Input },
): Promise<Outcome | Refusal> {
  const { ports, reviews } = workspace
  const commit = optionText(input, 'commit')
  const reviewed = commit ?? (await reviews.shown(id))
  const overruled = whileUnchanged(id)
  let run: string | null = null
  const outcome = await makeChange(session, ports, {
    doing: 'Approving',
    look: { texts: REVIEW_TEXTS(id) },
    decide: async (snapshot, world) => {
      const again = overruled(snapshot) ?? approvedAlready(snapshot, { id, commit })
      if (again !== null) return again
      const task = findReviewable(snapshot, id)
      if (isRefusal(task)) return task
      run = task.workflow
      const { preview, made } = await inspectResult(ports.repository, snapshot, task)
      const approval = {
        id,
        reviewed,
        named: commit !== undefined,
        holders: await readHolders(ports.repository, snapshot, { task, digest: world.digest }),
        preview,
        made,
        checks: null,
        allowOutsideScope: isSet(input, 'allowOutsideScope'),
      }
      const before = approveTask(snapshot, world, approval)
      // What the rules refuse anyway is refused before minutes of checks are spent on it.
      if (before.kind === 'refusal' || before.refusal !== undefined || input.options['check'] === false)
        return before
      const checks = await runChecks(session, workspace, {
        snapshot,
        task,
        inspection: { preview, made },
      })
      return approveTask(snapshot, world, { ...approval, checks })
    },
    tell: (performed) => tellApproved(workspace, performed),
  })
  return await thenAdvance(session, workspace, { outcome, runs: [run], approved: [id] })
}

async function sendBack(
  session: Session,
  { ports }: Workspace,
  { id, text }: { id: TaskId; text: string },
): Promise<Outcome | Refusal> {
  await assertNoSecrets(text, 'the feedback')
  const overruled = whileUnchanged(id)
  return await makeChange(session, ports, {
    doing: 'Sending it back',
    look: { texts: REVIEW_TEXTS(id) },
    decide: (snapshot, world) => overruled(snapshot) ?? sendBackTask(snapshot, world, { id, text }),
    tell: async ({ result, snapshot, commits }) => {
      const written = await writtenTasks(ports, { ids: [id], commit: commits.get(':main') ?? null })
      const [task] = (written.data as { tasks: unknown[] }).tasks
      return {
        kind: 'review',
        data: { task, commit: snapshot.tasks.get(id)?.commit ?? null, verdict: 'changes_requested' },
        text: () => `Sent ${id} back to ${snapshot.tasks.get(id)?.worker ?? 'the worker'}.`,
        quiet: id,
        notes: [
          result.branch === null
            ? `The worker reads it with: brain worker wait ${id}`
            : `The work is on ${result.branch}, free to be claimed: brain worker-instructions ${id}`,
          ...(result.pullRequest === null ? [] : [openRequestNote(result.pullRequest)]),
        ],
      }
    },
  })
}
