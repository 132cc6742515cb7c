/** Options that may stand before the verb, with how many words they take. */
const LEADING: ReadonlyMap<string, 0 | 1> = new Map([
  ['-C', 1],
  ['--json', 0],
  ['--fields', 1],
  ['-q', 0],
  ['--quiet', 0],
  ['-v', 0],
  ['--verbose', 0],
  ['--no-input', 0],
  ['--no-pager', 0],
  ['--fetch', 0],
  ['--no-fetch', 0],
])

/** How many words at the front are global options and their values. */
export function leadingOptions(words: readonly string[]): number {
  let at = 0
  for (let word = words[at]; word !== undefined && LEADING.has(word); word = words[at])
    at += 1 + (LEADING.get(word) ?? 0)
  return Math.min(at, words.length)
}
