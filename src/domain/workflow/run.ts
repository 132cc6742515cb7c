import { Document, parseDocument } from 'yaml'
import { Failure } from '../failure.ts'
import { type FieldValue, type Fields, textOf } from '../markdown/field-value.ts'
import { readYaml } from '../markdown/read-yaml.ts'
import { PRIORITIES, type Priority, type Problem } from '../task/task.ts'
import { parseTime } from '../task/time.ts'
import { runPath } from './run-paths.ts'
import type { InputValue } from './template.ts'

/** `workflows/<name>/workflow.yml`: what was asked, once and for all, and what persons decided since. */
export interface RunFile {
  readonly name: string
  readonly title: string
  readonly asked: string
  readonly template: string
  readonly version: string
  /** Empty for a template without modes. */
  readonly mode: string
  readonly inputs: ReadonlyMap<string, InputValue>
  /** Of all its tasks, whatever the template says; null: as the template says. */
  readonly priority: Priority | null
  /** RFC 3339, UTC. */
  readonly created: string | null
  readonly by: string | null
  readonly stopped: Stop | null
  readonly rolledBack: readonly RollBack[]
  readonly excused: readonly Excuse[]
  /** Phases that were done, or left out, before the run began. */
  readonly taken: readonly Taken[]
}

/** A person's word that a phase need not be done in this run. */
export interface Taken {
  readonly phase: string
  readonly as: 'completed' | 'skipped'
  /** The blob of what it had written; null: nothing that is known. */
  readonly artifact: string | null
}

/** Nothing moves until somebody resumes the run. */
export interface Stop {
  readonly how: 'paused' | 'cancelled'
  readonly at: string | null
  readonly by: string | null
  readonly why: string | null
}

export interface RollBack {
  readonly phase: string
  /** The tasks that no longer count. */
  readonly tasks: readonly string[]
  /** Phases that were skipped then, and stay so. */
  readonly skipped: readonly string[]
  readonly at: string | null
  readonly by: string | null
}

/** A person's word that a phase's gate goes on without these members. */
export interface Excuse {
  readonly phase: string
  readonly without: readonly string[]
  readonly at: string | null
  readonly by: string | null
}

/** Never throws: what is wrong is a problem. `run` is null when it does not even say its template. */
export function parseRun(text: string, name: string): { run: RunFile | null; problems: readonly Problem[] } {
  const path = runPath(name)
  const { fields, problems: found, broken } = readYaml(text, 1)
  const problems = found.map((problem) => ({ path, ...problem }))
  const template = said(fields, 'template')
  if (broken || template === null) {
    const line = broken ? (problems[0]?.line ?? 1) : 1
    const message = broken ? 'The run cannot be read.' : 'The run does not say its template.'
    return { run: null, problems: [...problems, { path, line, message, fix: restore(path) }] }
  }
  return { run: runOf(fields, name, template), problems }
}

function restore(path: string): string {
  return `Put back what it was: git log -- ${path}, then git checkout <commit> -- ${path} and brain sync.`
}

function runOf(fields: Fields, name: string, template: string): RunFile {
  const inputs = fields.get('inputs')
  return {
    name,
    title: said(fields, 'title') ?? name,
    asked: textOf(fields.get('asked')) ?? '',
    template,
    version: said(fields, 'version') ?? '',
    mode: said(fields, 'mode') ?? '',
    inputs: new Map(
      [...(inputs?.kind === 'map' ? inputs.entries : [])].map(([key, value]) => [key, inputOf(value)]),
    ),
    priority: PRIORITIES.find((one) => one === said(fields, 'priority')) ?? null,
    created: timeOf(fields, 'created'),
    by: said(fields, 'by'),
    stopped: stopOf(fields, 'cancelled') ?? stopOf(fields, 'paused'),
    rolledBack: mapsOf(fields, 'rolled_back').map((entry) => ({
      phase: said(entry, 'phase') ?? '',
      tasks: textsOf(entry.get('tasks')),
      skipped: textsOf(entry.get('skipped')),
      ...signed(entry),
    })),
    excused: mapsOf(fields, 'gates').map((entry) => ({
      phase: said(entry, 'phase') ?? '',
      without: textsOf(entry.get('without')),
      ...signed(entry),
    })),
    taken: mapsOf(fields, 'taken').map((entry) => ({
      phase: said(entry, 'phase') ?? '',
      as: said(entry, 'as') === 'skipped' ? 'skipped' : 'completed',
      artifact: said(entry, 'artifact'),
    })),
  }
}

function said(fields: Fields, key: string): string | null {
  return textOf(fields.get(key))?.trim() || null
}

function timeOf(fields: Fields, key: string): string | null {
  const text = said(fields, key)
  return text === null ? null : parseTime(text)
}

function signed(entry: Fields): { at: string | null; by: string | null } {
  return { at: timeOf(entry, 'at'), by: said(entry, 'by') }
}

function stopOf(fields: Fields, how: Stop['how']): Stop | null {
  const field = fields.get(how)
  return field?.kind === 'map' ? { how, ...signed(field.entries), why: said(field.entries, 'why') } : null
}

function mapsOf(fields: Fields, key: string): readonly Fields[] {
  const field = fields.get(key)
  return field?.kind === 'list'
    ? field.items.flatMap((item) => (item.kind === 'map' ? [item.entries] : []))
    : []
}

function textsOf(field: FieldValue | undefined): readonly string[] {
  return field?.kind === 'list' ? field.items.flatMap((item) => textOf(item) ?? []) : []
}

function inputOf(field: FieldValue): InputValue {
  if (field.kind === 'list') return textsOf(field)
  return field.kind === 'scalar' && field.value !== null ? field.value : ''
}

/** The text of a new run's file. */
export function renderRun(run: RunFile): string {
  const document = new Document({
    title: run.title,
    asked: run.asked,
    template: run.template,
    version: run.version,
    ...(run.mode === '' ? {} : { mode: run.mode }),
    inputs: Object.fromEntries(run.inputs),
    ...(run.priority === null ? {} : { priority: run.priority }),
    created: run.created,
    by: run.by,
    ...(run.stopped === null ? {} : { [run.stopped.how]: stopFields(run.stopped) }),
    ...(run.taken.length === 0 ? {} : { taken: run.taken }),
  })
  return document.toString(STYLE)
}

function stopFields({ at, by, why }: Stop): Omit<Stop, 'how'> {
  return { at, by, why }
}

const STYLE = { lineWidth: 0 } as const

export interface RunPatch {
  /** null: it goes on. */
  readonly stopped?: Stop | null
  /** Added to those that are there. */
  readonly rolledBack?: RollBack
  readonly excused?: Excuse
}

/**
 * Changes what the patch names; comments and unknown keys stay.
 * @throws Failure BAD_INPUT for a file that is no YAML
 */
export function editRun(text: string, patch: RunPatch, path: string): string {
  const document = parseDocument(text)
  if (document.errors.length > 0)
    throw new Failure('BAD_INPUT', { message: `${path} cannot be read.`, hint: restore(path) })
  if (patch.stopped !== undefined) {
    document.delete('paused')
    document.delete('cancelled')
  }
  if (patch.stopped != null) {
    const { how, ...entry } = patch.stopped
    document.set(how, entry)
  }
  if (patch.rolledBack !== undefined) add(document, 'rolled_back', patch.rolledBack)
  if (patch.excused !== undefined) add(document, 'gates', patch.excused)
  return document.toString(STYLE)
}

function add(document: ReturnType<typeof parseDocument>, key: string, entry: object): void {
  if (document.has(key)) document.addIn([key], document.createNode(entry))
  else document.set(key, document.createNode([entry]))
}
