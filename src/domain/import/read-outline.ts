import { linesOf } from '../markdown/lines.ts'

/** A list item with a box, and what lies below it. */
export interface Item {
  /** 1-based. */
  readonly line: number
  /** In columns; a tab reaches to the next multiple of four. */
  readonly indent: number
  /** Blank, `x`, `X`, `-` or `~`. */
  readonly mark: string
  /** A `*` stands behind the box. */
  readonly optional: boolean
  /** Its list is numbered. */
  readonly ordered: boolean
  readonly text: string
  /** The headings that it stands under, from the outermost. */
  readonly headings: readonly string[]
  /** Lines below it that are no boxes. */
  readonly details: Detail[]
  readonly children: Item[]
  readonly parent: Item | null
}

export interface Detail {
  readonly line: number
  /** Without its list sign. */
  readonly text: string
  readonly listed: boolean
  /** Within a code block. */
  readonly fenced: boolean
}

export interface Outline {
  /** All of them, nested ones too, in the order of the lines. */
  readonly items: readonly Item[]
  /** Lines that seem to be meant as boxes, and every other line that is no detail of an item. */
  readonly suspects: readonly Stray[]
  readonly strays: readonly Stray[]
}

export interface Stray {
  readonly line: number
  readonly text: string
  readonly headings: readonly string[]
}

export interface OutlineOptions {
  /** Boxes within code blocks count. */
  readonly fenced?: boolean
  /** `-[ ]text` counts. */
  readonly loose?: boolean
}

/** Longer lines are cut: patterns take more than linear time on some. */
export const LINE_CHARACTERS_MAX = 8_000

const TIGHT = /^(?:[-*+]|(\d{1,9}[.)])) +\[([ xX~-])\](\*)?\s+(\S.*)$/
const LOOSE = /^(?:[-*+]|(\d{1,9}[.)]))\s*\[([ xX~-])\](\*)?\s*(\S.*)$/
const SUSPECT = /^(?:[-*+]\s*)?\[[ \txXvV✓✔~-]{0,3}\](?![(:[])\*?\s*\S/
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*$/
const FENCE = /^(`{3,}|~{3,})/
const LIST_SIGN = /^(?:[-*+]|\d{1,9}[.)])\s+/

/** The boxes of a text with what belongs to them. Takes any text: byte order marks, tabs, any line break. */
export function readOutline(text: string, options: OutlineOptions = {}): Outline {
  const reader = new OutlineReader(options)
  const clean = text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n')
  for (const { text: line, number } of linesOf(clean)) reader.read(line.slice(0, LINE_CHARACTERS_MAX), number)
  return reader
}

class OutlineReader implements Outline {
  readonly items: Item[] = []
  readonly suspects: Stray[] = []
  readonly strays: Stray[] = []
  readonly #options: OutlineOptions
  #headings: { readonly depth: number; readonly text: string }[] = []
  /** The item above and those around it, outermost first. */
  #open: Item[] = []
  #fence: string | null = null
  #comment = false

  constructor(options: OutlineOptions) {
    this.#options = options
  }

  read(line: string, number: number): void {
    const indent = indentOf(line)
    const text = line.trim()
    if (this.#isComment(text)) return
    const fenced = this.#isFenced(text)
    if (text === '') return
    if (fenced && this.#options.fenced !== true)
      return this.#addDetail({ line: number, text, indent, fenced })
    const heading = HEADING.exec(line)
    if (heading !== null && !fenced) return this.#enter(heading[1]?.length ?? 1, heading[2] ?? '')
    const box = (this.#options.loose === true ? LOOSE : TIGHT).exec(text)
    if (box !== null) return this.#addItem(box, { line: number, indent })
    if (!fenced && SUSPECT.test(text)) this.suspects.push({ line: number, text, headings: this.#path() })
    else this.#addDetail({ line: number, text, indent, fenced })
  }

  /** A comment that begins a line hides all down to its end. */
  #isComment(text: string): boolean {
    if (this.#fence !== null) return false
    if (!this.#comment && !text.startsWith('<!--')) return false
    this.#comment = !text.includes('-->')
    return true
  }

  #isFenced(text: string): boolean {
    const sign = FENCE.exec(text)?.[1]
    if (this.#fence === null) {
      this.#fence = sign ?? null
      return sign !== undefined
    }
    if (sign !== undefined && sign.startsWith(this.#fence) && text === sign) this.#fence = null
    return true
  }

  #enter(depth: number, text: string): void {
    this.#headings = [...this.#headings.filter((heading) => heading.depth < depth), { depth, text }]
    this.#open = []
  }

  #addItem(box: RegExpExecArray, { line, indent }: { line: number; indent: number }): void {
    this.#open = this.#open.filter((item) => item.indent < indent)
    const parent = this.#open.at(-1) ?? null
    const item: Item = {
      ...{ line, indent, parent, details: [], children: [], headings: this.#path() },
      mark: box[2] ?? ' ',
      optional: box[3] === '*',
      ordered: box[1] !== undefined,
      text: box[4] ?? '',
    }
    parent?.children.push(item)
    this.items.push(item)
    this.#open.push(item)
  }

  #addDetail({ line, text, indent, fenced }: Omit<Detail, 'listed'> & { readonly indent: number }): void {
    const owner = this.#open.findLast((item) => item.indent < indent)
    if (owner !== undefined) {
      const listed = !fenced && LIST_SIGN.test(text)
      owner.details.push({ line, fenced, listed, text: listed ? text.replace(LIST_SIGN, '') : text })
    } else if (!fenced) {
      this.#open = []
      if (/^[=-]+$/.test(text)) return
      this.strays.push({ line, text, headings: this.#path() })
    }
  }

  #path(): readonly string[] {
    return this.#headings.map(({ text }) => text)
  }
}

function indentOf(line: string): number {
  let column = 0
  for (const char of line) {
    if (char === '\t') column += 4 - (column % 4)
    else if (char === ' ') column++
    else break
  }
  return column
}
