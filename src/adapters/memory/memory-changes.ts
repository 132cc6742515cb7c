import type { Tree, TreeEntry } from '../../domain/look.ts'
import type { FileChange } from '../../ports/repository.ts'
import { diffLines, type DiffLine } from '../../domain/line-diff.ts'
import type { MemoryObjects } from './memory-objects.ts'

/** Lines added and removed, path by path; a binary file has no counts. */
export function changesBetween(objects: MemoryObjects, from: Tree, to: Tree): readonly FileChange[] {
  return changedPaths(from, to).map((path) => {
    const lines = linesBetween(objects, from.get(path), to.get(path))
    const count = (kind: DiffLine['kind']): number | null =>
      lines === null ? null : lines.filter((line) => line.kind === kind).length
    return { path, added: count('added'), removed: count('removed') }
  })
}

/** The difference as a patch: for each file one hunk that holds every line of it. */
export function patchBetween(objects: MemoryObjects, from: Tree, to: Tree): string {
  return changedPaths(from, to)
    .map((path) => filePatch(objects, path, { from: from.get(path), to: to.get(path) }))
    .join('')
}

export function changedPaths(from: Tree, to: Tree): readonly string[] {
  const paths = new Set([...from.keys(), ...to.keys()])
  return [...paths].filter((path) => !isSameEntry(from.get(path), to.get(path))).sort()
}

export function isSameEntry(a: TreeEntry | undefined, b: TreeEntry | undefined): boolean {
  return a?.blob === b?.blob && a?.mode === b?.mode
}

interface Versions {
  readonly from: TreeEntry | undefined
  readonly to: TreeEntry | undefined
}

function filePatch(objects: MemoryObjects, path: string, { from, to }: Versions): string {
  const lines = linesBetween(objects, from, to)
  const [before, after] = [
    from === undefined ? '/dev/null' : `a/${path}`,
    to === undefined ? '/dev/null' : `b/${path}`,
  ]
  const head = [`diff --git a/${path} b/${path}`, ...modeLines(from, to)]
  if (lines === null) return [...head, `Binary files ${before} and ${after} differ`, ''].join('\n')
  if (lines.every(({ kind }) => kind === 'same')) return [...head, ''].join('\n')
  return (
    [...head, `--- ${before}`, `+++ ${after}`, hunkHeader(lines), ''].join('\n') +
    lines.map(patchLine).join('')
  )
}

function modeLines(from: TreeEntry | undefined, to: TreeEntry | undefined): readonly string[] {
  if (from === undefined) return [`new file mode ${to?.mode}`]
  if (to === undefined) return [`deleted file mode ${from.mode}`]
  return from.mode === to.mode ? [] : [`old mode ${from.mode}`, `new mode ${to.mode}`]
}

function hunkHeader(lines: readonly DiffLine[]): string {
  const range = (other: DiffLine['kind']): string => {
    const count = lines.filter(({ kind }) => kind !== other).length
    return `${count === 0 ? 0 : 1},${count}`
  }
  return `@@ -${range('added')} +${range('removed')} @@`
}

const SIGNS = { same: ' ', added: '+', removed: '-' } as const

function patchLine({ kind, text }: DiffLine): string {
  return `${SIGNS[kind]}${text}${text.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`
}

/** null when one of them is binary. */
function linesBetween(
  objects: MemoryObjects,
  from: TreeEntry | undefined,
  to: TreeEntry | undefined,
): readonly DiffLine[] | null {
  const [before, after] = [from, to].map((entry) => (entry === undefined ? '' : textOf(objects, entry)))
  return before == null || after == null ? null : diffLines(before, after)
}

/** As git tells: a file is binary when there is a NUL among its first 8,000 bytes. */
const SNIFFED_BYTES = 8_000

function textOf(objects: MemoryObjects, { blob }: TreeEntry): string | null {
  const bytes = Buffer.from(objects.blob(blob) ?? [])
  return bytes.subarray(0, SNIFFED_BYTES).includes(0) ? null : bytes.toString('utf8')
}
