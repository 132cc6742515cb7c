/** A task as every tool gets it, each in its own format. */
export interface SampleTask {
  readonly number: number
  readonly title: string
  readonly priority: 'critical' | 'high' | 'medium' | 'low'
  /** Every fifth waits for the one before it. */
  readonly dependsOn: number | null
  readonly description: string
  readonly criteria: readonly string[]
}

const PRIORITIES = ['critical', 'high', 'medium', 'low'] as const
const SUBJECTS = ['sign-in page', 'search index', 'order history', 'mail queue', 'price table', 'upload form']

/** The same ones each time: numbers from `first` on. */
export function sampleTasks(count: number, first = 1): readonly SampleTask[] {
  return Array.from({ length: count }, (_, index) => sampleTask(first + index, index))
}

function sampleTask(number: number, index: number): SampleTask {
  const subject = SUBJECTS[index % SUBJECTS.length] ?? ''
  return {
    number,
    title: `Make the ${subject} answer within a second, part ${number}`,
    priority: PRIORITIES[index % PRIORITIES.length] ?? 'medium',
    dependsOn: index % 5 === 4 ? number - 1 : null,
    description: `The ${subject} takes several seconds when many people use it. Find out where the time goes, and change that.`,
    criteria: ['Measured before and after', 'A test fails without the change', 'The guide says what changed'],
  }
}
