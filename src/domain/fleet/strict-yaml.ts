import * as z from 'zod'
import type { Fields, FieldValue, FileProblem } from '../markdown/field-value.ts'
import { readYaml } from '../markdown/read-yaml.ts'
import { nearest } from '../settings/nearest.ts'
import { parseDuration } from '../task/duration.ts'

/**
 * A file that says how programs are started: what is wrong in it is told with its line, and nothing of it is used. Never
 * throws.
 */
export function readStrictYaml<T>(
  schema: z.ZodType<T>,
  text: string,
): { readonly value: T; readonly problem: null } | { readonly value: null; readonly problem: FileProblem } {
  const { fields, problems } = readYaml(text.replace(/^\uFEFF/, ''), 1)
  const [broken] = problems
  if (broken !== undefined) return { value: null, problem: broken }
  const { success, data, error } = schema.safeParse(plainMap(fields))
  if (success) return { value: data, problem: null }
  return { value: null, problem: problemOf(error.issues, fields) }
}

function plainMap(fields: Fields): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...fields].map(([key, field]) => [key, plainOf(field)]))
}

function plainOf(field: FieldValue): unknown {
  if (field.kind === 'map') return plainMap(field.entries)
  return field.kind === 'list' ? field.items.map(plainOf) : field.value
}

function problemOf([issue]: readonly z.core.$ZodIssue[], fields: Fields): FileProblem {
  const path = issue?.path ?? []
  const name = path.join('.')
  if (issue?.code !== 'unrecognized_keys') {
    const message = `${name === '' ? 'This' : `"${name}"`} is not as expected: ${issue?.message ?? ''}`
    return { line: lineAt(path, fields), message, fix: 'Correct the value.' }
  }
  const [key = ''] = issue.keys
  return {
    line: lineAt([...path, key], fields),
    message: `"${[...path, key].join('.')}" is not known here.`,
    fix: `Leave it out, or write a key that is known.`,
  }
}

/** The line of the innermost key on the way that stands in the file. */
function lineAt(path: readonly PropertyKey[], fields: Fields): number | null {
  let line: number | null = null
  let at: FieldValue | undefined = { kind: 'map', entries: fields, line: 1 }
  for (const key of path) {
    if (at?.kind === 'map') at = at.entries.get(String(key))
    else if (at?.kind === 'list') at = at.items[Number(key)]
    else break
    line = at?.line ?? line
  }
  return line
}

/** A name that is meant by a word that is none; in words, for a hint. */
export function meant(word: string, known: readonly string[]): string {
  const near = nearest(word, known)
  return near === null ? `Known are: ${known.join(', ')}` : `Did you mean ${near}?`
}

/** What the schemas are made of. */
export const WORDS = z.array(z.string('text was expected').max(2_000)).max(200)
export const VARIABLE = z.string().regex(/^[A-Za-z_]\w*$/, 'the name of a variable was expected')
export const TEXT = z.string('text was expected').trim().min(1).max(500)

/** A duration as text, in milliseconds. */
export const DURATION = z.string('a duration such as 30m was expected').transform((text, context) => {
  const ms = parseDuration(text)
  if (ms !== null) return ms
  context.addIssue({ code: 'custom', message: 'a duration such as 30m was expected' })
  return z.NEVER
})
