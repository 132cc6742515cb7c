const CHARACTERS_MAX = 60

/** An id made of a text: the same text has the same id wherever it stands. `taken` counts those of one space. */
export function slugOf(text: string, taken: Map<string, number>): string {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
  const short =
    words.length > CHARACTERS_MAX
      ? `${words.slice(0, CHARACTERS_MAX).replace(/[\ud800-\udbff]$/, '')}-${hashOf(words)}`
      : words
  const slug = short === '' ? `item-${hashOf(text)}` : short
  const count = (taken.get(slug) ?? 0) + 1
  taken.set(slug, count)
  return count === 1 ? slug : `${slug}~${count}`
}

/** FNV-1a, 32 bits: tells long texts apart that begin alike. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash >>> 0).toString(36)
}
