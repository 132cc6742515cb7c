import { RESULT_KINDS, resultPath } from '../../domain/result/result.ts'
import type { Snapshot } from '../../domain/snapshot.ts'
import type { TreeEntry } from '../../domain/look.ts'
import { runFolder } from '../../domain/workflow/run-paths.ts'
import type { BundleFile, RunBundle } from '../../domain/workflow/run-bundle.ts'
import type { Repository } from '../../ports/repository.ts'
import type { ReadRun } from './read-runs.ts'

/** Everything of a run that is on the shared branches; `missing` are files of it that are no text. */
export async function exportRun(
  repository: Repository,
  { look }: Snapshot,
  { view, blobs }: ReadRun,
): Promise<{ readonly bundle: RunBundle; readonly missing: readonly string[] }> {
  const { name } = view.run
  const { tree } = look.plan
  const tasks = [...view.tasks, ...view.former]
  const results = tasks.flatMap(({ id }) =>
    [...RESULT_KINDS, 'feedback' as const].map((kind) => resultPath(id, kind)),
  )
  const own = [...tree.keys()].filter((path) => path.startsWith(`${runFolder(name)}/`))
  const plan = [...own, ...tasks.map(({ path }) => path), ...results]
  const made = view.phases.flatMap(({ parts }) => parts.flatMap(({ artifact }) => artifact ?? []))
  const wanted = new Map<string, { readonly blob: string; readonly on: BundleFile['on'] }>()
  for (const path of made) {
    const blob = blobs.get(path)
    if (blob !== undefined) wanted.set(path, { blob, on: 'base' })
  }
  for (const path of plan) {
    const entry: TreeEntry | undefined = tree.get(path)
    if (entry?.mode.startsWith('100') === true) wanted.set(path, { blob: entry.blob, on: 'plan' })
  }
  const texts = await repository.readTexts([...new Set([...wanted.values()].map(({ blob }) => blob))])
  const files = [...wanted].flatMap(([path, { blob, on }]) => {
    const text = texts.get(blob)
    return text === undefined ? [] : [{ path, text, on }]
  })
  const missing = [...wanted].filter(([, { blob }]) => !texts.has(blob)).map(([path]) => path)
  return { bundle: { run: name, files }, missing }
}
