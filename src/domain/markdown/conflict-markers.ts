import { linesOf } from './lines.ts'
import type { FileProblem } from './field-value.ts'

type Part = 'outside' | 'ours' | 'base' | 'theirs'

/** Each marker line begins the part named beside it. */
const MARKERS: readonly (readonly [RegExp, readonly Part[], Part])[] = [
  [/^<{7}(?: |$)/, ['outside'], 'ours'],
  [/^\|{7}(?: |$)/, ['ours'], 'base'],
  [/^={7}$/, ['ours', 'base'], 'theirs'],
  [/^>{7}(?: |$)/, ['theirs'], 'outside'],
]

export interface Resolved {
  /** As many lines as before: of each conflict our side is kept, the rest is blank. */
  readonly text: string
  readonly problems: readonly FileProblem[]
}

/** Makes a text with whole git conflicts in it readable, and names each as a problem. */
export function resolveConflicts(text: string): Resolved {
  if (!text.includes('<<<<<<<') || !text.includes('>>>>>>>')) return { text, problems: [] }
  const kept: string[] = []
  const starts: number[] = []
  let part: Part = 'outside'
  for (const line of linesOf(text)) {
    const next = partAfter(line.text, part)
    if (next === 'ours') starts.push(line.number)
    const blank = next !== null || part === 'base' || part === 'theirs'
    kept.push((blank ? '' : line.text) + text.slice(line.end, line.next))
    part = next ?? part
  }
  const whole = part === 'outside' && starts.length > 0
  return whole ? { text: kept.join(''), problems: starts.map(conflictAt) } : { text, problems: [] }
}

function partAfter(line: string, part: Part): Part | null {
  const marker = MARKERS.find(([pattern, from]) => from.includes(part) && pattern.test(line))
  return marker?.[2] ?? null
}

function conflictAt(line: number): FileProblem {
  return {
    line,
    message:
      'A git conflict was committed with its markers (<<<<<<<, =======, >>>>>>>); one side was expected.',
    fix: 'Keep the side that is right, delete the other one and the marker lines, and commit.',
  }
}
