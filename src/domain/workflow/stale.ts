import type { PartView, PhaseView, Staleness } from './run-view.ts'

interface Standing {
  readonly parts: readonly PartView[]
  readonly needs: readonly PhaseView[]
  /** Path → blob on the base branch. */
  readonly blobs: ReadonlyMap<string, string>
  /** Approved versions by path: several phases may write one file after each other. */
  readonly approved: ReadonlyMap<string, ReadonlySet<string>>
}

/** Why a phase no longer stands on what it was made from, or is no longer what was approved. */
export function staleOf({ parts, needs, blobs, approved }: Standing): readonly Staleness[] {
  const own = parts.flatMap((part) => [
    ...changedArtifact(part, blobs, approved),
    ...changedBase(part, blobs),
  ])
  if (parts.every(({ task }) => task === null)) return []
  const above = needs
    .filter(({ stale }) => stale.some(({ kind }) => kind === 'based' || kind === 'upstream'))
    .map(({ phase }) => ({ kind: 'upstream', phase: phase.id }) as const)
  return [...own, ...above]
}

function changedArtifact(
  { task, artifact }: PartView,
  blobs: Standing['blobs'],
  approved: Standing['approved'],
): readonly Staleness[] {
  const from = task?.closed?.artifact
  if (from === undefined || artifact === null) return []
  const now = blobs.get(artifact)
  if (now === undefined) return [{ kind: 'deleted', path: artifact, from }]
  return approved.get(artifact)?.has(now) === true ? [] : [{ kind: 'edited', path: artifact, from, to: now }]
}

/** Whatever a cancelled or failed task was made from no longer matters. */
function changedBase({ task }: PartView, blobs: ReadonlyMap<string, string>): readonly Staleness[] {
  if (task === null || task.state === 'cancelled' || task.state === 'failed') return []
  return Object.entries(task.part?.basedOn ?? {}).flatMap(([path, from]): readonly Staleness[] => {
    const to = blobs.get(path) ?? null
    return to === from ? [] : [{ kind: 'based', path, from, to }]
  })
}

/**
 * May it be done again without being asked? Only where what it needs was itself done again: then somebody asked for
 * the cascade before.
 */
export function followsCascade({ parts, stale }: PhaseView, needs: readonly PhaseView[]): boolean {
  const own = Math.max(0, ...parts.map(({ task }) => task?.part?.round ?? 0))
  const paths = new Set(stale.flatMap((one) => (one.kind === 'based' ? [one.path] : [])))
  return needs.some(({ parts: above }) =>
    above.some(
      ({ artifact, task }) =>
        artifact !== null &&
        paths.has(artifact) &&
        task?.state === 'completed' &&
        (task.part?.round ?? 1) > own,
    ),
  )
}
