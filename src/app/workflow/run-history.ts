import { refuse, type Refusal } from '../../domain/decision.ts'
import { diffLines, type DiffLine } from '../../domain/line-diff.ts'
import type { Snapshot } from '../../domain/snapshot.ts'
import { numberOf, type TaskId } from '../../domain/task/task-id.ts'
import { runFolder } from '../../domain/workflow/run-paths.ts'
import type { RunView } from '../../domain/workflow/run-view.ts'
import type { Repository } from '../../ports/repository.ts'
import type { ReadRun } from './read-runs.ts'

/** What was approved at one time; readable for good by its blob. */
export interface Version {
  readonly phase: string
  readonly item: string | null
  readonly path: string
  /** From 1, in the order of the approvals. */
  readonly version: number
  readonly blob: string
  readonly task: TaskId
  /** RFC 3339, UTC. */
  readonly at: string | null
  readonly by: string | null
}

/** Every approved version of every artifact, rolled back ones too. */
export function versionsOf({ tasks, former }: RunView): readonly Version[] {
  const counts = new Map<string, number>()
  const approved = [...tasks, ...former].filter(({ closed }) => closed?.artifact !== undefined)
  const inOrder = approved.toSorted(
    (a, b) => (a.closed?.at ?? '').localeCompare(b.closed?.at ?? '') || numberOf(a.id) - numberOf(b.id),
  )
  return inOrder.map(({ id, phase, part, closed }) => {
    const key = `${phase} ${part?.item ?? ''}`
    const version = (counts.get(key) ?? 0) + 1
    counts.set(key, version)
    return {
      ...{ phase: phase ?? '', item: part?.item ?? null, path: part?.artifact ?? '', version },
      ...{ blob: closed?.artifact ?? '', task: id, at: closed?.at ?? null, by: closed?.by ?? null },
    }
  })
}

export function isRun({ state }: RunView): boolean {
  return state !== 'damaged'
}

export interface RunEvent {
  readonly commit: string
  readonly at: string
  readonly by: string
  readonly action: string
}

/** All commits on the plan branch that touched the run or its tasks, newest first. */
export async function readRunLog(
  repository: Repository,
  { look }: Snapshot,
  { view, limit }: { readonly view: RunView; readonly limit: number },
): Promise<readonly RunEvent[]> {
  if (look.plan.commit === null) return []
  const tasks = [...view.tasks, ...view.former].map(({ path }) => path)
  const paths = [runFolder(view.run.name), ...tasks]
  const log = await repository.log(look.plan.commit, { max: limit, paths })
  return log.map(({ commit, at, author, subject }) => ({ commit, at, by: author, action: subject }))
}

export interface VersionDiff {
  readonly kind: 'diff'
  readonly path: string
  readonly from: string
  readonly to: string
  readonly lines: readonly DiffLine[]
}

export interface DiffRequest {
  /** `phase`, or `phase/item`. */
  readonly phase: string
  /** A version's number; null: the last one approved. */
  readonly from: string | null
  /** A version's number; null: what is there now. */
  readonly to: string | null
}

export async function diffVersions(
  repository: Repository,
  { view, blobs }: ReadRun,
  { phase, from, to }: DiffRequest,
): Promise<VersionDiff | Refusal> {
  const [id = '', item = null] = phase.split('/')
  const versions = versionsOf(view).filter((one) => one.phase === id && one.item === item)
  const last = versions.at(-1)
  if (last === undefined) {
    const phases = [
      ...new Set(versionsOf(view).map((one) => (one.item === null ? one.phase : `${one.phase}/${one.item}`))),
    ]
    const isThere = view.template.phases.some((one) => one.id === id)
    return refuse('PHASE_NOT_FOUND', { run: view.run.name, phase, phases, unapproved: isThere })
  }
  const find = (wanted: string): string | null =>
    versions.find(({ version }) => String(version) === wanted.replace(/^v/i, ''))?.blob ?? null
  const before = from === null ? last.blob : find(from)
  const after = to === null ? (blobs.get(last.path) ?? null) : find(to)
  if (before === null || (after === null && to !== null)) {
    const known = versions.map(({ version }) => `${id} v${version}`)
    return refuse('PHASE_NOT_FOUND', {
      run: view.run.name,
      phase: `${phase} v${before === null ? from : to}`,
      phases: known,
      unapproved: true,
    })
  }
  const texts = await repository.readTexts([before, ...(after === null ? [] : [after])])
  const gone = [before, after].find((blob) => blob !== null && !texts.has(blob))
  if (gone !== undefined) return refuse('VERSION_GONE', { run: view.run.name, phase, blob: gone })
  const lines = diffLines(texts.get(before) ?? '', after === null ? '' : (texts.get(after) ?? ''))
  return { kind: 'diff', path: last.path, from: before, to: after ?? '', lines }
}
