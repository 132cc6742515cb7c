import { ITEMS_MAX, type MapShape, type Shape } from './shape.ts'
import { TEMPLATE_SHAPE } from './template-shape.ts'

type Json = Readonly<Record<string, unknown>>
type Of<K extends Shape['kind']> = Extract<Shape, { kind: K }>

/** The JSON schema of a template's file, made from the same table that it is read by. */
export function templateSchema(): Json {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Workflow template',
    ...schemaOf(TEMPLATE_SHAPE),
  }
}

function schemaOf(shape: Shape): Json {
  return { description: shape.about, ...(SCHEMAS[shape.kind] as (shape: Shape) => Json)(shape) }
}

const SCHEMAS: { readonly [K in Shape['kind']]: (shape: Of<K>) => Json } = {
  text: ({ pattern, max, numbers }) => ({
    type: numbers === true ? ['string', 'number'] : 'string',
    minLength: 1,
    maxLength: max,
    pattern: pattern.source,
  }),
  integer: ({ min, max }) => ({ type: 'integer', minimum: min, maximum: max }),
  boolean: () => ({ type: 'boolean' }),
  choice: ({ of }) => ({ enum: of }),
  value: () => ({
    anyOf: [{ type: ['string', 'number', 'boolean'] }, { type: 'array', items: { type: 'string' } }],
  }),
  list: ({ of, min }) => ({ type: 'array', minItems: min, maxItems: ITEMS_MAX, items: schemaOf(of) }),
  map: mapSchema,
  names: ({ name, of }) => ({
    type: 'object',
    maxProperties: ITEMS_MAX,
    propertyNames: { pattern: name.source },
    additionalProperties: schemaOf(of),
  }),
  short: ({ word, map }) => ({ anyOf: [schemaOf(word), schemaOf(map)] }),
  nullable: ({ of }) => ({ anyOf: [schemaOf(of), { type: 'null' }] }),
}

function mapSchema({ keys, required }: MapShape): Json {
  return {
    type: 'object',
    required,
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(keys).map(([key, shape]) => [key, schemaOf(shape)])),
  }
}
