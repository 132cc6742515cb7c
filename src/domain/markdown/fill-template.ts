import { Failure } from '../failure.ts'

export type TemplateValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly TemplateValue[]
  | TemplateValues
export interface TemplateValues {
  readonly [name: string]: TemplateValue
}

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly name: string }
  | {
      readonly kind: 'section'
      readonly name: string
      readonly inverted: boolean
      readonly parts: readonly Part[]
    }

const TAG = /\{\{([#^/]?)[ \t]*([A-Za-z_][\w.-]*|\.)[ \t]*\}\}/g
const SECTION_LINE = /^[ \t]*(\{\{[#^/][ \t]*(?:[A-Za-z_][\w.-]*|\.)[ \t]*\}\})[ \t]*(?:\r?\n|$(?![^]))/gm

/**
 * Fills `{{name}}`, `{{#name}}…{{/name}}` (there when the value says something; lists repeat, with `{{.}}` or the item's
 * fields) and `{{^name}}…{{/name}}` (there when it does not). Values are put in once, as they are.
 * @throws Failure BAD_INPUT with the unknown `names`, or that of a section that is not closed
 */
export function fillTemplate(template: string, values: TemplateValues): string {
  const unknown = new Set<string>()
  const text = fill(parseTemplate(template), { scopes: [values], unknown })
  if (unknown.size > 0) throw unusable('names that do not exist', [...unknown])
  return text
}

interface Level {
  readonly name: string | null
  readonly inverted: boolean
  readonly parts: Part[]
}

function parseTemplate(template: string): readonly Part[] {
  const source = template.replaceAll(SECTION_LINE, '$1')
  const levels: [Level, ...Level[]] = [{ name: null, inverted: false, parts: [] }]
  let from = 0
  for (const match of source.matchAll(TAG)) {
    const [whole, sign = '', name = ''] = match
    innermost(levels).parts.push({ kind: 'text', text: source.slice(from, match.index) })
    from = match.index + whole.length
    if (sign === '') innermost(levels).parts.push({ kind: 'value', name })
    else if (sign === '/') closeSection(levels, name)
    else levels.push({ name, inverted: sign === '^', parts: [] })
  }
  innermost(levels).parts.push({ kind: 'text', text: source.slice(from) })
  if (levels.length > 1) throw unbalanced(innermost(levels).name ?? '')
  return levels[0].parts
}

function closeSection(levels: Level[], name: string): void {
  const level = levels.pop()
  const outer = levels.at(-1)
  if (level === undefined || outer === undefined || level.name !== name) throw unbalanced(name)
  outer.parts.push({ kind: 'section', name, inverted: level.inverted, parts: level.parts })
}

function innermost(levels: readonly [Level, ...Level[]]): Level {
  return levels.at(-1) ?? levels[0]
}

function unbalanced(name: string): Failure {
  return unusable('a section that is not opened or not closed', [name])
}

function unusable(what: string, names: readonly string[]): Failure {
  const message = `The template has ${what}: ${names.map((name) => `{{${name}}}`).join(', ')}.`
  return new Failure('BAD_INPUT', { message, hint: 'Correct the template in .brain/templates/.', names })
}

interface Filling {
  /** Innermost last. */
  readonly scopes: readonly TemplateValue[]
  readonly unknown: Set<string>
}

function fill(parts: readonly Part[], filling: Filling): string {
  return parts.map((part) => fillPart(part, filling)).join('')
}

function fillPart(part: Part, filling: Filling): string {
  if (part.kind === 'text') return part.text
  const value = lookUp(part.name, filling)
  if (part.kind === 'value') return textOf(value, part.name, filling)
  if (part.inverted) return saysSomething(value) ? '' : fill(part.parts, filling)
  if (Array.isArray(value)) return value.map((item) => fill(part.parts, within(filling, item))).join('')
  const text = fill(part.parts, within(filling, value))
  return saysSomething(value) ? text : ''
}

function within({ scopes, unknown }: Filling, value: TemplateValue): Filling {
  return { scopes: [...scopes, value], unknown }
}

function lookUp(name: string, { scopes, unknown }: Filling): TemplateValue {
  if (name === '.') return scopes.at(-1)
  const scope = scopes.findLast((candidate) => isRecord(candidate) && Object.hasOwn(candidate, name))
  if (scope === undefined) unknown.add(name)
  return isRecord(scope) ? scope[name] : undefined
}

function isRecord(value: TemplateValue): value is TemplateValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: TemplateValue, name: string, { unknown }: Filling): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'object') unknown.add(name)
  return String(value)
}

function saysSomething(value: TemplateValue): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value)
}
