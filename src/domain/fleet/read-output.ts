import type { OutputFormat } from './agent.ts'

/** What an agent said of itself. */
export interface SaidByAgent {
  /** What its own conversation goes by. */
  readonly resume: string | null
  readonly cost: number
  readonly tokens: number
  readonly failed: boolean
}

export const NOTHING_SAID: SaidByAgent = { resume: null, cost: 0, tokens: 0, failed: false }

/** A conversation's name becomes a word of a command line: nothing that could be an option. */
const RESUME = /^[A-Za-z0-9][\w.:-]{0,99}$/

/**
 * What the lines add to what was known. A line that is not what it should be says nothing; the text is a worker's, and
 * nothing of it is taken for more than a number, a name or a yes.
 */
export function readOutput(format: OutputFormat, text: string, before: SaidByAgent): SaidByAgent {
  if (format.lines === 'text') return before
  return text.split('\n').reduce((said, line) => readLine(format, line, said), before)
}

function readLine(format: OutputFormat, line: string, said: SaidByAgent): SaidByAgent {
  const value = parsed(line)
  if (value === null) return said
  const resume = first(format.resume, value)
  const cost = numberAt(format.cost, value)
  const tokens = format.tokens.reduce((sum, path) => sum + (numberAt([path], value) ?? 0), 0)
  const add = (known: number, found: number | null): number =>
    found === null || found === 0 ? known : format.totals === 'sum' ? known + found : found
  const type = value['type']
  const isResult = format.failed.some((path) => typeof at(path, value) === 'boolean')
  const isFailed =
    format.failed.some((path) => at(path, value) === true) ||
    (typeof type === 'string' && format.failedTypes.includes(type))
  return {
    resume: typeof resume === 'string' && RESUME.test(resume) ? resume : said.resume,
    cost: add(said.cost, cost),
    tokens: add(said.tokens, tokens),
    failed: isResult || isFailed ? isFailed : said.failed,
  }
}

function parsed(line: string): Record<string, unknown> | null {
  const text = line.trim()
  if (!text.startsWith('{') || text.length > LINE_LENGTH_MAX) return null
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return null
  }
}

const LINE_LENGTH_MAX = 4 * 1024 * 1024

function first(paths: readonly string[], value: Record<string, unknown>): unknown {
  return paths.map((path) => at(path, value)).find((found) => found !== undefined)
}

function numberAt(paths: readonly string[], value: Record<string, unknown>): number | null {
  const found = first(paths, value)
  return typeof found === 'number' && Number.isFinite(found) && found >= 0 ? found : null
}

function at(path: string, value: Record<string, unknown>): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
          ? (inner as Record<string, unknown>)[key]
          : undefined,
      value,
    )
}
