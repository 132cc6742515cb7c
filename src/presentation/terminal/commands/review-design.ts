import { reviewVerb } from '../review-document.ts'

export const reviewDesign = reviewVerb(
  'design',
  'Show the design of a run with the requirements it meets; approve it, or send it back.',
)
