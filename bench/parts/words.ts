/** The number that follows an option; the standard one without it. */
export function numberAfter(words: readonly string[], option: string, standard: number): number {
  return numbersAfter(words, option, [standard])[0] ?? standard
}

/** Numbers with commas between them that follow an option; the standard ones without it. */
export function numbersAfter(
  words: readonly string[],
  option: string,
  standard: readonly number[],
): readonly number[] {
  const at = words.indexOf(option)
  const values = at === -1 ? standard : (words[at + 1] ?? '').split(',').map(Number)
  if (!values.every((value) => Number.isSafeInteger(value) && value >= 1))
    throw new Error(`${option}: a number from 1 on was expected`)
  return values
}
