export interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'sign' | 'end'
  /** Of a text: what is between the quotes. */
  readonly text: string
  /** Where it begins, from 0. */
  readonly at: number
}

const TOKEN =
  /\s*(?:(?<sign>==|!=|[()[\],])|(?<number>-?\d{1,15}(?:\.\d{1,9})?(?![\w.]))|(?<quoted>"(?:[^"\\]|\\["'\\])*"|'(?:[^'\\]|\\["'\\])*')|(?<word>[A-Za-z_][\w.-]*))/y

/** The words of a condition, with an end after them; `strange` where something is no word of one. */
export function tokensOf(text: string): {
  tokens: readonly Token[]
  strange: { at: number; message: string } | null
} {
  const tokens: Token[] = []
  let from = 0
  const end = text.trimEnd().length
  while (from < end) {
    TOKEN.lastIndex = from
    const match = TOKEN.exec(text)
    if (match === null) return { tokens, strange: strangeAt(text, from) }
    from = TOKEN.lastIndex
    tokens.push(tokenOf(match, from))
  }
  return { tokens: [...tokens, { kind: 'end', text: '', at: end }], strange: null }
}

function tokenOf({ groups = {} }: RegExpExecArray, end: number): Token {
  const { sign, number, quoted, word } = groups
  if (quoted !== undefined)
    return { kind: 'text', text: quoted.slice(1, -1).replaceAll(/\\(.)/gs, '$1'), at: end - quoted.length }
  const kind = sign === undefined ? (number === undefined ? 'word' : 'number') : 'sign'
  const text = sign ?? number ?? word ?? ''
  return { kind, text, at: end - text.length }
}

function strangeAt(text: string, from: number): { at: number; message: string } {
  const at = from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0)
  const sign = text.slice(at, at + 1)
  if (sign === '"' || sign === "'") return { at, message: 'a quote is opened and not closed' }
  if (sign === '=') return { at, message: 'a single "=" stands where "==" was expected' }
  return { at, message: `"${sign}" is no part of a condition` }
}
