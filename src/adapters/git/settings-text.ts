/** Settings as a file of git's has them (git-config, SYNTAX): a process for each would cost more than the file. */
export function settingsText(settings: readonly (readonly [name: string, value: string])[]): string {
  return settings.map(([name, value]) => `${headOf(name)}\n\t${keyOf(name)} = ${quoted(value)}\n`).join('')
}

/** `[section "subsection"]`: a subsection may hold dots, and all but a newline. */
function headOf(name: string): string {
  const [first, last] = [name.indexOf('.'), name.lastIndexOf('.')]
  const section = name.slice(0, first)
  return first === last
    ? `[${section}]`
    : `[${section} "${name.slice(first + 1, last).replaceAll(/["\\]/g, '\\$&')}"]`
}

function keyOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '"': '\\"', '\\': '\\\\' }

function quoted(value: string): string {
  return `"${value.replaceAll(/[\n\t"\\]/g, (character) => ESCAPES[character] ?? '')}"`
}
