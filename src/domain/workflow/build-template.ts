import { booleanOf, type Fields, type FieldValue, integerOf, textOf } from '../markdown/field-value.ts'
import type {
  FanOut,
  Gate,
  InputValue,
  Mode,
  Phase,
  TeamMember,
  Template,
  TemplateInput,
} from './template.ts'

const TIMEOUT_MINUTES = 15
const NO_FIELDS: Fields = new Map()

/**
 * The template that the fields describe. Never throws: what is missing or has a wrong shape is left empty, so that all
 * other problems of it can be found as well.
 */
export function buildTemplate(fields: Fields): Template {
  return {
    schema: 1,
    name: textIn(fields, 'name'),
    version: textOf(fields.get('version')) ?? '1',
    title: textIn(fields, 'title'),
    description: textIn(fields, 'description').trim(),
    inputs: [...entriesIn(fields, 'inputs')].map(([name, value]) => buildInput(name, entriesOf(value))),
    phases: mapsIn(fields, 'phases').map(buildPhase),
    modes: new Map(
      [...entriesIn(fields, 'modes')].map(([name, value]) => [name, buildMode(entriesOf(value))]),
    ),
    source: buildSource(fields),
  }
}

function buildSource(fields: Fields): Template['source'] {
  const source = fields.get('source')
  if (source?.kind !== 'map') return null
  const { entries } = source
  return { url: textIn(entries, 'url'), commit: textIn(entries, 'commit'), path: textIn(entries, 'path') }
}

function buildInput(name: string, fields: Fields): TemplateInput {
  return {
    name,
    description: textIn(fields, 'description'),
    type: wordIn(fields, 'type', 'string'),
    required: booleanOf(fields.get('required')) ?? false,
    default: valueOf(fields.get('default')),
    choices: textsIn(fields, 'choices'),
  }
}

function valueOf(field: FieldValue | undefined): InputValue | null {
  if (field?.kind === 'list') return field.items.map((item) => textOf(item) ?? '')
  return field?.kind === 'scalar' ? field.value : null
}

function buildPhase(fields: Fields): Phase {
  return {
    id: textIn(fields, 'id'),
    title: textIn(fields, 'title'),
    needs: textsIn(fields, 'needs'),
    prompt: textIn(fields, 'prompt'),
    artifact: textOf(fields.get('artifact')),
    gate: buildGate(fields.get('gate')),
    when: textOf(fields.get('when')),
    each: buildEach(fields.get('each')),
    team: buildTeam(fields),
    critical: booleanOf(fields.get('critical')) ?? true,
    estimate: textOf(fields.get('estimate')),
    scope: textsIn(fields, 'scope'),
    verify: textsIn(fields, 'verify'),
    priority: wordIn<NonNullable<Phase['priority']> | ''>(fields, 'priority', '') || null,
  }
}

function buildGate(field: FieldValue | undefined): Gate {
  const fields = field?.kind === 'map' ? field.entries : new Map(field === undefined ? [] : [['kind', field]])
  return {
    kind: wordIn(fields, 'kind', 'none'),
    commands: textsIn(fields, 'commands'),
    team: buildTeam(fields),
    options: textsIn(fields, 'options'),
    passing: textsIn(fields, 'passing'),
    timeout: integerOf(fields.get('timeout')) ?? TIMEOUT_MINUTES,
    attempts: integerOf(fields.get('attempts')) ?? 1,
    strategy: buildStrategy(fields.get('strategy')),
  }
}

function buildStrategy(field: FieldValue | undefined): Gate['strategy'] {
  if (field?.kind !== 'map') return null
  const { entries } = field
  return {
    options: textsIn(entries, 'options'),
    passing: textsIn(entries, 'passing'),
    team: buildTeam(entries),
  }
}

function buildTeam(fields: Fields): readonly TeamMember[] {
  return mapsIn(fields, 'team').map((member) => ({
    id: textIn(member, 'id'),
    prompt: textIn(member, 'prompt'),
    when: textOf(member.get('when')),
    after: textOf(member.get('after')) === 'all' ? 'all' : null,
  }))
}

function buildEach(field: FieldValue | undefined): FanOut | null {
  if (field?.kind !== 'map') return null
  const { entries } = field
  return {
    of: wordIn(entries, 'of', 'list'),
    from: textIn(entries, 'from'),
    max: integerOf(entries.get('max')),
  }
}

type Changes = Mode['phases'][string]

function buildMode(fields: Fields): Mode {
  const phases = [...entriesIn(fields, 'phases')].map(([id, value]) => [id, buildChanges(entriesOf(value))])
  return {
    description: textIn(fields, 'description'),
    phases: Object.fromEntries(phases) as Mode['phases'],
    skip: textsIn(fields, 'skip'),
  }
}

/** Only what is said, even when it is nothing: `each: null` takes the fan-out away. */
function buildChanges(fields: Fields): Changes {
  return {
    ...(fields.has('gate') ? { gate: buildGate(fields.get('gate')) } : {}),
    ...(fields.has('when') ? { when: textOf(fields.get('when')) } : {}),
    ...(fields.has('each') ? { each: buildEach(fields.get('each')) } : {}),
    ...(fields.has('critical') ? { critical: booleanOf(fields.get('critical')) ?? true } : {}),
  }
}

function textIn(fields: Fields, key: string): string {
  return textOf(fields.get(key)) ?? ''
}

/** The shape has said already where it is none of the words that it may be. */
function wordIn<T extends string>(fields: Fields, key: string, otherwise: T): T {
  return (textOf(fields.get(key)) ?? otherwise) as T
}

function textsIn(fields: Fields, key: string): readonly string[] {
  const field = fields.get(key)
  return field?.kind === 'list' ? field.items.map((item) => textOf(item) ?? '') : []
}

function entriesIn(fields: Fields, key: string): Fields {
  return entriesOf(fields.get(key))
}

function entriesOf(field: FieldValue | undefined): Fields {
  return field?.kind === 'map' ? field.entries : NO_FIELDS
}

/** The maps in a list, in their places: an item of another kind is an empty one. */
function mapsIn(fields: Fields, key: string): readonly Fields[] {
  const field = fields.get(key)
  return field?.kind === 'list' ? field.items.map(entriesOf) : []
}
