/**
 * `https://user:secret@host/x` → `https://host/x`: a URL with a password, or with a token in its place, is never shown.
 * The user of an ssh URL is part of the address, and stays.
 */
export function withoutCredentials(text: string): string {
  return text.replace(
    /\b([a-z][a-z0-9+.-]*):\/\/([^/\s'"`<>]*)@/gi,
    (whole: string, scheme: string, user: string) =>
      /ssh/i.test(scheme) && !user.includes(':') ? whole : `${scheme}://`,
  )
}
