/** The text, or its first `bytesMax` bytes and a line that says so. */
export function cutText(text: string | Buffer, bytesMax: number, bytesAll?: number): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= bytesMax) return bytes.toString('utf8')
  return `${bytes.subarray(0, bytesMax).toString('utf8')}\n… cut at ${bytesMax} of ${bytesAll ?? bytes.length} bytes\n`
}
