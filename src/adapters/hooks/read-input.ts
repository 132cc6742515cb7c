/** A file that is written whole is in it. */
const BYTES_MAX = 16 * 1024 * 1024
const WAIT_MS_MAX = 3_000

/** All of the input; null for none at all, too much, what is no text, and an input that does not end. */
export async function readInput(
  stdin: NodeJS.ReadStream,
  { bytesMax = BYTES_MAX, waitMs = WAIT_MS_MAX } = {},
): Promise<string | null> {
  if (stdin.isTTY) return null
  const chunks: Buffer[] = []
  let size = 0
  return await new Promise((done) => {
    const end = (text: string | null): void => {
      clearTimeout(timer)
      stdin.removeAllListeners('data')
      // Whoever still writes must not keep this process alive.
      stdin.pause()
      stdin.unref?.()
      done(text)
    }
    const timer = setTimeout(() => end(null), waitMs)
    stdin.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      size += chunk.length
      if (size > bytesMax) end(null)
    })
    stdin.on('error', () => end(null))
    stdin.on('end', () => end(textIn(Buffer.concat(chunks))))
  })
}

function textIn(bytes: Buffer): string | null {
  try {
    return bytes.length === 0 ? null : new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
