/** A text as the cell of a markdown table: what would end the cell or begin markup is escaped. */
export function inTable(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\|<>*_[\]]/g, (character) => `\\${character}`)
}
