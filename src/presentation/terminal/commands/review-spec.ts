import { reviewVerb } from '../review-document.ts'

export const reviewSpec = reviewVerb(
  'spec',
  'Show the specification of a run with what changed and what is open; approve it, or send it back.',
)
