import type { FieldValue, FileProblem, ScalarField } from '../markdown/field-value.ts'
import { oneLine, shorten } from '../markdown/lines.ts'
import { nearest } from '../settings/nearest.ts'
import { ITEMS_MAX, type MapShape, type Shape } from './shape.ts'

type Of<K extends Shape['kind']> = Extract<Shape, { kind: K }>

interface Place {
  readonly field: FieldValue
  /** For messages: `phases.plan.gate`. */
  readonly name: string
}

/** All that is not as the shape says, each with its line. */
export function checkShape(place: Place, shape: Shape): readonly FileProblem[] {
  return (CHECKS[shape.kind] as (place: Place, shape: Shape) => readonly FileProblem[])(place, shape)
}

const CHECKS: { readonly [K in Shape['kind']]: (place: Place, shape: Of<K>) => readonly FileProblem[] } = {
  text: checkText,
  integer: checkInteger,
  boolean: (place) =>
    scalarOf(place) !== null && typeof scalarOf(place)?.value === 'boolean'
      ? []
      : [unlike(place, 'true or false')],
  choice: checkChoice,
  value: checkValue,
  list: checkList,
  map: checkMap,
  names: checkNames,
  short: (place, shape) => checkShape(place, place.field.kind === 'map' ? shape.map : shape.word),
  nullable: (place, shape) => (isNull(place.field) ? [] : checkShape(place, shape.of)),
}

function checkText(place: Place, { pattern, expected, max, numbers }: Of<'text'>): readonly FileProblem[] {
  const scalar = scalarOf(place)
  if (scalar === null) return [unlike(place, expected)]
  const isText = typeof scalar.value === 'string' || (numbers === true && typeof scalar.value === 'number')
  if (!isText) return [unlike(place, expected, `Put it in quotes: "${scalar.text}".`)]
  if (scalar.text.length > max) return [unlike(place, `at most ${max} characters`)]
  return pattern.test(scalar.text) ? [] : [unlike(place, expected)]
}

function checkInteger(place: Place, { min, max }: Of<'integer'>): readonly FileProblem[] {
  const value = scalarOf(place)?.value
  const isGood = Number.isInteger(value) && Number(value) >= min && Number(value) <= max
  return isGood ? [] : [unlike(place, min === max ? String(min) : `a whole number from ${min} to ${max}`)]
}

function checkChoice(place: Place, { of }: Of<'choice'>): readonly FileProblem[] {
  const scalar = scalarOf(place)
  if (typeof scalar?.value === 'string' && of.includes(scalar.value)) return []
  const meant = scalar === null ? null : nearest(scalar.text, of)
  return [
    unlike(
      place,
      `one of ${of.join(', ')}`,
      meant === null ? undefined : `Write ${meant}, if that is meant.`,
    ),
  ]
}

function checkValue(place: Place): readonly FileProblem[] {
  const { field } = place
  if (field.kind === 'scalar' && field.value !== null) return []
  const isTexts =
    field.kind === 'list' &&
    field.items.every((item) => item.kind === 'scalar' && typeof item.value === 'string')
  return isTexts ? [] : [unlike(place, 'text, a number, true, false or a list of texts')]
}

function checkList(place: Place, { of, min }: Of<'list'>): readonly FileProblem[] {
  const { field, name } = place
  if (field.kind !== 'list') {
    const { text } = scalarOf(place) ?? { text: '' }
    return [unlike(place, 'a list', text === '' ? undefined : `Write it in brackets: [${shown(text)}].`)]
  }
  if (field.items.length < min) return [unlike(place, 'at least one item')]
  if (field.items.length > ITEMS_MAX) return [unlike(place, `at most ${ITEMS_MAX} items`)]
  return field.items.flatMap((item, index) =>
    checkShape({ field: item, name: itemName(name, item, index) }, of),
  )
}

/** An item goes by its own id where it has one. */
function itemName(list: string, item: FieldValue, index: number): string {
  const id = item.kind === 'map' ? item.entries.get('id') : undefined
  return `${list}.${id?.kind === 'scalar' && id.text !== '' ? shown(id.text) : index + 1}`
}

function checkMap(place: Place, { keys, required }: MapShape): readonly FileProblem[] {
  const { field, name } = place
  if (field.kind !== 'map') return [unlike(place, `a map with ${required.join(', ') || 'names'}`)]
  const missing = required.filter((key) => !field.entries.has(key))
  return [
    ...missing.map((key) => ({
      line: field.line,
      message: `"${below(name, key)}" is missing.`,
      fix: `Add the line "${key}: …".`,
    })),
    ...[...field.entries].flatMap(([key, value]) => {
      const shape = Object.hasOwn(keys, key) ? keys[key] : undefined
      return shape === undefined
        ? [unknownKey(below(name, key), { key, line: value.line, known: Object.keys(keys) })]
        : checkShape({ field: value, name: below(name, key) }, shape)
    }),
  ]
}

function checkNames(place: Place, { name: pattern, of }: Of<'names'>): readonly FileProblem[] {
  if (place.field.kind !== 'map') return [unlike(place, 'a map of names')]
  if (place.field.entries.size > ITEMS_MAX) return [unlike(place, `at most ${ITEMS_MAX} names`)]
  return [...place.field.entries].flatMap(([key, field]) => {
    const name = below(place.name, key)
    if (pattern.test(key)) return checkShape({ field, name }, of)
    const message = `"${name}" is no name; small letters, digits, - and _ were expected.`
    return [{ line: field.line, message, fix: 'Give it another name.' }]
  })
}

function unknownKey(
  name: string,
  { key, line, known }: { key: string; line: number; known: readonly string[] },
): FileProblem {
  const meant = nearest(key, known)
  const fix = meant === null ? `Known here: ${known.join(', ')}.` : `Write "${meant}", if that is meant.`
  return { line, message: `"${name}" is not a key that a template has.`, fix }
}

function unlike({ field, name }: Place, expected: string, fix = 'Correct the value.'): FileProblem {
  const verb = /^(?:small letters|.* characters$)/.test(expected) ? 'were' : 'was'
  return { line: field.line, message: `"${name}" is ${foundIn(field)}; ${expected} ${verb} expected.`, fix }
}

function foundIn(field: FieldValue): string {
  if (field.kind !== 'scalar') return `a ${field.kind}`
  return isNull(field) || field.text === '' ? 'empty' : `"${shown(field.text)}"`
}

function below(name: string, key: string): string {
  return name === '' ? shown(key) : `${name}.${shown(key)}`
}

function shown(text: string): string {
  return shorten(oneLine(text), 60)
}

function scalarOf({ field }: Place): ScalarField | null {
  return field.kind === 'scalar' && field.value !== null ? field : null
}

function isNull(field: FieldValue): boolean {
  return field.kind === 'scalar' && field.value === null
}
