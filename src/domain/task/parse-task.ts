import { type Header, readHeader } from '../markdown/bold-fields.ts'
import type { Fields, FileProblem } from '../markdown/field-value.ts'
import { type FrontMatterRead, readFrontMatter } from '../markdown/front-matter.ts'
import { shorten } from '../markdown/lines.ts'
import { boldFields } from './bold-style.ts'
import { type FieldReading, readTaskFields, readText } from './task-fields.ts'
import { parseTaskId, taskIdOf, taskIdOfPath, taskPath } from './task-id.ts'
import type { Problem, TaskFile } from './task.ts'
import { readHeading, TITLE_CHARACTERS_MAX } from './title.ts'

const PROBLEMS_MAX = 30

/** Reads a task file, front matter or bold fields. Never throws: what is wrong is a problem, and the rest still counts. */
export function parseTask(path: string, text: string): TaskFile {
  const read = readFrontMatter(text)
  const header = readHeader(read.body, 0, read.bodyLine)
  const problems: FileProblem[] = [...read.problems]
  const fields = read.kind === 'none' ? boldFields(header.fields) : read.fields
  const id = taskIdOfPath(path) ?? parseTaskId(textOfId(fields)) ?? taskIdOf(0)
  const report = (line: number | null, message: string, fix: string): void => {
    problems.push({ line, message, fix })
  }
  const reading: FieldReading = { fields, id, report }
  checkId({ ...reading, path, header, kind: read.kind })
  const title = readTitle(reading, header, read.kind)
  const values = readTaskFields(reading)
  return { id, path, title, ...values, problems: placed(problems, path) }
}

function placed(problems: readonly FileProblem[], path: string): Problem[] {
  const inOrder = problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
  return inOrder.slice(0, PROBLEMS_MAX).map((problem) => ({ path, ...problem }))
}

interface IdCheck extends FieldReading {
  readonly path: string
  readonly header: Header
  readonly kind: FrontMatterRead['kind']
}

/** The path says which task it is; whoever says otherwise inside the file is wrong. */
function checkId({ fields, id, path, header, kind, report }: IdCheck): void {
  if (path !== taskPath(id)) {
    report(
      null,
      `The file is ${path}; ${taskPath(id)} was expected.`,
      `Rename it: git mv ${path} ${taskPath(id)}.`,
    )
  }
  const line = fields.get('id')?.line ?? header.heading?.line.number ?? 1
  const said = kind === 'none' ? headingId(header) : textOfId(fields)
  if (said === '' || parseTaskId(said) === id) return
  report(
    line,
    `The file says it is "${said.slice(0, 60)}"; its name says ${id}.`,
    `Write ${id} there, or rename the file.`,
  )
}

function headingId({ heading }: Header): string {
  const number = heading === null ? null : readHeading(heading.text).number
  return number === null ? '' : taskIdOf(number)
}

function textOfId(fields: Fields): string {
  const field = fields.get('id')
  return field?.kind === 'scalar' ? field.text.trim() : ''
}

function readTitle(reading: FieldReading, { heading }: Header, kind: FrontMatterRead['kind']): string {
  const inHeading = heading === null ? '' : readHeading(heading.text).title
  const title = (kind === 'none' ? inHeading : readText(reading, 'title')) ?? ''
  const line = reading.fields.get('title')?.line ?? heading?.line.number ?? 1
  if (title === '') reportMissing(reading, kind, inHeading)
  const whole = title || inHeading || reading.id
  if (whole.length <= TITLE_CHARACTERS_MAX) return whole
  const message = `The title has ${whole.length} characters; at most ${TITLE_CHARACTERS_MAX} were expected.`
  reading.report(line, message, 'Shorten it, and put the rest under "## Objective".')
  return shorten(whole, TITLE_CHARACTERS_MAX)
}

function reportMissing({ id, report }: FieldReading, kind: FrontMatterRead['kind'], inHeading: string): void {
  if (kind === 'refused') return
  const label = `${id.replace('task', 'Task')}: `
  if (kind === 'none')
    report(1, `The task has no title; "# ${label}…" was expected.`, `Add a first line "# ${label}…".`)
  else report(1, 'The front matter has no title.', `Add a line: title: ${JSON.stringify(inHeading || '…')}.`)
}
