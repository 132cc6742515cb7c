import { expect } from 'vitest'
import { approve, deliver, type Person } from './a-project.ts'
import { fileAt, git } from './git-sandbox.ts'

export interface LoopPlace {
  readonly brain: Person
  readonly worker: Person
  /** The repository that both share. */
  readonly shared: string
  /** As git has it, with `main` where nothing is said. */
  readonly branch?: string
}

/** One task from creation to approval. Answers its id; what was made must be on the plan branch, and both clones clean. */
export async function goRound({ brain, worker, shared, branch = 'main' }: LoopPlace): Promise<string> {
  const { tasks } = await brain.data<{ tasks: readonly { id: string }[] }>('create-task', 'Größe: 1 <ü>')
  const id = tasks[0]?.id ?? ''
  await deliver(worker, id, { 'src/größe.js': `${id}\n` })
  expect(await brain.task(id)).toMatchObject({ state: 'review', title: 'Größe: 1 <ü>' })
  await approve(brain, id)
  expect(await brain.task(id)).toMatchObject({ state: 'completed' })
  expect(await fileAt(shared, branch, 'src/größe.js')).toBe(`${id}\n`)
  expect(await fileAt(shared, branch, 'WORK-PLAN.md')).toContain('Größe')
  for (const { dir } of [brain, worker])
    expect(await git(dir, '-c', 'status.showUntrackedFiles=all', 'status', '--porcelain')).toBe('')
  return id
}
