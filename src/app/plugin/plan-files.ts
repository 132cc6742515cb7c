import type { MadeFile } from './made-texts.ts'
import { isAsMade } from './stamp.ts'

/** What happens to one file. `left`: somebody else wrote it, or changed it since. */
export interface FileDeed {
  readonly path: string
  readonly did: 'created' | 'updated' | 'kept' | 'left' | 'removed'
  /** The new text; null: the file goes. Only where something changes. */
  readonly text?: string | null
}

/** Files of the project by path; those that are not there are missing. */
export type Present = ReadonlyMap<string, string>

/** Makes the files as they are to be. What brain made once and makes no more goes; all else stays as it is. */
export function planInstall(wanted: readonly MadeFile[], present: Present): readonly FileDeed[] {
  const paths = new Set(wanted.map(({ path }) => path))
  const former = [...present].filter(([path, text]) => !paths.has(path) && isAsMade(text))
  return [
    ...wanted.map(({ path, text }) => deedFor(path, text, present.get(path))),
    ...former.map(([path]): FileDeed => ({ path, did: 'removed', text: null })),
  ]
}

function deedFor(path: string, text: string, before: string | undefined): FileDeed {
  if (before === undefined) return { path, did: 'created', text }
  // A checkout may write line ends of its own.
  if (before.replaceAll('\r\n', '\n') === text) return { path, did: 'kept' }
  return isAsMade(before) ? { path, did: 'updated', text } : { path, did: 'left' }
}

/** Takes away what is still as brain made it. */
export function planRemove(wanted: readonly MadeFile[], present: Present): readonly FileDeed[] {
  const paths = new Set(wanted.map(({ path }) => path))
  return [...present].flatMap(([path, text]): FileDeed[] => {
    if (isAsMade(text)) return [{ path, did: 'removed', text: null }]
    return paths.has(path) ? [{ path, did: 'left' }] : []
  })
}
