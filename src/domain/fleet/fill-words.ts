/**
 * `{name}` within words, from the values; a word that is `{name}` alone may stand for several words, or for none. Unknown
 * names stay as they are: words of others may hold braces.
 */
export function fillWords(
  words: readonly string[],
  values: Readonly<Record<string, string | readonly string[]>>,
): readonly string[] {
  return words.flatMap((word) => {
    const alone = /^\{(\w+)\}$/.exec(word)?.[1]
    const value = alone === undefined || !Object.hasOwn(values, alone) ? undefined : values[alone]
    if (typeof value === 'object') return value
    return word.replaceAll(/\{(\w+)\}/g, (whole: string, name: string) => {
      const found = Object.hasOwn(values, name) ? values[name] : undefined
      return typeof found === 'string' ? found : whole
    })
  })
}
