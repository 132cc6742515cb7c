import type * as z from 'zod'
import { resolveConflicts } from '../markdown/conflict-markers.ts'
import { type Fields, type FieldValue, isAbsent, type FileProblem } from '../markdown/field-value.ts'
import { oneLine, shorten } from '../markdown/lines.ts'
import { readYaml } from '../markdown/read-yaml.ts'
import { parseDuration } from '../task/duration.ts'
import type { Problem } from '../task/task.ts'
import { nearest } from './nearest.ts'
import { KNOWN_KEYS, SETTINGS_SCHEMA, type SettingsFile } from './settings-schema.ts'
import { DEFAULT_SETTINGS, type Settings, SETTINGS_PATH } from './settings.ts'

export interface ParsedSettings {
  readonly settings: Settings
  readonly problems: readonly Problem[]
}

const PROBLEMS_MAX = 20

/** Reads `.brain/config.yml`. Never throws: a value that is wrong is a problem with its line, and its default holds. */
export function parseSettings(text: string): ParsedSettings {
  const resolved = resolveConflicts(text.replace(/^\uFEFF/, ''))
  const { fields, problems } = readYaml(resolved.text, 1)
  const { file, wrong } = checkFields(fields)
  const all = [...resolved.problems, ...problems, ...wrong].slice(0, PROBLEMS_MAX)
  const settings = file === null ? DEFAULT_SETTINGS : settingsOf(file)
  return { settings, problems: all.map((problem) => ({ path: SETTINGS_PATH, ...problem })) }
}

type Plain = string | number | boolean | PlainMap | readonly Plain[]
interface PlainMap {
  readonly [key: string]: Plain
}

/** Takes what is wrong out, and checks again: each round costs at least one value. */
function checkFields(fields: Fields): { file: SettingsFile | null; wrong: FileProblem[] } {
  const wrong: FileProblem[] = []
  let data = plainMap(fields, '')
  for (let round = 0; round < PROBLEMS_MAX; round++) {
    const { success, data: file, error } = SETTINGS_SCHEMA.safeParse(data)
    if (success) return { file, wrong }
    wrong.push(...error.issues.flatMap((issue) => problemsOf(issue, fields)))
    // From the last one back: taking an item out of a list moves those behind it.
    for (const path of error.issues.toReversed().flatMap(pathsOf)) data = without(data, path)
  }
  return { file: null, wrong }
}

/** Where a number or a boolean is meant; everything else is taken as it is spelled. */
const NOT_TEXT = new Set([
  'version',
  'autosave',
  'sprint.number',
  'sandbox.network',
  'reclaim.cap',
  'reclaim.automatic',
])
/** Where one text alone counts as a list of one. */
const LISTS = new Set(['cloud_branches', 'verify'])

function plainMap(fields: Fields, prefix: string): PlainMap {
  const said = [...fields].filter(([, field]) => !isAbsent(field))
  return Object.fromEntries(said.map(([key, field]) => [key, plainOf(field, prefix + key)]))
}

function plainOf(field: FieldValue, path: string): Plain {
  if (field.kind === 'map') return plainMap(field.entries, `${path}.`)
  if (field.kind === 'list') return field.items.map((item) => plainOf(item, `${path}[]`))
  if (LISTS.has(path)) return [field.text]
  return NOT_TEXT.has(path) || /^hosts\..*\.pushes_per_minute$/.test(path) ? (field.value ?? '') : field.text
}

type Path = readonly PropertyKey[]

function pathsOf(issue: z.core.$ZodIssue): Path[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...issue.path, key])
  return [issue.path.slice(0, 2)]
}

/** Without the value at the path: a key, a key of an inner map, or an item of a list. */
function without(data: PlainMap, [key, inner]: Path): PlainMap {
  const name = String(key)
  const outer = Object.hasOwn(data, name) ? data[name] : undefined
  const others = Object.entries(data).filter(([candidate]) => candidate !== name)
  if (inner === undefined || outer === undefined || typeof outer !== 'object')
    return Object.fromEntries(others)
  const rest = isList(outer)
    ? outer.filter((_, index) => index !== inner)
    : Object.fromEntries(Object.entries(outer).filter(([candidate]) => candidate !== inner))
  return Object.fromEntries([...others, [name, rest]])
}

function isList(value: PlainMap | readonly Plain[]): value is readonly Plain[] {
  return Array.isArray(value)
}

function problemsOf(issue: z.core.$ZodIssue, fields: Fields): FileProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(key, [...issue.path, key], fields))
  }
  const field = fieldAt(issue.path, fields)
  const name = issue.path.filter((part) => typeof part === 'string').join('.')
  const message = `"${name}" is ${foundAt(field)}; ${issue.message.replace(/\.?$/, '.')}`
  return [{ line: field?.line ?? null, message, fix: 'Correct the value; its default holds now.' }]
}

function unknownKey(key: string, path: Path, fields: Fields): FileProblem {
  const known = KNOWN_KEYS.get(path.length === 1 ? '' : String(path[0])) ?? []
  const meant = nearest(key, known)
  const shown = shorten(oneLine(key), 60)
  const message = `"${shown}" is not a setting; it is not used.`
  const fix = meant === null ? `Known here: ${known.join(', ')}.` : `Write "${meant}", if that is meant.`
  return { line: fieldAt(path, fields)?.line ?? null, message, fix }
}

function fieldAt(path: Path, fields: Fields): FieldValue | undefined {
  const outer = fields.get(String(path[0]))
  const inner = path[1]
  if (inner === undefined || outer === undefined) return outer
  if (outer.kind === 'map') return outer.entries.get(String(inner)) ?? outer
  return outer.kind === 'list' ? outer.items[Number(inner)] : outer
}

function foundAt(field: FieldValue | undefined): string {
  if (field === undefined) return 'missing'
  return field.kind === 'scalar' ? `"${shorten(oneLine(field.text), 60)}"` : `a ${field.kind}`
}

function settingsOf(file: SettingsFile): Settings {
  const { sprint, branches } = file
  return {
    project: file.project ?? null,
    workflow: file.workflow,
    sprint: {
      number: sprint.number,
      goal: sprint.goal ?? null,
      start: sprint.start ?? null,
      end: sprint.end ?? null,
      delivery: sprint.delivery ?? null,
    },
    branches: { plan: branches.plan ?? null, base: branches.base ?? null },
    integration: file.integration,
    leaseMs: parseDuration(file.lease) ?? DEFAULT_SETTINGS.leaseMs,
    fetchAfterMs: parseDuration(file.fetch_after) ?? DEFAULT_SETTINGS.fetchAfterMs,
    verify: file.verify,
    sandbox: file.sandbox,
    cloudBranches: file.cloud_branches,
    hosts: hostsOf(file),
    autosave: file.autosave,
    autosaveEveryMs: parseDuration(file.autosave_every) ?? DEFAULT_SETTINGS.autosaveEveryMs,
    reclaim: file.reclaim,
  }
}

/** Those of the file, and before them the known ones that it does not name. */
function hostsOf({ hosts }: SettingsFile): Settings['hosts'] {
  const named = Object.entries(hosts)
  const known = DEFAULT_SETTINGS.hosts.filter(({ host }) => !named.some(([name]) => name === host))
  return [...known, ...named.map(([host, limits]) => ({ host, pushesPerMinute: limits.pushes_per_minute }))]
}
