const OFFSET = 0x811c9dc5
const PRIME = 0x01000193

/**
 * Eight hex digits that tell whether a region is as it was rendered. Line endings and blank lines at its edges
 * do not count. FNV-1a over UTF-16 units: made to notice edits, not to resist an attacker.
 */
export function regionHash(text: string): string {
  const normal = normalRegion(text)
  let hash = OFFSET
  for (let at = 0; at < normal.length; at++) hash = Math.imul(hash ^ normal.charCodeAt(at), PRIME)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

/** A region's inside as it is compared: `\n` only, no blank lines around it. */
export function normalRegion(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd()
}
