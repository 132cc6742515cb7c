import { nearest } from '../settings/nearest.ts'
import type { ManifestProblem } from './manifest.ts'

type Values = Readonly<Record<string, unknown>>

/** Takes fields out of what JSON holds; whatever is not as it should be becomes a problem, and a default goes on. */
export interface FieldReader {
  readonly text: (name: string, otherwise?: string) => string
  readonly number: (name: string, limits: { otherwise: number; least: number; most: number }) => number
  readonly flag: (name: string, otherwise: boolean) => boolean
  readonly choice: <T extends string>(name: string, choices: readonly T[], otherwise: T) => T
  readonly texts: (name: string) => readonly string[]
  readonly object: (name: string) => FieldReader
  readonly objects: (name: string) => readonly FieldReader[]
  /** Where this is, with a field of it. */
  readonly path: (name: string) => string
  readonly has: (name: string) => boolean
  readonly wrong: (name: string, message: string, fix: string) => void
}

export function readFields(values: Values, problems: ManifestProblem[], place = ''): FieldReader {
  const path = (name: string): string => (place === '' ? name : `${place}.${name}`)
  const wrong: FieldReader['wrong'] = (name, message, fix) =>
    void problems.push({ field: path(name), message, fix })
  const has = (name: string): boolean => values[name] !== undefined && values[name] !== null
  const expected = (name: string, what: string): void =>
    wrong(name, `${shown(values[name])} stands there; ${what} was expected.`, `Write ${what}.`)
  const ofKind = <T>(name: string, { is, what }: Kind<T>, otherwise: T): T => {
    if (!has(name)) return otherwise
    const value = values[name]
    if (is(value)) return value
    expected(name, what)
    return otherwise
  }
  const list = (name: string): readonly unknown[] => ofKind<readonly unknown[]>(name, LIST, [])
  return {
    path,
    has,
    wrong,
    text: (name, otherwise) => {
      const value = ofKind(name, TEXT, otherwise ?? '').trim()
      if (otherwise === undefined && value === '' && (!has(name) || TEXT.is(values[name])))
        wrong(name, 'It is missing.', `Add "${name}".`)
      return value
    },
    number: (name, { otherwise, least, most }) => {
      const what = `a whole number from ${least} to ${most}`
      const isFit = (value: unknown): value is number =>
        typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      return ofKind(name, { is: isFit, what }, otherwise)
    },
    flag: (name, otherwise) => ofKind(name, FLAG, otherwise),
    choice: (name, choices, otherwise) => choiceOf({ name, value: values[name], choices, otherwise, wrong }),
    texts: (name) =>
      list(name).flatMap((one, index) => {
        if (TEXT.is(one)) return [one.trim()]
        wrong(`${name}[${index}]`, `${shown(one)} stands there; a text was expected.`, 'Write a text.')
        return []
      }),
    object: (name) => readFields(ofKind(name, OBJECT, {}), problems, path(name)),
    objects: (name) =>
      list(name).flatMap((one, index) => {
        if (isObject(one)) return [readFields(one, problems, path(`${name}[${index}]`))]
        wrong(`${name}[${index}]`, `${shown(one)} stands there; an object was expected.`, 'Write {…}.')
        return []
      }),
  }
}

interface Kind<T> {
  readonly is: (value: unknown) => value is T
  readonly what: string
}

const TEXT: Kind<string> = { is: (value) => typeof value === 'string', what: 'a text' }
const FLAG: Kind<boolean> = { is: (value) => typeof value === 'boolean', what: 'true or false' }
const LIST: Kind<readonly unknown[]> = { is: (value) => Array.isArray(value), what: 'a list' }
const OBJECT: Kind<Values> = { is: isObject, what: 'an object' }

interface Choosing<T extends string> {
  readonly name: string
  readonly value: unknown
  readonly choices: readonly T[]
  readonly otherwise: T
  readonly wrong: FieldReader['wrong']
}

function choiceOf<T extends string>({ name, value, choices, otherwise, wrong }: Choosing<T>): T {
  if (value === undefined || value === null) return otherwise
  const found = choices.find((choice) => choice === value)
  if (found !== undefined) return found
  const meant = TEXT.is(value) ? nearest(value, choices) : null
  const fix = meant === null ? `Write ${otherwise}.` : `Write ${meant}, if that is meant.`
  wrong(name, `${shown(value)} stands there; one of ${choices.join(', ')} was expected.`, fix)
  return otherwise
}

export function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const SHOWN_MAX = 60

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, SHOWN_MAX)
}
