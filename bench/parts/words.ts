/** The number that follows an option; the standard one without it. */
export function numberAfter(words: readonly string[], option: string, standard: number): number {
  const at = words.indexOf(option)
  const value = at === -1 ? standard : Number(words[at + 1])
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${option}: a number from 1 on was expected`)
  return value
}
