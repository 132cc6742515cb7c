import {
  ensurePullRequest,
  recordPullRequests,
  withoutRequest,
  type Found,
  type NamedRequest,
} from '../../app/open-pull-requests.ts'
import { observe, type Ports } from '../../app/observe.ts'
import { perform } from '../../app/perform.ts'
import { planTexts } from '../../app/with-plan.ts'
import { Failure } from '../../domain/failure.ts'
import { taskIdOfPath, type TaskId } from '../../domain/task/task-id.ts'
import { plainLine } from './printable.ts'
import type { Workspace } from './session.ts'

export interface RequestOutcome {
  readonly pullRequest: Pick<NamedRequest, 'number' | 'url'> | null
  readonly notes: readonly string[]
}

/** Opens the pull request of a task that was just approved, or says how to open it by hand. */
export async function openRequest({ ports, hosting }: Workspace, id: TaskId): Promise<RequestOutcome> {
  const { snapshot } = await observe(ports, { fetch: 'never' })
  const task = snapshot.tasks.get(id)
  const { branch: base } = snapshot.look.base
  if (task?.state !== 'approved' || task.branch === null)
    return { pullRequest: null, notes: ['Next: brain sync'] }
  const host = await hosting()
  const { requests } = host
  const head = task.branch
  if (requests === null) {
    const page = host.compareUrl({ head, base })
    const where = page === null ? 'at your git host' : `at ${page}`
    const byHand = `Now open a pull request from ${head} into ${base} ${where} and merge it, then: brain sync`
    return { pullRequest: null, notes: [byHand] }
  }
  const request = await ensurePullRequest(requests, { task, base, again: true })
  const { number, url } = request
  await record(ports, [{ id, commit: task.approved?.commit ?? '', url }])
  return { pullRequest: { number, url }, notes: [nextStep(request)] }
}

function nextStep({ url, state }: NamedRequest): string {
  return state === 'merged'
    ? `Its pull request is merged: ${plainLine(url)}. Next: brain sync`
    : `Its pull request: ${plainLine(url)}. Once it is merged: brain sync`
}

/** Opens what approvals have left to be opened, and finds what was opened by hand. A host that does not answer is told of. */
export async function openMissingRequests({ ports, hosting }: Workspace): Promise<readonly string[]> {
  const { snapshot } = await observe(ports, { fetch: 'never' })
  const missing = withoutRequest(snapshot)
  if (missing.length === 0) return []
  const { requests } = await hosting()
  if (requests === null) return []
  const found: Found[] = []
  const notes: string[] = []
  for (const task of missing) {
    try {
      const { url } = await ensurePullRequest(requests, {
        task,
        base: snapshot.look.base.branch,
        again: false,
      })
      found.push({ id: task.id, commit: task.approved?.commit ?? '', url })
      notes.push(`${task.id}: pull request ${plainLine(url)}`)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      notes.push(`${task.id}: no pull request was opened: ${plainLine(String(error.details['reason']))}`)
    }
  }
  if (found.length > 0) await record(ports, found)
  return notes
}

async function record(ports: Ports, found: readonly Found[]): Promise<void> {
  await perform(ports, {
    look: { texts: (path) => planTexts(path) || taskIdOfPath(path) !== null },
    decide: (snapshot, world) => recordPullRequests(snapshot, world, found),
  })
}

/** What nobody should merge any more. */
export function openRequestNote(url: string): string {
  return `Its pull request is still open: close it, or it may be merged as it is: ${plainLine(url)}`
}
