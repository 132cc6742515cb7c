const SPAN = /(?<!`)(`+)(?!`)([^]*?[^`])\1(?!`)/g

/** The contents of the code spans of one line of Markdown. */
export function readCodeSpans(text: string): string[] {
  return [...text.matchAll(SPAN)].map((match) => withoutPadding(match[2] ?? ''))
}

/** A code span that shows the text as it is, backticks included. */
export function renderCodeSpan(text: string): string {
  const runs = text.match(/`+/g)?.map((run) => run.length) ?? []
  let length = 1
  while (runs.includes(length)) length++
  const fence = '`'.repeat(length)
  const padding = /^[ `]|[ `]$/.test(text) ? ' ' : ''
  return fence + padding + text + padding + fence
}

function withoutPadding(text: string): string {
  return /^ [^]* $/.test(text) && text.trim() !== '' ? text.slice(1, -1) : text
}
