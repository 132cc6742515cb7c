import { regionHash } from '../../domain/plan/region-hash.ts'

/** Stands in a text where the stamp goes. */
export const STAMP = 'made by brain plugin install 00000000'
const STAMPED = /made by brain plugin install ([0-9a-f]{8})/

/** The text with a hash of itself, by which it is known again as long as nobody changes it. */
export function stamp(text: string): string {
  return text.replace(STAMP, STAMP.replace('00000000', regionHash(text)))
}

/** Is it as brain wrote it, whichever version that was? */
export function isAsMade(text: string): boolean {
  const hash = STAMPED.exec(text)?.[1]
  return hash !== undefined && regionHash(text.replace(STAMPED, STAMP)) === hash
}
