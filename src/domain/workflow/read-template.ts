import type { FieldValue, FileProblem } from '../markdown/field-value.ts'
import { readYaml } from '../markdown/read-yaml.ts'
import type { Problem } from '../task/task.ts'
import { buildTemplate } from './build-template.ts'
import { checkShape } from './check-shape.ts'
import { checkTemplate } from './check/check-template.ts'
import { TEMPLATE_SHAPE } from './template-shape.ts'
import type { Template } from './template.ts'

export interface ReadTemplate {
  /** null when there is any problem. */
  readonly template: Template | null
  readonly problems: readonly Problem[]
}

/** Enough to correct a file by; a file that has more of them is none of ours. */
const PROBLEMS_MAX = 200

/** Reads a workflow template. Never throws; gives all problems at once, in the order of their lines. */
export function readTemplate(text: string, path: string): ReadTemplate {
  const source = text.replace(/^\uFEFF/, '')
  const { fields, problems: faults, broken } = readYaml(source, 1)
  const template = buildTemplate(fields)
  const root: FieldValue = { kind: 'map', entries: fields, line: 1 }
  // Of what lies in broken YAML nobody knows what it was meant to be.
  const problems = broken
    ? faults
    : [
        ...faults,
        ...checkShape({ field: root, name: '' }, TEMPLATE_SHAPE),
        ...checkTemplate(template, fields, source),
      ]
  if (problems.length === 0) return { template, problems: [] }
  return { template: null, problems: inOrder(problems).map((problem) => ({ path, ...problem })) }
}

function inOrder(problems: readonly FileProblem[]): readonly FileProblem[] {
  const unique = new Map(problems.map((problem) => [`${problem.line} ${problem.message}`, problem]))
  return [...unique.values()].toSorted((a, b) => (a.line ?? 1) - (b.line ?? 1)).slice(0, PROBLEMS_MAX)
}
