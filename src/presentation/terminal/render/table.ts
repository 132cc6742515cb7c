import { plainLine } from '../printable.ts'
import type { Terminal } from '../terminal-width.ts'

export interface TableOptions {
  /** null: a pipe, where columns are separated by tabs and nothing is cut. */
  readonly terminal: Terminal | null
  readonly header: readonly string[]
  /** Columns whose words brain wrote itself. */
  readonly own?: readonly number[]
  /** The column that gives way when a row is too wide. */
  readonly flexible: number
  readonly paint?: (cell: string, column: number) => string
}

/** Aligned columns on a terminal; tab-separated values, without a header, in a pipe. */
export function renderTable(rows: readonly (readonly string[])[], options: TableOptions): string {
  const { terminal, own = [] } = options
  const clean = rows.map((row) => row.map((cell, column) => (own.includes(column) ? cell : plainLine(cell))))
  if (terminal === null) return clean.map((row) => row.join('\t')).join('\n')
  const all = [options.header, ...clean]
  const widths = options.header.map((_, column) =>
    all.reduce((widest, row) => Math.max(widest, terminal.widthOf(row[column] ?? '')), 0),
  )
  const others = widths.reduce((sum, each, column) => (column === options.flexible ? sum : sum + each + 2), 0)
  widths[options.flexible] = Math.min(widths[options.flexible] ?? 0, Math.max(20, terminal.columns - others))
  return all
    .map((row, index) =>
      renderRow(row, widths, { widthOf: terminal.widthOf, paint: index === 0 ? undefined : options.paint }),
    )
    .join('\n')
}

interface RowStyle {
  readonly widthOf: Terminal['widthOf']
  readonly paint: TableOptions['paint'] | undefined
}

function renderRow(row: readonly string[], widths: readonly number[], { widthOf, paint }: RowStyle): string {
  const cells = row.map((cell, column) => {
    const width = widths[column] ?? 0
    const cut = fit(cell, width, widthOf)
    const padding = column === row.length - 1 ? '' : ' '.repeat(width - widthOf(cut))
    return (paint?.(cut, column) ?? cut) + padding
  })
  return cells.join('  ').trimEnd()
}

function fit(text: string, width: number, widthOf: Terminal['widthOf']): string {
  if (widthOf(text) <= width) return text
  let cut = ''
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (widthOf(cut + segment) > width - 1) break
    cut += segment
  }
  return `${cut}…`
}
