import { editedRegions, outsideRegions } from './regions.ts'

export interface PlanVersions {
  /** As HEAD has it; null when it has none. */
  readonly before: string | null
  /** As it stands in the working tree. */
  readonly here: string
  /** As the remote has it now; null when it has none. */
  readonly there: string | null
}

/** Has the remote changed what a person wrote in the plan, and this working tree as well? Regions do not count: they are rendered anew. */
export function isPlanConflict({ before, here, there }: PlanVersions): boolean {
  if (there === null) return before !== null
  const theirs = outsideRegions(there)
  return theirs !== outsideRegions(before ?? '') && theirs !== outsideRegions(here)
}

/** What a person meant by editing a region, as the command that does it. */
const COMMANDS: Readonly<Record<string, string>> = {
  overview: 'project, mode, sprint and dates: edit .brain/config.yml, then brain sync',
  queue: 'tasks: brain create-task, brain edit-task, brain review, brain cancel',
  blockers: 'blockers and questions: brain answer',
  progress: 'the figures, which are counted: brain status',
  graph: 'dependencies: brain edit-task <id> --depends-on <ids>',
}

/** One line of advice for each region that was edited by hand: such edits are rendered over. */
export function regionAdvice(text: string): string[] {
  return editedRegions(text).map(({ name, line }) => {
    const command = COMMANDS[name] ?? 'brain help'
    return `WORK-PLAN.md:${line}: the region "${name}" is written by brain, and was rendered anew. Instead: ${command}`
  })
}
