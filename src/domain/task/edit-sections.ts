import { Failure } from '../failure.ts'
import { applyEdits, type Edit, withEol } from '../markdown/lines.ts'
import { MARKDOWN_CHARACTERS_MAX } from '../markdown/parse-markdown.ts'
import { readSections, type Section } from '../markdown/sections.ts'
import { type SectionName, SECTIONS } from './section-names.ts'

export interface SectionEdit {
  readonly name: SectionName
  readonly text: string
  /** Put below what is there, instead of in its place. */
  readonly append: boolean
  readonly eol: string
}

/**
 * Replaces the text of a section of a body, or appends to it; a missing section is added at its place. The blank lines
 * around the text stay.
 * @throws Failure BAD_INPUT when the text would end its section early: a `#` or `##` heading, or an open code block
 */
export function editSection(body: string, edit: SectionEdit): string {
  if (body.length + edit.text.length > MARKDOWN_CHARACTERS_MAX) {
    throw new Failure('FILE_TOO_LARGE', {
      section: SECTIONS[edit.name],
      charactersMax: MARKDOWN_CHARACTERS_MAX,
    })
  }
  const sections = readSections(body)
  const section = sections.find((candidate) => isNamed(candidate, edit.name))
  const text = withEol(edit.text, edit.eol).trim()
  const edited = applyEdits(body, [
    section === undefined ? addition(body, sections, { ...edit, text }) : change(section, { ...edit, text }),
  ])
  checkSections(sections, readSections(edited), edit.name)
  return edited
}

function isNamed({ heading, depth }: Section, name: SectionName): boolean {
  return depth <= 3 && heading.toLowerCase() === SECTIONS[name].toLowerCase()
}

function change({ text: old, textStart, end }: Section, { text, append, eol }: SectionEdit): Edit {
  const core = old.trim()
  if (core === '') {
    const atEnd = old === '' || !/\n[ \t]*\r?\n$/.test(`\n${old}`)
    return { start: textStart, end, text: text === '' ? old : `${eol}${text}${eol}${atEnd ? '' : eol}` }
  }
  const start = textStart + old.indexOf(core)
  if (append)
    return { start: start + core.length, end: start + core.length, text: text === '' ? '' : eol + eol + text }
  return { start, end: start + core.length, text }
}

/** Before the first section that comes later in a task file, else at the end. */
function addition(body: string, sections: readonly Section[], { name, text, eol }: SectionEdit): Edit {
  if (text === '') return { start: 0, end: 0, text: '' }
  const names = Object.keys(SECTIONS) as SectionName[]
  const laterNames = names.slice(names.indexOf(name) + 1)
  const later = sections.find((section) => laterNames.some((candidate) => isNamed(section, candidate)))
  const added = `## ${SECTIONS[name]}${eol}${eol}${text}${eol}`
  if (later !== undefined) return { start: later.start, end: later.start, text: added + eol }
  const gap = body === '' || /\n[ \t]*\r?\n$/.test(body) ? '' : body.endsWith('\n') ? eol : eol + eol
  return { start: body.length, end: body.length, text: gap + added }
}

function checkSections(before: readonly Section[], after: readonly Section[], name: SectionName): void {
  const others = (sections: readonly Section[]): string[] => {
    const named = sections
      .filter(({ depth }) => depth <= 2)
      .map(({ heading, depth }) => `${depth} ${heading}`)
    return named.filter((heading) => heading.toLowerCase() !== `2 ${SECTIONS[name].toLowerCase()}`)
  }
  if (others(before).join('\n') === others(after).join('\n')) return
  const message = `The text would break out of its section, "${SECTIONS[name]}".`
  throw new Failure('BAD_INPUT', {
    message,
    hint: 'Use headings from ### on, and close code blocks and comments.',
  })
}
