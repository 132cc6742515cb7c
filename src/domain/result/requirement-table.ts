import { oneLine, shorten } from '../markdown/lines.ts'

export const REQUIREMENT_STATES = ['Done', 'Partial', 'Missing'] as const
export type RequirementState = (typeof REQUIREMENT_STATES)[number]

/** A row of a table `| requirement | Done, Partial or Missing | evidence |`. */
export interface RequirementRow {
  readonly requirement: string
  readonly state: RequirementState
  /** Empty when there is none. */
  readonly evidence: string
}

const ROWS_MAX = 500
const CELL_MAX = 200
const TEXT_MAX = 200_000
const FENCE = /^\s{0,3}(?:```|~~~)/

/**
 * The rows of all tables in a text whose second or later cell is one of the three words; marks such as ✅ or bold around
 * the word do not matter. Never throws.
 */
export function readRequirementTable(text: string): readonly RequirementRow[] {
  const rows: RequirementRow[] = []
  let fenced = false
  for (const line of text.slice(0, TEXT_MAX).split(/\r?\n/)) {
    if (FENCE.test(line)) fenced = !fenced
    const row = fenced ? null : rowOf(line)
    if (row !== null) rows.push(row)
    if (rows.length === ROWS_MAX) break
  }
  return rows
}

function rowOf(line: string): RequirementRow | null {
  const trimmed = line.trim()
  if (!trimmed.startsWith('|')) return null
  const cells = trimmed
    .replace(/\|$/, '')
    .split(/(?<!\\)\|/)
    .slice(1)
    .map((cell) => shorten(oneLine(cell.replaceAll(String.raw`\|`, '|')), CELL_MAX))
  const at = cells.findIndex((cell, index) => index > 0 && stateIn(cell) !== null)
  const requirement = (cells[0] ?? '').replaceAll(/[*`]/g, '').trim()
  if (at === -1 || requirement === '') return null
  const evidence = cells
    .slice(at + 1)
    .filter(Boolean)
    .join('; ')
  return { requirement, state: stateIn(cells[at]!)!, evidence }
}

function stateIn(cell: string): RequirementState | null {
  const word = cell
    .replaceAll(/[^\p{L}]+/gu, ' ')
    .trim()
    .toLowerCase()
  return REQUIREMENT_STATES.find((state) => state.toLowerCase() === word) ?? null
}
