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
  const { default: widthOf } = await import('string-width')
  return { columns, widthOf }
}

/** Columns alone, where no text is measured; null for a pipe or a file. */
export function terminalWidth(): number | null {
  const { isTTY, columns } = standardOutput('stdout')
  return isTTY === true ? (columns ?? 80) : null
}
