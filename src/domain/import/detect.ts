import { DIALECT_RULES, type DialectName, DIALECTS } from './dialects.ts'
import type { Reading, SourceFile } from './imported-task.ts'

export interface Detected {
  readonly dialect: DialectName
  readonly reason: string
  /** The file that tells. */
  readonly path: string
}

/**
 * The dialects that the files are written in, the surest first. A file counts for one dialect only; a plain checklist
 * is told only from a file that was named itself, for a folder may hold any number of them.
 * @param single one file was asked for, and not a folder
 */
export function detect(files: readonly SourceFile[], single: boolean): readonly Detected[] {
  const found = new Map<DialectName, Detected>()
  for (const file of files) {
    const detected = dialectOf(file, single)
    if (detected !== null && !found.has(detected.dialect)) found.set(detected.dialect, detected)
  }
  return DIALECTS.flatMap((dialect) => found.get(dialect) ?? [])
}

/** Reads files of one dialect; of a folder only those that hold tasks there. */
export function readSources(
  files: readonly SourceFile[],
  { dialect, single }: { readonly dialect: DialectName; readonly single: boolean },
): Reading & { readonly read: readonly string[] } {
  const { reads, read } = DIALECT_RULES[dialect]
  const chosen = single ? files : files.filter((file) => reads.test(file.path) && isOwn(file, dialect))
  return { ...read(chosen), read: chosen.map(({ path }) => path) }
}

function dialectOf(file: SourceFile, single: boolean): Detected | null {
  for (const dialect of DIALECTS) {
    const { signs, reads } = DIALECT_RULES[dialect]
    if (!single && (dialect === 'checklist' || !reads.test(file.path))) continue
    const sign = signs.find(({ test }) => test(file))
    if (sign !== undefined) return { dialect, reason: sign.reason, path: file.path }
  }
  return null
}

/** Any Markdown may stand beside rune's lists; it must have the signs. */
function isOwn(file: SourceFile, dialect: DialectName): boolean {
  return dialect !== 'rune' || DIALECT_RULES.rune.signs.some(({ test }) => test(file))
}
