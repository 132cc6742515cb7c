import { aProject, approve, deliver, type Person, type Project } from './a-project.ts'

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
  const project = await aProject()
  const [brain, worker] = [await project.join('bea'), await project.join('wil')]
  for (const title of ['Form', 'Page', 'Footer']) await brain.ok('create-task', title)
  await deliver(worker, '1', { 'src/form.js': 'form\n' })
  await approve(brain, '1')
  await worker.ok('worker', 'claim', '2')
  await brain.ok('cancel', '2')
  return { project, brain, worker }
}
