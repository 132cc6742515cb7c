import type { Fields, FileProblem } from '../../markdown/field-value.ts'
import { parseDuration } from '../../task/duration.ts'
import type { Template } from '../template.ts'
import { checkConditions } from './check-conditions.ts'
import { checkGates } from './check-gates.ts'
import { checkInputs } from './check-inputs.ts'
import { checkModes } from './check-modes.ts'
import { checkNeeds, upstreamOf } from './check-needs.ts'
import { checkPlaceholders } from './check-placeholders.ts'
import { type Checking, report, shown } from './checking.ts'

/** What a template says that cannot be, beyond the shape of its values: all of it, each with its line. */
export function checkTemplate(template: Template, fields: Fields, source: string): readonly FileProblem[] {
  const checking: Checking = { template, fields, source, upstream: upstreamOf(template), problems: [] }
  checkNeeds(checking)
  checkGates(checking)
  checkConditions(checking)
  checkPlaceholders(checking)
  checkInputs(checking)
  checkModes(checking)
  checkEstimates(checking)
  return checking.problems
}

function checkEstimates(checking: Checking): void {
  for (const [index, { estimate }] of checking.template.phases.entries())
    if (estimate !== null && parseDuration(estimate) === null)
      report(checking, ['phases', index, 'estimate'], {
        message: `"${shown(estimate)}" is no duration; one such as 2h, 30m or 1h30m was expected.`,
        fix: 'Correct the value.',
      })
}
