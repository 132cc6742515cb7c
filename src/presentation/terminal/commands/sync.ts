import { isRefusal } from '../../../app/find-task.ts'
import {
  pushCommits,
  readStanding,
  readSyncRequest,
  syncTexts,
  type Standing,
} from '../../../app/prepare-sync.ts'
import { syncPlan, type Synced } from '../../../app/sync-plan.ts'
import { observe } from '../../../app/observe.ts'
import type { Performed } from '../../../app/perform.ts'
import type { HandEdit, Refusal } from '../../../domain/decision.ts'
import { count } from '../../../domain/plan/fields.ts'
import { PLAN_PATH } from '../../../domain/plan/regions.ts'
import { assertNoSecrets } from '../../secrets.ts'
import { SETTINGS_PATH } from '../../../domain/settings/settings.ts'
import { confirm } from '../ask.ts'
import { makeChange } from '../change.ts'
import { plainLine } from '../printable.ts'
import { afterFirst, publishFirst } from '../publish-first.ts'
import { openMissingRequests } from '../pull-request.ts'
import type { Session, Workspace } from '../session.ts'
import { thenAdvance } from '../then-advance.ts'
import type { Outcome, Verb } from '../verb.ts'

export const sync: Verb = {
  name: 'sync',
  summary: 'Publish hand edits of tasks, plan, docs and settings; bring plan and clone up to date.',
  writes: true,
  examples: ['brain sync', 'brain sync --dry-run', 'brain sync --yes'],
  run: async (session) => {
    const workspace = await session.open()
    const before = await readStanding(workspace)
    const first = isRefusal(before) ? await publishFirst(session, workspace) : null
    if (isRefusal(before) && first === null) return before
    if (first !== null && (isRefusal(first) || session.dryRun)) return first
    const standing = first === null ? before : await readStanding(workspace)
    if (isRefusal(standing)) return standing
    for (const { path, text } of standing.handEdits) if (text !== null) await assertNoSecrets(text, path)
    const handEdits = await confirmDeletions(session, standing.handEdits)
    const synced = await synchronize(session, workspace, { ...standing, handEdits })
    const outcome = isRefusal(synced) ? synced : afterFirst(first, synced)
    const moved = await movePlan(session, workspace, { standing, outcome })
    return await thenAdvance(session, workspace, { outcome: moved, runs: 'all' })
  },
}

/** Settings that were published just now may name another branch for the plan. */
async function movePlan(
  session: Session,
  workspace: Workspace,
  { standing, outcome }: { readonly standing: Standing; readonly outcome: Outcome | Refusal },
): Promise<Outcome | Refusal> {
  const mayName =
    standing.unpushed.length > 0 || standing.handEdits.some(({ path }) => path === SETTINGS_PATH)
  if (!mayName || session.dryRun || isRefusal(outcome)) return outcome
  const moved = await publishFirst(session, workspace)
  if (moved === null || isRefusal(moved)) return moved ?? outcome
  return { ...afterFirst(outcome, moved), kind: outcome.kind, data: outcome.data, quiet: outcome.quiet ?? '' }
}

/** Deletions are published only when a person says so; the others go on without them. */
async function confirmDeletions(
  session: Session,
  handEdits: readonly HandEdit[],
): Promise<readonly HandEdit[]> {
  const deleted = handEdits
    .filter(({ path, blob }) => blob === null && path !== PLAN_PATH)
    .map(({ path }) => path)
  if (deleted.length === 0 || session.dryRun) return handEdits
  const question = `Delete ${deleted.join(', ')} for everybody?`
  return (await confirm(session, question, '--yes'))
    ? handEdits
    : handEdits.filter(({ blob }) => blob !== null)
}

/** What cannot be read is refused before the first commit is pushed. */
async function synchronize(
  session: Session,
  workspace: Workspace,
  standing: Standing,
): Promise<Outcome | Refusal> {
  if (standing.unpushed.length === 0) return await publish(session, workspace, { standing, pushed: 0 })
  if (session.dryRun)
    return tellUnpushed(await publish(session, workspace, { standing, pushed: 0 }), standing)
  await assertReadable(workspace, standing)
  const pushed = await pushCommits(workspace)
  return pushed.kind === 'refusal'
    ? pushed
    : await publish(session, workspace, { standing, pushed: pushed.result })
}

