import type { ManifestProblem } from '../../../domain/components/manifest.ts'
import { plainLine } from '../printable.ts'

/** One line each: where, what is wrong, what to do. */
export function problemTexts(problems: readonly ManifestProblem[]): readonly string[] {
  return problems.map(({ field, message, fix }) =>
    plainLine(`${field === '' ? '' : `${field}: `}${message} Fix: ${fix}`),
  )
}
