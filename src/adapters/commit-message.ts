const TRAILER = /^([A-Za-z][A-Za-z-]*): (\S.*)$/

/** The message with `Brain-Op: <operation>` among its trailers, which stand together in the last paragraph. */
export function withOperation(message: string, operation: string): string {
  const text = message.trimEnd()
  const joins = trailerLines(text).length > 0
  return `${text}${joins ? '' : '\n'}\nBrain-Op: ${operation}\n`
}

/** Key → value of the last paragraph, when all of it is trailers; of two with one key the later counts. */
export function readTrailers(message: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    trailerLines(message).map((line) => {
      const [, key = '', value = ''] = TRAILER.exec(line) ?? []
      return [key, value]
    }),
  )
}

/** The first paragraph is the subject, whatever it looks like. */
function trailerLines(message: string): readonly string[] {
  const paragraphs = message.trimEnd().split(/\n(?:[ \t]*\n)+/)
  const lines = paragraphs.length > 1 ? (paragraphs.at(-1) ?? '').split('\n') : []
  return lines.every((line) => TRAILER.test(line)) ? lines : []
}