async function assertReadable({ ports }: Workspace, standing: Standing): Promise<void> {
  const { snapshot, world } = await observe(ports, { fetch: 'never', texts: syncTexts })
  syncPlan(
    snapshot,
    world,
    await readSyncRequest(ports.repository, snapshot, { ...standing, unpushed: true, hosting: null }),
  )
}

function tellUnpushed(outcome: Outcome | Refusal, standing: Standing): Outcome | Refusal {
  if (isRefusal(outcome)) return outcome
  return {
    ...outcome,
    notes: [`Your own commits would be pushed first: ${subjectsOf(standing)}`, ...(outcome.notes ?? [])],
  }
}

interface Publishing {
  readonly standing: Standing
  /** How many commits went out already. */
  readonly pushed: number
}

async function publish(
  session: Session,
  workspace: Workspace,
  { standing, pushed }: Publishing,
): Promise<Outcome | Refusal> {
  const { repository } = workspace.ports
  const unpushed = standing.unpushed.length > 0 && pushed === 0
  const outcome = await makeChange(session, workspace.ports, {
    doing: 'Synchronizing',
    look: { texts: syncTexts },
    decide: async (snapshot, world) =>
      syncPlan(
        snapshot,
        world,
        await readSyncRequest(repository, snapshot, { ...standing, unpushed, hosting: workspace.hosting }),
      ),
    tell: (performed) => tellSynced(workspace, performed, { standing, pushed }),
  })
  if (isRefusal(outcome)) return outcome
  const opened = session.dryRun ? [] : await openMissingRequests(workspace)
  return { ...outcome, notes: [...(outcome.notes ?? []), ...opened, ...elsewhere(standing)] }
}

function elsewhere({ branch, current }: Standing): readonly string[] {
  if (current === branch) return []
  return [
    `You are on ${current ?? 'no branch'}: hand edits are published from ${branch} only (git switch ${branch}).`,
  ]
}

async function tellSynced(
  { checkout }: Workspace,
  performed: Performed<Synced>,
  { standing, pushed }: Publishing,
): Promise<Outcome> {
  const { result, commits, snapshot, change } = performed
  const { branch, commit } = snapshot.look.plan
  const stayed =
    change.refs.length > 0 || commit === null
      ? null
      : await checkout.bringForward(branch, commit, standing.handEdits)
  const notes = [...result.notes.map(plainLine), ...(stayed === null ? [] : [stayed])]
  const lines = [
    ...(pushed === 0 ? [] : [`Pushed ${count(pushed, 'commit')} of yours: ${subjectsOf(standing)}`]),
    ...result.published.map((path) => `Published ${path}`),
    ...result.deleted.map((path) => `Deleted ${path}`),
    ...result.closed.map((id) => `Closed ${id}: its pull request is merged`),
    ...(result.planUpdated && !result.published.includes(PLAN_PATH) ? [`Updated ${PLAN_PATH}`] : []),
    ...(standing.behind > 0 && stayed === null && performed.notes.length === 0
      ? [`Brought your ${branch} forward by ${count(standing.behind, 'commit')}`]
      : []),
  ]
  return {
    kind: 'sync',
    data: { ...result, pushedCommits: pushed, commit: commits.get(':main') ?? null, notes },
    text: () => (lines.length === 0 ? 'Nothing to do: all is up to date.' : lines.join('\n')),
    quiet: [...result.published, ...result.deleted].join('\n'),
    notes,
  }
}

const SUBJECTS_SHOWN_MAX = 5

function subjectsOf({ unpushed }: Standing): string {
  const shown = unpushed.slice(0, SUBJECTS_SHOWN_MAX).map((subject) => `"${plainLine(subject)}"`)
  return [...shown, ...(unpushed.length > SUBJECTS_SHOWN_MAX ? ['…'] : [])].join(', ')
}
