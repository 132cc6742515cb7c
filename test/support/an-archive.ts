import type { Person, Project } from './a-project.ts'
import { approves, handsIn, stagedProject } from './staged-project.ts'

/** What `archive --json` says. */
export interface Archived {
  readonly tasks: readonly string[]
  readonly commit: string | null
  readonly deletedBranches: readonly string[]
  readonly keptBranches: readonly string[]
  readonly alreadyArchived: readonly string[]
  readonly pushed: boolean
}

interface Team {
  readonly project: Project
  readonly brain: Person
  readonly worker: Person
}

export const ARCHIVE_ALL = ['archive', '--closed-before', '0d'] as const

/** Task 1 approved, task 2 cancelled once it was claimed, task 3 ready. */
export async function aTeamWithClosedTasks(): Promise<Team> {
  const { project, people } = await stagedProject({
    people: ['bea', 'wil'],
    steps: [
      ...['Form', 'Page', 'Footer'].map((title) => ['bea', 'create-task', title] as const),
      ...handsIn('wil', '1', { 'src/form.js': 'form\n' }),
      ...approves('bea', '1'),
      ['wil', 'worker', 'claim', '2'],
      ['bea', 'cancel', '2'],
    ],
  })
  const [brain, worker] = people
  return { project, brain, worker }
}
