/** Breaks, control characters, lone surrogates and a byte order mark have to be escaped. */
export const ESCAPED = /[\p{Cc}\p{Cs}\u2028\u2029\ufeff]/u
export const BRACKETS = /[[\]{},]/

/** Nothing in it means anything to YAML (YAML 1.2, 7.3.3 Plain Style), and it is read as a text again (10.3.2 Tag Resolution). */
export function isPlain(text: string): boolean {
  return !(INDICATED.test(text) || isResolved(text))
}

/** Without quotes it is no text: null, a truth value or a number. */
export function isResolved(text: string): boolean {
  return RESOLVED.some((form) => form.test(text))
}

const INDICATED = /^[\t ,[\]{}#&*!|>'"%@`]|^[?-](?:$|[\t ])|:[\t ]|[\t ]#|[\t :]$/
const RESOLVED = [
  /^(?:~|null|Null|NULL)?$/,
  /^(?:true|True|TRUE|false|False|FALSE)$/,
  /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/,
  /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/,
  /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
]
