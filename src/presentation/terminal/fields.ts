import { Failure } from '../../domain/failure.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * `--fields id,title`: of each thing in a list where the data is one list, else of the data itself.
 * Throws UNKNOWN_FIELD with all names.
 */
export function chooseFields(data: unknown, fields: readonly string[]): unknown {
  if (!isFields(data)) return data
  if (fields.every((field) => field in data)) return choose(data, fields)
  if (isFields(data['task'])) return { task: choose(data['task'], fields) }
  const list = Object.entries(data).find(([, value]) => Array.isArray(value) && value.every(isFields))
  if (list !== undefined) return { [list[0]]: (list[1] as Fields[]).map((item) => choose(item, fields)) }
  return choose(data, fields)
}

/** Chosen fields as text: one thing a line, its values separated by tabs. */
export function fieldLines(chosen: unknown): string {
  if (!isFields(chosen)) return ''
  const values = Object.values(chosen)
  const [only] = values
  const rows =
    values.length === 1 && Array.isArray(only)
      ? only.filter(isFields)
      : [values.length === 1 && isFields(only) ? only : chosen]
  return rows.map((row) => Object.values(row).map(cellText).join('\t')).join('\n')
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.replace(/\s+/g, ' ')
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function choose(item: Fields, fields: readonly string[]): Fields {
  const unknown = fields.find((field) => !(field in item))
  if (unknown !== undefined) throw new Failure('UNKNOWN_FIELD', { field: unknown, fields: Object.keys(item) })
  return Object.fromEntries(fields.map((field) => [field, item[field]]))
}
