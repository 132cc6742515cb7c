import { fillTemplate } from '../domain/markdown/fill-template.ts'
import type { Snapshot } from '../domain/snapshot.ts'
import { commonValues } from './worker-instructions.ts'

/** The prompt for the brain's own session, in any AI client. */
export function brainInstructions(
  snapshot: Snapshot,
  { template, project }: { template: string; project: string },
): string {
  return fillTemplate(template, { ...commonValues(snapshot, project), commands: [] })
}
