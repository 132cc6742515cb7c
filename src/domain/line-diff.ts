/** One line of a difference; `text` keeps its line end. */
export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

const CELLS_MAX = 4_000_000

/** What turns one text into the other, line by line. Beyond a few thousand changed lines it is one block. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)]
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  const middle = left.length * right.length > CELLS_MAX ? replaced(left, right) : alignLongest(left, right)
  return [...same(a.slice(0, start)), ...middle, ...same(a.slice(a.length - end))]
}

/** Lines with their ends; the last one may have none. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/** Along a longest common subsequence. `lengths[i][j]` is that of `a` from i and `b` from j. */
function alignLongest(a: readonly string[], b: readonly string[]): readonly DiffLine[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1))
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i]![j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i++]! })
      j++
    } else if (at(i + 1, j) >= at(i, j + 1)) lines.push({ kind: 'removed', text: a[i++]! })
    else lines.push({ kind: 'added', text: b[j++]! })
  }
  return [...lines, ...replaced(a.slice(i), b.slice(j))]
}

function replaced(removed: readonly string[], added: readonly string[]): readonly DiffLine[] {
  return [
    ...removed.map((text) => ({ kind: 'removed', text }) as const),
    ...added.map((text) => ({ kind: 'added', text }) as const),
  ]
}

function same(lines: readonly string[]): readonly DiffLine[] {
  return lines.map((text) => ({ kind: 'same', text }) as const)
}
