import stringWidth from 'string-width'
import { plainLine } from '../printable.ts'

export interface TableOptions {
  /** null: a pipe, where rows are separated by tabs and nothing is cut. */
  readonly width: number | null
  readonly header: readonly string[]
  /** The column that gives way when a row is too wide. */
  readonly flexible: number
  readonly paint?: (cell: string, column: number) => string
}

/** Aligned columns on a terminal; tab-separated values, without a header, in a pipe. */
export function renderTable(rows: readonly (readonly string[])[], options: TableOptions): string {
  const clean = rows.map((row) => row.map(plainLine))
  const { width } = options
  if (width === null) return clean.map((row) => row.join('\t')).join('\n')
  const all = [options.header, ...clean]
  const widths = options.header.map((_, column) => Math.max(...all.map((row) => stringWidth(row[column] ?? ''))))
  const others = widths.reduce((sum, each, column) => (column === options.flexible ? sum : sum + each + 2), 0)
  widths[options.flexible] = Math.min(widths[options.flexible] ?? 0, Math.max(20, width - others))
  return all.map((row, index) => renderRow(row, widths, index === 0 ? undefined : options.paint)).join('\n')
}

function renderRow(row: readonly string[], widths: readonly number[], paint: TableOptions['paint']): string {
  const cells = row.map((cell, column) => {
    const width = widths[column] ?? 0
    const cut = fit(cell, width)
    const padding = column === row.length - 1 ? '' : ' '.repeat(width - stringWidth(cut))
    return (paint?.(cut, column) ?? cut) + padding
  })
  return cells.join('  ').trimEnd()
}

function fit(text: string, width: number): string {
  if (stringWidth(text) <= width) return text
  let cut = ''
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (stringWidth(cut + segment) > width - 1) break
    cut += segment
  }
  return `${cut}…`
}
