/** What a title or a worker's words may take up in the plan, in characters. */
const INLINE_MAX = 500
const CODE_MAX = 400
const LABEL_MAX = 48

/** Any character that is not plainly visible, a space that is not a single one between two words. */
const NEEDS_CLEANING = /\p{C}|[^\S ]| {2}|^ | $|^$/u
const NEEDS_ESCAPING = /[<>#!]/
/** Colors, cursor moves and window titles of terminals, from their control character on. */
const TERMINAL = /(?:\p{Cc}\[|\u009b)[0-?]*[ -/]*[@-~]|\p{Cc}\][^\p{Cc}]*\p{Cc}\\?/gu
const UNSEEN = /[\p{Cc}\u200b\u2060\u202a-\u202e\u2066-\u2069]|[\u{e0000}-\u{e007f}]/gu
const LONE_SURROGATE = /\p{Cs}/gu
const UNSAFE_IN_LABEL =
  /[^\p{L}\p{M}\p{N}\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\p{Join_Control}\p{Variation_Selector} .,_/+'-]/gu

/**
 * Words that somebody else wrote, as one line of markdown text: it can start no heading, HTML, comment, picture or
 * marker, and hides no character. Meant to follow something else on its line.
 */
export function inline(text: string): string {
  const line = oneLine(text, INLINE_MAX)
  if (line === '') return '(empty)'
  if (!NEEDS_ESCAPING.test(line)) return line
  return line
    .replace(/<(?=[A-Za-z!/?])/g, '&lt;')
    .replaceAll('-->', '--&gt;')
    .replaceAll('![', '!\\[')
    .replace(/^#|(?<= )#(?=#*$)/g, '\\#')
}

/** The same as a code span: names of branches and paths, commands. */
export function code(text: string): string {
  const line = oneLine(text, CODE_MAX).replaceAll('<!--', '<! --').replaceAll('-->', '-- >')
  if (line === '') return '(empty)'
  if (!line.includes('`')) return `\`${line}\``
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : ''
  return fence + pad + line + pad + fence
}

/**
 * The same as the inside of a quoted Mermaid label. All but letters, digits and a few signs become Mermaid's
 * own character codes: quotes, brackets and arrows end nothing, backticks and `$$` start nothing.
 */
export function mermaidLabel(text: string): string {
  return oneLine(text, LABEL_MAX).replace(UNSAFE_IN_LABEL, (char) => `#${char.codePointAt(0)};`)
}

function oneLine(text: string, max: number): string {
  if (text.length <= max && !NEEDS_CLEANING.test(text)) return text
  const clean = text
    .slice(0, max * 8)
    .replace(/[\s\u0085]+/gu, ' ')
    .replace(TERMINAL, '')
    .replace(UNSEEN, '')
    .replace(LONE_SURROGATE, '\uFFFD')
    .replace(/ {2,}/g, ' ')
    .trim()
  return clean.length <= max ? clean : clip(clean, max)
}

function clip(text: string, max: number): string {
  const characters = Array.from(text)
  return characters.length <= max
    ? text
    : `${characters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`
}
