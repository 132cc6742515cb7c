import type { Snapshot } from '../../domain/snapshot.ts'
import type { Repository } from '../../ports/repository.ts'

/** The texts of files on the plan branch, without those that are not there. */
export async function readPaths(
  repository: Repository,
  { look }: Snapshot,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const missing = paths.flatMap((path) => {
    const entry = look.plan.tree.get(path)
    const isPlain = entry?.mode.startsWith('100') === true && !look.texts.has(path)
    return isPlain ? [[path, entry.blob] as const] : []
  })
  const blobs = new Map(missing)
  const texts: ReadonlyMap<string, string> =
    missing.length === 0 ? new Map() : await repository.readTexts([...new Set(blobs.values())])
  return new Map(
    paths.flatMap((path) => {
      const text = look.texts.get(path) ?? texts.get(blobs.get(path) ?? '')
      return text === undefined ? [] : [[path, text] as const]
    }),
  )
}
