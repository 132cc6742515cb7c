/** A word for a POSIX shell, in quotes only where it needs them. */
export function shellWord(word: string): string {
  return /^[\w./:=@%+-]+$/.test(word) ? word : shellQuoted(word)
}

/** In single quotes, where a shell reads nothing but the next one: no value is ever run. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
