import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { detect, readSources } from '../../src/domain/import/detect.ts'
import type { DialectName } from '../../src/domain/import/dialects.ts'
import type { Reading, SourceFile } from '../../src/domain/import/imported-task.ts'

const CORPUS = fileURLToPath(new URL('../corpus/imports', import.meta.url))

/** The sample files of a dialect, with their paths in a repository. */
export function sampleOf(dialect: DialectName): readonly SourceFile[] {
  const root = join(CORPUS, dialect)
  const entries = readdirSync(root, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((full) => ({ path: full.slice(root.length + 1), text: readFileSync(full, 'utf8') }))
}

/** Read as it looks: a folder, or, for dialects told by a file alone, the first file. */
export function readAsItLooks(
  files: readonly SourceFile[],
  single: boolean,
): Reading & { dialects: DialectName[] } {
  const dialects = detect(files, single).map(({ dialect }) => dialect)
  return { ...readSources(files, { dialect: dialects[0] ?? 'checklist', single }), dialects }
}

/** `T012 < T010 T011 [done]`, in the order of the sources. */
export function shapeOf({ tasks }: Reading): readonly string[] {
  return tasks.map(
    ({ source, dependsOn, done }) =>
      `${source.id}${dependsOn.length === 0 ? '' : ` < ${dependsOn.join(' ')}`}${done ? ' [done]' : ''}`,
  )
}
