import { reviewVerb } from '../review-document.ts'

export const reviewTasks = reviewVerb(
  'tasks',
  'Show the tasks of a run with hours, order and chart; approve them, or send them back.',
)
