import type { Problem } from '../task/task.ts'

/** A problem of a file whose path the caller knows. */
export type FileProblem = Omit<Problem, 'path'>

/** A value as a file states it: with its own spelling and its place. */
export type FieldValue = ScalarField | ListField | MapField

export interface ScalarField {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
  /** As written, without quotes: `1.10` stays `1.10`; empty for null. */
  readonly text: string
  /** 1-based. */
  readonly line: number
}

export interface ListField {
  readonly kind: 'list'
  readonly items: readonly FieldValue[]
  readonly line: number
}

export interface MapField {
  readonly kind: 'map'
  readonly entries: Fields
  readonly line: number
}

export type Fields = ReadonlyMap<string, FieldValue>

export function scalarField(text: string, line: number): ScalarField {
  return { kind: 'scalar', value: text, text, line }
}

/** What a person wrote, or null for nothing, null, a list or a map. */
export function textOf(field: FieldValue | undefined): string | null {
  return field?.kind === 'scalar' && field.value !== null ? field.text : null
}

/** Nothing was said: no such key, or null. */
export function isAbsent(field: FieldValue | undefined): boolean {
  return field === undefined || (field.kind === 'scalar' && field.value === null)
}

/** A whole number from 0 on, in decimal digits; quoted or not. */
export function integerOf(field: FieldValue | undefined): number | null {
  const text = textOf(field)?.trim() ?? ''
  return /^\d{1,9}$/.test(text) ? Number(text) : null
}

export function booleanOf(field: FieldValue | undefined): boolean | null {
  const text = textOf(field)?.trim().toLowerCase() ?? ''
  if (['true', 'yes', 'on'].includes(text)) return true
  return ['false', 'no', 'off'].includes(text) ? false : null
}
