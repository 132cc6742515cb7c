import { nameFrom } from '../workflow/run-paths.ts'
import {
  BRAINSTORM,
  brainstormLines,
  type Brainstorm,
  type BrainstormLine,
  type BrainstormPart,
  type FormalizeProblem,
} from './brainstorm.ts'
import type { Manifest, ManifestProblem } from './manifest.ts'
import { readComponents, type FoundComponent } from './read-components.ts'
import { readManifest } from './read-manifest.ts'

export interface Formalized {
  /** null while there is any problem. */
  readonly manifest: Manifest | null
  /** All of them at once. */
  readonly problems: readonly FormalizeProblem[]
  readonly warnings: readonly FormalizeProblem[]
}

interface Place {
  readonly file: string
  readonly line: number | null
}

/** Fields of the manifest, by what people call them. */
const FIELDS: Readonly<Record<string, string>> = {
  name: 'name',
  project: 'project',
  ...{ work_dir: 'work_dir', working_directory: 'work_dir', directory: 'work_dir' },
  ...{ spec_dir: 'spec_dir', spec: 'spec_dir' },
  complexity: 'complexity',
  ...{ risk: 'risk_level', risk_level: 'risk_level' },
  ...{ mode: 'execution.mode', execution_mode: 'execution.mode', reviewers: 'execution.reviewers' },
  ...{ coverage: 'quality.coverage_target', coverage_target: 'quality.coverage_target' },
  ...{
    validation: 'validation_command',
    validation_command: 'validation_command',
    validate: 'validation_command',
  },
}
const NUMBERS: ReadonlySet<string> = new Set(['complexity', 'execution.reviewers', 'quality.coverage_target'])
const WORDS: ReadonlySet<string> = new Set(['risk_level', 'execution.mode'])

/** Makes a manifest of the documents of a brainstorm. Never throws, never stops at the first problem. */
export function formalize(brainstorm: Brainstorm, folder: string): Formalized {
  const problems = missingParts(brainstorm, folder)
  const values = new Map<string, unknown>([
    ['work_dir', '.'],
    ['spec_dir', folder],
  ])
  const places = new Map<string, Place>()
  readMission(brainstorm, { values, places })
  const found = readComponents(brainstorm)
  problems.push(...found.problems)
  for (const [index, { line, file, lines }] of found.components.entries()) {
    places.set(`components[${index}]`, { file, line })
    for (const [field, at] of lines) places.set(`components[${index}].${field}`, { file, line: at })
  }
  const { gotchas, notes } = readDecisions(brainstorm, found.components)
  const components = found.components.map(({ fields }, index) => ({
    ...fields,
    ...(notes[index]?.length ? { notes: [fields['notes'], ...notes[index]].filter(Boolean).join('; ') } : {}),
  }))
  const read = readManifest(JSON.stringify({ ...nested(values), components, gotchas }))
  const main = brainstorm.MISSION?.path ?? `${folder}/MISSION.md`
  const placed = placing({ places, main, components: componentsFile(brainstorm, folder) })
  // Where a document is missing, what it would have said is missing too: one of the two is enough.
  const isGone = (problem: FormalizeProblem): boolean =>
    problems.some(({ file, line }) => line === null && file === problem.file)
  const all = [...problems, ...read.problems.map(placed).filter((problem) => !isGone(problem))]
  return {
    manifest: all.length === 0 ? read.manifest : null,
    problems: all,
    warnings: read.warnings.map(placed),
  }
}

const OPTIONAL: ReadonlySet<BrainstormPart> = new Set(['CONCERNS'])

function missingParts(brainstorm: Brainstorm, folder: string): FormalizeProblem[] {
  return BRAINSTORM.flatMap((part) => {
    const found = brainstorm[part]
    const file = found?.path ?? `${folder}/${part}.md`
    if (found === undefined)
      return OPTIONAL.has(part)
        ? []
        : [{ file, line: null, message: 'It is missing.', fix: `Write it: ${ABOUT[part]}` }]
    const isEmpty = found.text.trim() === ''
    return isEmpty ? [{ file, line: null, message: 'It is empty.', fix: `Write ${ABOUT[part]}` }] : []
  })
}

const ABOUT: Readonly<Record<BrainstormPart, string>> = {
  MISSION: 'what is built, with "Project: …" and "Risk: low, medium or high".',
  INVESTIGATION: 'what was found, with a section "## Components".',
  DECISIONS: 'what was decided, one list item each.',
  CONCERNS: 'what to look out for, one list item each.',
}

