import { Failure } from '../../domain/failure.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * `--fields id,title`: of each thing in a list where the data is one list, else of the data itself.
 * Throws UNKNOWN_FIELD with all names.
 */
export function chooseFields(data: unknown, fields: readonly string[]): unknown {
  if (!isFields(data)) return data
  const list = Object.entries(data).find(([, value]) => Array.isArray(value) && value.every(isFields))
  const single = isFields(data['task']) ? 'task' : null
  if (list !== undefined && !fields.every((field) => field in data)) return { [list[0]]: (list[1] as Fields[]).map((item) => choose(item, fields)) }
  if (single !== null && !fields.every((field) => field in data)) return { [single]: choose(data[single] as Fields, fields) }
  return choose(data, fields)
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function choose(item: Fields, fields: readonly string[]): Fields {
  const unknown = fields.find((field) => !(field in item))
  if (unknown !== undefined) throw new Failure('UNKNOWN_FIELD', { field: unknown, fields: Object.keys(item) })
  return Object.fromEntries(fields.map((field) => [field, item[field]]))
}
