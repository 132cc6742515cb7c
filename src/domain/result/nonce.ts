const DIGEST = /^sha256:([0-9a-f]{64})$/i
const NONCE = /^[0-9a-f]{32}$/i

/** Is it the nonce itself, which only its holder knew before it was written here? */
export function isPlainNonce(value: string | null): boolean {
  return NONCE.test(value?.trim() ?? '')
}

/** The sha256 of a holder's nonce in hex, whichever of the two a result file shows; null when it shows neither. */
export function nonceDigest(value: string | null, digest: (text: string) => string): string | null {
  const text = value?.trim() ?? ''
  const shown = DIGEST.exec(text)?.[1]
  if (shown !== undefined) return shown.toLowerCase()
  return NONCE.test(text) ? digest(text.toLowerCase()) : null
}
