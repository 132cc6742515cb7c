import { Failure } from '../failure.ts'
import { readHeader } from '../markdown/bold-fields.ts'
import { resolveConflicts } from '../markdown/conflict-markers.ts'
import { editYaml } from '../markdown/edit-yaml.ts'
import { readFrontMatter } from '../markdown/front-matter.ts'
import { textOf } from '../markdown/field-value.ts'
import { eolOf, oneLine } from '../markdown/lines.ts'
import type { YamlInput } from '../markdown/render-yaml.ts'
import { splitFrontMatter, type FrontMatter } from '../markdown/split-front-matter.ts'
import { editBold } from './edit-bold.ts'
import { editSection } from './edit-sections.ts'
import type { SectionName } from './section-names.ts'
import type { Closed, Priority, TaskFile, TaskSource } from './task.ts'
import { readHeading } from './title.ts'

/** What to change; a key that is left out stays as it is, null clears. */
export interface TaskPatch {
  readonly title?: string | undefined
  readonly priority?: Priority | null | undefined
  readonly estimate?: string | null | undefined
  readonly dependsOn?: readonly string[] | null | undefined
  readonly scope?: readonly string[] | null | undefined
  readonly verify?: readonly string[] | null | undefined
  readonly lease?: string | null | undefined
  readonly sprint?: number | null | undefined
  readonly backlog?: boolean | null | undefined
  readonly workflow?: string | null | undefined
  readonly phase?: string | null | undefined
  readonly closed?: Closed | null | undefined
  readonly approved?: TaskFile['approved'] | undefined
  readonly reopened?: number | null | undefined
  readonly basedOn?: Readonly<Record<string, string>> | undefined
  readonly source?: TaskSource | undefined
  /** New texts of sections of the body. */
  readonly sections?: Readonly<Partial<Record<SectionName, string>>> | undefined
  /** Goes below what the notes say already. */
  readonly appendNotes?: string | undefined
}

type Key = Exclude<keyof TaskPatch, 'sections' | 'appendNotes'>

/** The key in the file, in the order in which new keys are added. */
const KEYS: Readonly<Record<Key, string>> = {
  title: 'title',
  priority: 'priority',
  estimate: 'estimate',
  dependsOn: 'depends_on',
  scope: 'scope',
  verify: 'verify',
  lease: 'lease',
  sprint: 'sprint',
  backlog: 'backlog',
  workflow: 'workflow',
  phase: 'phase',
  closed: 'closed',
  approved: 'approved',
  reopened: 'reopened',
  basedOn: 'based_on',
  source: 'source',
}

/**
 * Changes what the patch names and nothing else: one field is one line of the diff.
 * @param path the file, for the message when it cannot be changed
 * @throws Failure INVALID_TASK_FILE when the file must be repaired by hand first, BAD_INPUT for an impossible value
 */
export function editTask(text: string, patch: TaskPatch, path?: string): string {
  const fields = Object.keys(KEYS).filter((key) => patch[key as Key] !== undefined) as Key[]
  try {
    const edited = fields.reduce((before, key) => editField(before, key, patch), text)
    return editSections(edited, patch)
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'INVALID_TASK_FILE') throw error
    throw new Failure(error.code, { ...error.details, ...(path === undefined ? {} : { path }) }, error)
  }
}

function editField(text: string, key: Key, patch: TaskPatch): string {
  const value = valueOf(patch, key)
  const split = editable(text, KEYS[key])
  const eol = eolOf(text)
  if (split.kind === 'none') return editBold(text, split.bodyStart, { key: KEYS[key], value, eol })
  const old = key === 'title' ? textOf(readFrontMatter(text).fields.get('title')) : null
  const failure = (line: number, reason: string): Failure =>
    invalid(KEYS[key], split.firstLine - 1 + line, reason)
  const yaml = editYaml(split.yaml, { path: [KEYS[key]], value, eol, failure })
  const edited = text.slice(0, split.yamlStart) + yaml + text.slice(split.yamlEnd)
  return old === null ? edited : editHeading(edited, oneLine(old), String(value))
}

function editable(text: string, field: string): FrontMatter {
  const conflict = resolveConflicts(text).problems[0]
  if (conflict !== undefined) throw invalid(field, conflict.line, conflict.message)
  const split = splitFrontMatter(text)
  if (split.kind === 'yaml' || split.kind === 'none') return split
  throw invalid(field, 1, readFrontMatter(text).problems[0]?.message ?? '')
}

function invalid(field: string, line: number | null, reason: string): Failure {
  return new Failure('INVALID_TASK_FILE', { field, line, reason })
}

/** Defaults are not written: an empty list, false and 0 clear the field. */
function valueOf(patch: TaskPatch, key: Key): YamlInput {
  if (key === 'closed') return patch.closed == null ? null : { ...patch.closed }
  if (key === 'source') return patch.source === undefined ? null : { ...patch.source }
  if (key === 'approved') return patch.approved == null ? null : approvedOf(patch.approved)
  if (key === 'title') return titleOf(patch.title ?? '')
  if (key === 'basedOn') return { ...patch.basedOn }
  const value = patch[key]
  if (value == null || value === false || (key === 'reopened' && value === 0)) return null
  if (typeof value === 'string') return oneLine(value) || null
  if (typeof value !== 'object') return value
  const items = value.map((item) => item.trim()).filter(Boolean)
  return items.length === 0 ? null : items
}

function approvedOf({ commit, pullRequest }: NonNullable<TaskFile['approved']>): YamlInput {
  return pullRequest === null ? { commit } : { commit, pull_request: pullRequest }
}

function titleOf(text: string): string {
  const title = oneLine(text)
  if (title === '')
    throw new Failure('BAD_INPUT', {
      message: 'The title is empty; at least one character was expected.',
      hint: '--title "…"',
    })
  return title
}

/** The `# Task-012: …` heading follows the title when it carried the old one. */
function editHeading(text: string, old: string, title: string): string {
  const { bodyStart } = splitFrontMatter(text)
  const { heading } = readHeader(text, bodyStart, 1)
  if (heading === null || old === '' || readHeading(heading.text).title !== old) return text
  return editBold(text, bodyStart, { key: 'title', value: title, eol: eolOf(text) })
}

function editSections(text: string, { sections = {}, appendNotes }: TaskPatch): string {
  const replaced = Object.entries(sections) as [SectionName, string][]
  const edits = replaced.map(([name, section]) => ({ name, text: section, append: false }))
  if (appendNotes !== undefined) edits.push({ name: 'notes', text: appendNotes, append: true })
  const { bodyStart } = splitFrontMatter(text)
  const eol = eolOf(text)
  const body = edits.reduce((before, edit) => editSection(before, { ...edit, eol }), text.slice(bodyStart))
  return text.slice(0, bodyStart) + body
}
