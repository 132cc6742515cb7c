import { standardOutput } from './standard-output.ts'

/** A terminal's columns, and how many of them a text takes. */
export interface Terminal {
  readonly columns: number
  readonly widthOf: (text: string) => number
}

/** The terminal on stdout; null when stdout is a pipe or a file, where nothing needs to be measured. */
export async function openTerminal(): Promise<Terminal | null> {
  const columns = terminalWidth()
  if (columns === null) return null
  const { default: stringWidth } = await import('string-width')
  return { columns, widthOf: remembered(stringWidth) }
}

/** A table measures a cell several times, and the same states and names in thousands of rows. */
function remembered(measure: (text: string) => number): (text: string) => number {
  const known = new Map<string, number>()
  return (text) => {
    const width = known.get(text) ?? measure(text)
    known.set(text, width)
    return width
  }
}

/** Columns alone, where no text is measured; null for a pipe or a file. */
export function terminalWidth(): number | null {
  const { isTTY, columns } = standardOutput('stdout')
  return isTTY === true ? (columns ?? 80) : null
}
