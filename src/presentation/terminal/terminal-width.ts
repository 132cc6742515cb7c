/** Columns of the terminal; null when stdout is a pipe or a file. */
export function terminalWidth(): number | null {
  return process.stdout.isTTY === true ? (process.stdout.columns ?? 80) : null
}
