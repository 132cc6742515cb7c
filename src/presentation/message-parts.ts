import type { RefusalCode } from '../domain/decision.ts'
import type { FailureCode } from '../domain/failure.ts'
import { momentText } from './moment.ts'

export type Code = RefusalCode | FailureCode
export type Details = Readonly<Record<string, unknown>>

/** What every surface says for a code. docs/errors.md lists the exits; `retryable` tells a program to try again. */
export interface CatalogueEntry {
  readonly exit: 1 | 2 | 3 | 4 | 5 | 8 | 70 | 130
  readonly retryable?: true
  /** What happened. */
  readonly message: (details: Details) => string
  /** The next step. */
  readonly hint: (details: Details) => string
}

/** A detail that is a time, as people read it. */
export function moment(details: Details, name: string, otherwise: string): string {
  const value = details[name]
  return typeof value === 'string' ? momentText(value) : otherwise
}

/** A detail as it stands in a sentence; lists are joined by commas. */
export function text(details: Details, name: string, otherwise = 'it'): string {
  const value = details[name]
  if (Array.isArray(value)) return value.join(', ') || otherwise
  return typeof value === 'string' || typeof value === 'number' ? String(value) || otherwise : otherwise
}
