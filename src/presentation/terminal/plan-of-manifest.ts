import { readPaths } from '../../app/workflow/read-paths.ts'
import type { ReadRun } from '../../app/workflow/read-runs.ts'
import { levelsOf } from '../../domain/components/component-items.ts'
import { renderManifest, type Manifest } from '../../domain/components/manifest.ts'
import { readManifest } from '../../domain/components/read-manifest.ts'
import type { Snapshot } from '../../domain/snapshot.ts'
import { runFolder } from '../../domain/workflow/run-paths.ts'
import { executionPlan } from './render/execution-plan.ts'
import type { Workspace } from './session.ts'
import type { Outcome } from './verb.ts'

/** The manifest of a run of components; null: it has none that can be read. */
export async function manifestOf(
  { ports }: Workspace,
  { read: { view }, snapshot }: { readonly read: ReadRun; readonly snapshot: Snapshot },
): Promise<Manifest | null> {
  const path = `${runFolder(view.run.name)}/manifest.json`
  const text = (await readPaths(ports.repository, snapshot, [path])).get(path)
  return text === undefined ? null : readManifest(text).manifest
}

/** A preview with the execution plan of the manifest in front. */
export function withPlan(preview: Outcome, manifest: Manifest | null): Outcome {
  if (manifest === null) return preview
  const lines = executionPlan(manifest)
  const levels = levelsOf(manifest.components).map((level) => level.map(({ id }) => id))
  const plan = { manifest: JSON.parse(renderManifest(manifest)) as object, levels }
  return {
    ...preview,
    data: { ...(preview.data as object), plan },
    text: (paint) => [...lines, '', preview.text(paint)].join('\n'),
  }
}
