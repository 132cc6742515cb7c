import { readTemplate } from '../../src/domain/workflow/read-template.ts'
import { readBatch } from '../../src/app/read-batch.ts'
import { readBlobText } from '../../src/adapters/documents/blob-text.ts'
import { fillTemplate } from '../../src/domain/markdown/fill-template.ts'
import { Failure } from '../../src/domain/failure.ts'
import { readRegions } from '../../src/domain/plan/regions.ts'
import { parseFeedback } from '../../src/domain/result/feedback.ts'
import { parseResult } from '../../src/domain/result/parse-result.ts'
import { RESULT_KINDS } from '../../src/domain/result/result.ts'
import { parseSettings } from '../../src/domain/settings/parse-settings.ts'
import { editTask } from '../../src/domain/task/edit-task.ts'
import { parseTask } from '../../src/domain/task/parse-task.ts'

/** What every reader makes of one file, in few words. */
export interface Verdict {
  /** Title, priority and number of problems, as a task file. */
  readonly task: string
  /** What setting the priority does to it: changed, same, or the code of the failure. */
  readonly edit: string
  /** Workers named in it, as a result of any kind. */
  readonly results: string
  readonly feedback: number
  readonly settings: number
  /** Regions found, and problems with their markers. */
  readonly plan: string
  /** Tasks, or the code of the failure. */
  readonly batch: string
  readonly template: string
  /** Problems, as a workflow template. */
  readonly workflow: number
}

/** The file's bytes as git hands them over; a file that is no text has one verdict. */
export function verdictOn(bytes: Uint8Array): Verdict | string {
  const read = readBlobText(bytes)
  if (!('text' in read)) return read.refused
  const { text } = read
  const task = parseTask(PATH, text)
  const { regions, problems } = readRegions(text)
  const workers = RESULT_KINDS.map((kind) => parseResult(kind, text).worker ?? '-')
  return {
    task: `${shorten(task.title)} | ${task.priority} | ${task.problems.length}`,
    edit: outcomeOf(() => (editTask(text, { priority: 'critical' }, PATH) === text ? 'same' : 'changed')),
    results: [...new Set(workers)].join(' '),
    feedback: parseFeedback(text).length,
    settings: parseSettings(text).problems.length,
    plan: `${regions.length} | ${problems.length}`,
    batch: outcomeOf(() => String(readBatch(text).length)),
    template: outcomeOf(() => (fillTemplate(text, {}) === text ? 'same' : 'filled')),
    workflow: readTemplate(text, 'workflow.yml').problems.length,
  }
}

const PATH = 'tasks/task-012.md'
const SHOWN_MAX = 40

function shorten(text: string): string {
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}… (${text.length})` : text
}

function outcomeOf(run: () => string): string {
  try {
    return run()
  } catch (error) {
    if (error instanceof Failure) return error.code
    throw error
  }
}
