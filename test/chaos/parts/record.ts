/** One ref update that the server's own record holds. */
export interface Update {
  /** Milliseconds since 1970, by the server's clock. */
  readonly at: number
  /** Updates of one transaction share it. */
  readonly transaction: string
  readonly old: string | null
  readonly new: string | null
  readonly branch: string
}

interface Line {
  readonly nanoseconds: string
  readonly process: string
  readonly phase: string
  readonly old: string
  readonly new: string
  readonly branch: string
}

const NOTHING = /^0+$/

/**
 * Every update that came about, in order: lines written while the refs were locked, of transactions that were
 * committed. Git tells deletions to the hook twice, and updates that change nothing; both are left out.
 */
export function parseRecord(text: string): readonly Update[] {
  const lines = text.split('\n').filter(Boolean).map(parseLine)
  const used = new Set<number>()
  const updates: Update[] = []
  for (const [index, line] of lines.entries()) {
    if (line.phase !== 'prepared' || line.old === line.new) continue
    const end = endOf(lines, { index, line, used })
    if (end === null) continue
    used.add(end)
    updates.push(asUpdate(line))
  }
  return updates
}

function parseLine(text: string): Line {
  const [nanoseconds = '', process = '', phase = '', old = '', next = '', ref = ''] = text.split(' ')
  return { nanoseconds, process, phase, old, new: next, branch: ref.slice('refs/heads/'.length) }
}

/** The line that says what became of it; null when it was given up, or its server died. */
function endOf(
  lines: readonly Line[],
  { index, line, used }: { index: number; line: Line; used: ReadonlySet<number> },
): number | null {
  for (let at = index + 1; at < lines.length; at++) {
    const other = lines[at]!
    const isSame = other.process === line.process && other.branch === line.branch && other.new === line.new
    if (isSame && other.phase !== 'prepared' && !used.has(at)) return other.phase === 'committed' ? at : null
  }
  return null
}

function asUpdate({ nanoseconds, process, old, new: next, branch }: Line): Update {
  return {
    at: Number(nanoseconds.slice(0, -6)),
    transaction: `${process} ${nanoseconds}`,
    old: NOTHING.test(old) ? null : old,
    new: NOTHING.test(next) ? null : next,
    branch,
  }
}