function componentsFile({ INVESTIGATION }: Brainstorm, folder: string): string {
  return INVESTIGATION?.path ?? `${folder}/INVESTIGATION.md`
}

interface Reading {
  readonly values: Map<string, unknown>
  readonly places: Map<string, Place>
}

function readMission({ MISSION }: Brainstorm, { values, places }: Reading): void {
  if (MISSION === undefined) return
  const { path: file } = MISSION
  for (const { kind, depth, key, text, line } of brainstormLines(MISSION)) {
    if (kind === 'heading' && depth === 1 && !values.has('name') && !/^mission$/i.test(text)) {
      values.set('name', nameFrom(text.replace(/^mission[ \t]*[:–—-][ \t]*/i, '')))
      places.set('name', { file, line })
    }
    const field = kind === 'field' ? FIELDS[key] : undefined
    if (field === undefined) continue
    values.set(field, valueOf(field, text.replaceAll(/^`|`$/g, '')))
    places.set(field, { file, line })
  }
}

function valueOf(field: string, text: string): unknown {
  if (NUMBERS.has(field)) {
    const digits = /^(\d{1,3})(?:[ \t]*(?:%|\/[ \t]*\d+|of[ \t]+\d+))?$/.exec(text)?.[1]
    return digits === undefined ? text : Number(digits)
  }
  return WORDS.has(field) ? text.toLowerCase() : text
}

/** `execution.mode` stands in the object `execution`. */
function nested(values: ReadonlyMap<string, unknown>): Readonly<Record<string, unknown>> {
  const whole: Record<string, unknown> = {}
  for (const [path, value] of values) {
    const [first = '', rest] = path.split('.')
    if (rest === undefined) whole[first] = value
    else whole[first] = { ...(whole[first] as object | undefined), [rest]: value }
  }
  return whole
}

/** Concerns are for everybody; a decision goes to the components that it names, or else to everybody too. */
function readDecisions(
  brainstorm: Brainstorm,
  components: readonly FoundComponent[],
): { readonly gotchas: readonly string[]; readonly notes: readonly (readonly string[])[] } {
  const decided = itemsOf(brainstorm, 'DECISIONS')
  const bound = decided.map((text) => ({
    text,
    to: components.map(({ fields }) => namesComponent(text, String(fields['id'] ?? ''))),
  }))
  const notes = components.map((_, index) =>
    bound.flatMap(({ text, to }) => (to[index] === true ? [text] : [])),
  )
  const free = bound.filter(({ to }) => !to.includes(true)).map(({ text }) => `Decided: ${text}`)
  return { gotchas: [...itemsOf(brainstorm, 'CONCERNS'), ...free], notes }
}

/** In code marks, or before a colon: `store: ids are strings`. */
function namesComponent(text: string, id: string): boolean {
  return id !== '' && (text.includes(`\`${id}\``) || text.toLowerCase().startsWith(`${id}:`))
}

function itemsOf(brainstorm: Brainstorm, part: BrainstormPart): readonly string[] {
  const found = brainstorm[part]
  if (found === undefined) return []
  const lines = brainstormLines(found)
  const items = lines.filter(({ kind }) => kind === 'item')
  const fields = lines.filter(({ kind }) => kind === 'field')
  const said = items.length + fields.length > 0 ? [...items, ...fields] : lines.filter(isText)
  return said
    .toSorted((a, b) => a.line - b.line)
    .map(({ kind, key, text }) => (kind === 'field' ? `${key.replaceAll('_', ' ')}: ${text}` : text))
}

function isText({ kind }: BrainstormLine): boolean {
  return kind === 'text'
}

interface Placing {
  readonly places: ReadonlyMap<string, Place>
  /** Where a field is looked for that nobody wrote. */
  readonly main: string
  readonly components: string
}

/** A problem of the manifest, where its cause stands: at the field, or at what it is a part of. */
function placing({ places, main, components }: Placing): (problem: ManifestProblem) => FormalizeProblem {
  return ({ field, message, fix }) => {
    let place: Place | undefined
    for (let path = field; path !== '' && place === undefined; path = path.replace(/(?:^|\.|\[)[^.[]*$/, ''))
      place = places.get(path)
    const file = field.startsWith('components') ? components : main
    return {
      ...(place ?? { file, line: null }),
      message: field === '' ? message : `${field}: ${message}`,
      fix,
    }
  }
}
