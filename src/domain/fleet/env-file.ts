/** The name of a file of variables: never a path, for the settings that name it are everybody's. */
export const ENV_FILE_NAME = /^[A-Za-z0-9][\w.-]{0,63}$/

/**
 * Lines such as `NAME=value`, with or without `export` and quotes; `#` begins a comment line. Names the first line that is
 * none of it; no value is ever part of a message.
 */
export function readEnvFile(
  text: string,
):
  | { readonly variables: Readonly<Record<string, string>>; readonly line: null }
  | { readonly variables: null; readonly line: number } {
  const variables: Record<string, string> = {}
  for (const [at, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    const [, name, value] = /^(?:export\s+)?([A-Za-z_]\w*)=(.*)$/.exec(line) ?? []
    const plain = name === undefined ? null : unquoted(value ?? '')
    if (name === undefined || plain === null) return { variables: null, line: at + 1 }
    variables[name] = plain
  }
  return { variables, line: null }
}

/** null: a quote that does not end, or something behind it. */
function unquoted(value: string): string | null {
  const quote = value[0]
  if (quote !== '"' && quote !== "'") return value
  const isWhole = value.length > 1 && value.indexOf(quote, 1) === value.length - 1
  return isWhole ? value.slice(1, -1) : null
}

const HIDDEN_LENGTH_MIN = 6

/** The text without any value of the file; short ones say too little to be hidden, and stand everywhere. */
export function withoutValues(text: string, variables: Readonly<Record<string, string>>): string {
  return Object.values(variables)
    .filter((value) => value.length >= HIDDEN_LENGTH_MIN)
    .toSorted((one, other) => other.length - one.length)
    .reduce((shown, value) => shown.replaceAll(value, '…'), text)
}
