import { oneLine, shorten } from '../markdown/lines.ts'

/** What a result hands on, by the heading that it stands under. */
export const NOTE_KINDS = ['discoveries', 'decisions', 'blockers', 'next'] as const
export type NoteKind = (typeof NOTE_KINDS)[number]
export type ResultNotes = Readonly<Partial<Record<NoteKind, readonly string[]>>>

const HEADINGS: readonly (readonly [NoteKind, RegExp])[] = [
  ['discoveries', /^(?:critical |key |new )?(?:discover(?:y|ies)|learnings?|lessons(?: learned)?)$/],
  ['decisions', /^(?:key |new |design |technical )?decisions?(?: made| taken)?$/],
  ['blockers', /^(?:known |open |remaining )?blockers?$/],
  [
    'next',
    /^(?:notes? )?for (?:the )?next (?:worker|agent|session|one)s?$|^(?:hand-?over|handoff)(?: notes?)?$/,
  ],
]

const NOTES_MAX = 20
const NOTE_MAX = 300
const SOURCE_MAX = 200_000
const FENCE = /^\s{0,3}(?:```|~~~)/
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$/
const LABEL = /^\*\*([^*]{3,40}?):?\*\*:?[ \t]*$/
const ITEM = /^\s*(?:[-*+]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?/
const NOTHING = /^(?:none|nothing|n\/a|no|-|—)[.!]?$/i

/** The lines below headings such as "Discoveries" or "For the next worker"; null when there are none. Never throws. */
export function readNotes(text: string): ResultNotes | null {
  const notes: Partial<Record<NoteKind, string[]>> = {}
  const reading: Reading = { kind: null, depth: 0, open: false, fenced: false, notes }
  for (const line of text.slice(0, SOURCE_MAX).split(/\r?\n/)) readLine(line, reading)
  const kept = NOTE_KINDS.flatMap((kind) => {
    const said = (notes[kind] ?? []).map((note) => shorten(oneLine(note), NOTE_MAX))
    const lines = said.filter((note) => note !== '' && !NOTHING.test(note)).slice(0, NOTES_MAX)
    return lines.length === 0 ? [] : [[kind, lines] as const]
  })
  return kept.length === 0 ? null : Object.fromEntries(kept)
}

interface Reading {
  kind: NoteKind | null
  /** Of the heading that it stands under. */
  depth: number
  /** The next line of text goes on with the last note. */
  open: boolean
  fenced: boolean
  readonly notes: Partial<Record<NoteKind, string[]>>
}

function readLine(line: string, reading: Reading): void {
  if (FENCE.test(line)) reading.fenced = !reading.fenced
  if (reading.fenced || FENCE.test(line)) return
  const heading = HEADING.exec(line)
  const label = LABEL.exec(line.trim())
  if (heading !== null) startSection(heading[2] ?? '', heading[1]?.length ?? 1, reading)
  else if (label !== null && kindOf(label[1] ?? '') !== null) startSection(label[1] ?? '', 7, reading)
  else if (reading.kind !== null) readNote(line, reading.kind, reading)
}

/** A heading within a section of notes belongs to it. */
function startSection(heading: string, depth: number, reading: Reading): void {
  const kind = kindOf(heading)
  reading.open = false
  if (kind === null && reading.kind !== null && depth > reading.depth) return
  Object.assign(reading, { kind, depth })
}

function kindOf(heading: string): NoteKind | null {
  const plain = heading
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .trim()
    .toLowerCase()
  return HEADINGS.find(([, pattern]) => pattern.test(plain))?.[0] ?? null
}

function readNote(line: string, kind: NoteKind, reading: Reading): void {
  const text = line.replace(ITEM, '').trim()
  if (text === '') {
    reading.open = false
    return
  }
  const known = (reading.notes[kind] ??= [])
  if (reading.open && !ITEM.test(line)) known.push(`${known.pop() ?? ''} ${text}`.slice(0, 2 * NOTE_MAX))
  else if (known.length <= 4 * NOTES_MAX) known.push(text.slice(0, 2 * NOTE_MAX))
  reading.open = true
}
