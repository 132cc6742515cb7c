/** Puts values in place of what stands behind `key:` lines or `**Key:**` labels. Throws when there is no such line. */
export function fillLines(form: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce((text, [label, value]) => {
    const line = new RegExp(`^(${escaped(label)})( .*)?$`, 'm')
    if (!line.test(text)) throw new Error(`There is no line "${label}" in:\n${text}`)
    return text.replace(line, (_, start: string) => `${start} ${value}`)
  }, form)
}

/** Puts texts below the headings of a form, in place of what explains them there; the other headings say `None.` */
export function fillSections(form: string, texts: Readonly<Record<string, string>>): string {
  const first = form.search(/^## /m)
  const headings: readonly string[] = form.slice(first).match(/^##+ .*$/gm) ?? []
  const unknown = Object.keys(texts).find((heading) => !headings.includes(heading))
  if (unknown !== undefined) throw new Error(`There is no heading "${unknown}" in:\n${form}`)
  const bodies = headings.map((heading, index) => {
    const isParent = headings[index + 1]?.startsWith(`${heading.split(' ')[0]}#`) === true
    const text = texts[heading] ?? (isParent ? '' : 'None.')
    return text === '' ? heading : `${heading}\n\n${text}`
  })
  return `${form.slice(0, first)}${bodies.join('\n\n')}\n`
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')
}
