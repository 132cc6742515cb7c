/** A word for a POSIX shell, in quotes only where it needs them; zsh would look up a word that begins with `=`. */
export function shellWord(word: string): string {
  return /^[\w./:@%+-][\w./:=@%+-]*$/.test(word) ? word : shellQuoted(word)
}

/** In single quotes, where a shell reads nothing but the next one: no value is ever run. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
