import { type Document, parseDocument } from 'yaml'
import { z } from 'zod'
import { Failure } from '../domain/failure.ts'
import { parseTaskId, type TaskId } from '../domain/task/task-id.ts'
import { PRIORITIES } from '../domain/task/task.ts'
import type { TaskDraft } from './create-tasks.ts'

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())])
const taskId = z.union([z.string(), z.number()]).transform((value, context): TaskId => {
  const id = parseTaskId(String(value))
  if (id !== null) return id
  context.addIssue(`"${value}" is not a task id (12, 012 or task-012)`)
  return z.NEVER
})

const DRAFT = z.strictObject({
  id: taskId.optional(),
  title: z.string(),
  objective: z.string().optional(),
  criteria: texts.optional(),
  context: texts.optional(),
  output: texts.optional(),
  verify: texts.optional(),
  scope: texts.optional(),
  depends_on: z.union([taskId.transform((id) => [id]), z.array(taskId)]).optional(),
  priority: z.enum(PRIORITIES).optional(),
  estimate: z.string().optional(),
  lease: z.string().optional(),
  sprint: z.int().optional(),
  backlog: z.boolean().optional(),
  body: z.string().optional(),
})

const BATCH = z.union([
  z.array(DRAFT),
  z.strictObject({ tasks: z.array(DRAFT) }).transform(({ tasks }) => tasks),
])

/** Many tasks from YAML or JSON (which is YAML): a list, or `tasks:` and a list. Throws BAD_INPUT naming line or item. */
export function readBatch(text: string): readonly TaskDraft[] {
  const document = parseDocument(text, { prettyErrors: true })
  const [error] = document.errors
  if (error !== undefined)
    throw badBatch(`line ${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0]}`)
  const parsed = BATCH.safeParse(valuesOf(document))
  if (!parsed.success) throw badBatch(firstIssue(parsed.error))
  if (parsed.data.length === 0) throw badBatch('the list is empty')
  return parsed.data.map(({ id, depends_on: dependsOn, ...rest }) => ({ ...rest, id: id ?? null, dependsOn }))
}

const ALIASES_MAX = 100

/** yaml throws when aliases stand for far more than was written. */
function valuesOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: ALIASES_MAX }) as unknown
  } catch {
    throw badBatch('it uses too many aliases')
  }
}

function badBatch(message: string): Failure {
  return new Failure('BAD_INPUT', {
    message: `The batch is not as expected: ${message}`,
    hint: `A list such as: [{"title": "Contact form", "depends_on": ["task-001"]}]. Keys: ${Object.keys(DRAFT.shape).join(', ')}`,
  })
}

/** zod nests what each branch of a union found; the deepest issue is the telling one. */
function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues.flatMap(unfold).toSorted((a, b) => b.path.length - a.path.length)
  const path = (issue?.path ?? [])
    .map((part) => (typeof part === 'number' ? `item ${part + 1}` : String(part)))
    .join(', ')
  return `${path === '' ? '' : `${path}: `}${issue?.message ?? 'unknown'}`
}

interface Issue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

function unfold(issue: z.core.$ZodIssue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue]
  return issue.errors.flat().flatMap((inner) => unfold({ ...inner, path: [...issue.path, ...inner.path] }))
}
