import { readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'

/** GitHub's own description of the calls that brain makes; made by scripts/excerpt-github-openapi.ts. */
const description = JSON.parse(
  readFileSync(new URL('github-openapi.json', import.meta.url), 'utf8'),
) as Description

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

interface Operation {
  readonly parameters?: readonly Schema[]
  readonly requestBody?: unknown
}

type Schema = Readonly<Record<string, unknown>>

export interface DescribedCall {
  readonly method: string
  /** With its query. */
  readonly url: URL
  /** Parsed JSON; undefined without one. */
  readonly body: unknown
}

const ROOT = 'github'
const ajv = new Ajv({ strict: false, allErrors: true, logger: false })
ajv.addFormat('uri', (text) => URL.canParse(text))
ajv.addFormat('date-time', (text) => !Number.isNaN(Date.parse(text)))
ajv.addSchema(description, ROOT)

/** What is wrong with a request by the description: path, method, parameters, body. */
export function faultsOfRequest(call: DescribedCall): readonly string[] {
  const found = findOperation(call)
  if (found === null) return [`${call.method} ${call.url.pathname} is not described`]
  const { place, operation, values } = found
  const body =
    operation.requestBody === undefined
      ? call.body === undefined
        ? []
        : ['a body is not described']
      : faults(
          validator([...place, 'requestBody', 'content', 'application/json', 'schema']),
          call.body,
          'body',
        )
  return [...faultsOfParameters(operation, { ...call, values }), ...body]
}

/** What is wrong with an answer of this status by the description. */
export function faultsOfAnswer(call: DescribedCall, status: number, answer: unknown): readonly string[] {
  const found = findOperation(call)
  if (found === null) return []
  const place = responsePlace(found.place, status)
  if (place === null) return [`an answer ${status} is not described`]
  return faults(validator([...place, 'content', 'application/json', 'schema']), answer, 'answer')
}

/** The least that the description of a response accepts, to be filled with what a test is about. */
export function sampleAnswer(call: DescribedCall, status: number): unknown {
  const found = findOperation(call)
  const place = found === null ? null : responsePlace(found.place, status)
  if (place === null)
    throw new Error(`no answer ${status} is described for ${call.method} ${call.url.pathname}`)
  const schema = at([...place, 'content', 'application/json', 'schema']) as Schema
  return sample(resolved(schema)['type'] === 'array' ? (resolved(schema)['items'] as Schema) : schema)
}

interface Found {
  readonly place: readonly string[]
  readonly operation: Operation
  /** The variable parts of the path, by name. */
  readonly values: Readonly<Record<string, string>>
}

function findOperation({ method, url }: DescribedCall): Found | null {
  for (const [path, methods] of Object.entries(description.paths)) {
    const pattern = path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')
    const match = new RegExp(`^${pattern}$`).exec(url.pathname)
    const operation = methods[method.toLowerCase()]
    if (match === null || operation === undefined) continue
    return { place: ['paths', path, method.toLowerCase()], operation, values: { ...match.groups } }
  }
  return null
}

function faultsOfParameters(
  { parameters = [] }: Operation,
  { url, values }: DescribedCall & Pick<Found, 'values'>,
): readonly string[] {
  const described = parameters.map(resolved)
  const inQuery = described.filter((each) => each['in'] === 'query').map((each) => String(each['name']))
  const unknown = [...url.searchParams.keys()].filter((name) => !inQuery.includes(name))
  const wrong = described.flatMap((each) => {
    const name = String(each['name'])
    const text = each['in'] === 'path' ? values[name] : (url.searchParams.get(name) ?? undefined)
    if (text === undefined) return each['required'] === true ? [`${name} is missing`] : []
    const schema = each['schema'] as Schema
    const value = schema['type'] === 'integer' ? Number(text) : text
    return faults(ajv.compile(schema), value, name)
  })
  return [...unknown.map((name) => `${name} is no parameter`), ...wrong]
}

/** A response may stand behind a reference. */
function responsePlace(place: readonly string[], status: number): readonly string[] | null {
  const response = at([...place, 'responses', String(status)]) as Schema | undefined
  if (response === undefined) return null
  const reference = response['$ref']
  return typeof reference === 'string'
    ? reference.slice(2).split('/')
    : [...place, 'responses', String(status)]
}

function at(place: readonly string[]): unknown {
  return place.reduce<unknown>((value, key) => (value as Schema | undefined)?.[key], description)
}

function resolved(schema: Schema): Schema {
  const reference = schema['$ref']
  return typeof reference === 'string' ? resolved(at(reference.slice(2).split('/')) as Schema) : schema
}

function validator(place: readonly string[]): ValidateFunction {
  const pointer = place.map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1')))
  return ajv.compile({ $ref: `${ROOT}#/${pointer.join('/')}` })
}

function faults(validate: ValidateFunction, value: unknown, what: string): readonly string[] {
  if (validate(value) === true) return []
  return (validate.errors ?? []).map(({ instancePath, message }) => `${what}${instancePath} ${message ?? ''}`)
}

const TEXTS: Readonly<Record<string, string>> = {
  uri: 'https://github.com/acme',
  'date-time': '2026-11-21T09:00:00Z',
}

function sample(given: Schema): unknown {
  const schema = resolved(given)
  if (schema['nullable'] === true) return null
  if (Array.isArray(schema['enum'])) return schema['enum'][0] as unknown
  const [first] = (schema['oneOf'] ?? schema['anyOf'] ?? []) as readonly Schema[]
  if (first !== undefined) return sample(first)
  if (Array.isArray(schema['allOf']))
    return Object.assign({}, ...(schema['allOf'] as readonly Schema[]).map(sample)) as unknown
  return SAMPLES[String(schema['type'])]?.(schema) ?? null
}

const SAMPLES: Readonly<Record<string, (schema: Schema) => unknown>> = {
  array: () => [],
  boolean: () => false,
  integer: () => 1,
  number: () => 1,
  string: ({ format }) => TEXTS[String(format)] ?? 'text',
  object: ({ properties = {}, required = [] }) =>
    Object.fromEntries(
      (required as readonly string[]).map((name) => [
        name,
        sample((properties as Record<string, Schema>)[name] ?? {}),
      ]),
    ),
}
