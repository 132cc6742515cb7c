/** The sections of a task file, in their order. */
export const SECTIONS = {
  objective: 'Objective',
  acceptanceCriteria: 'Acceptance Criteria',
  contextNeeded: 'Context Needed',
  outputRequired: 'Output Required',
  notes: 'Notes',
} as const
export type SectionName = keyof typeof SECTIONS
