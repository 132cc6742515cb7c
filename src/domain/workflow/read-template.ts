import type { Problem } from '../task/task.ts'
import type { Template } from './template.ts'

export interface ReadTemplate {
  /** null when there is any problem. */
  readonly template: Template | null
  readonly problems: readonly Problem[]
}

/** Reads a workflow template. Never throws; gives all problems at once, each with its line. */
export function readTemplate(text: string, path: string): ReadTemplate {
  return { template: null, problems: [] }
}
