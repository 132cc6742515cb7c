/** Anything larger is not read: GitHub's own advice for files kept in git is 1 MB. */
export const BLOB_BYTES_MAX = 1_048_576

/** What reading a blob gave. */
export type BlobText =
  | { readonly text: string }
  | { readonly refused: 'too-large' | 'not-text' | 'missing'; readonly size: number }

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The bytes as text, if they are UTF-8, have no NUL in them, and are few enough. */
export function readBlobText(bytes: Uint8Array, bytesMax = BLOB_BYTES_MAX): BlobText {
  if (bytes.length > bytesMax) return { refused: 'too-large', size: bytes.length }
  try {
    const text = strict.decode(bytes)
    return text.includes('\0') ? { refused: 'not-text', size: bytes.length } : { text }
  } catch {
    return { refused: 'not-text', size: bytes.length }
  }
}
