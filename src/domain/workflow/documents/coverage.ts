import type { Design } from './design.ts'
import { canonical } from './plain-lines.ts'
import type { Requirement } from './requirements.ts'
import type { ListedTask } from './task-list.ts'

/** What meets a requirement; null where there is no such document yet. */
export interface Coverage {
  readonly requirement: Requirement
  readonly design: readonly string[] | null
  readonly tasks: readonly string[] | null
}

/** The part of a design that names a requirement outside its components. */
const ELSEWHERE = '(in the text)'

/** Each requirement with the design elements and tasks that meet it. */
export function coverageOf(
  requirements: readonly Requirement[],
  { design, tasks }: { readonly design: Design | null; readonly tasks: readonly ListedTask[] | null },
): readonly Coverage[] {
  return requirements.map((requirement) => {
    const id = canonical(requirement.id)
    const components =
      design?.components.filter(({ meets }) => meets.includes(id)).map(({ name }) => name) ?? []
    const elsewhere = design?.named.includes(id) === true && components.length === 0 ? [ELSEWHERE] : []
    return {
      requirement,
      design: design === null ? null : [...components, ...elsewhere],
      tasks: tasks === null ? null : tasks.filter(({ meets }) => meets.includes(id)).map((task) => task.id),
    }
  })
}

export function gapsOf(coverage: readonly Coverage[]): readonly string[] {
  return coverage.flatMap(({ requirement: { id }, design, tasks }) => [
    ...(design?.length === 0 ? [`${id} needs a design element`] : []),
    ...(tasks?.length === 0 ? [`${id} needs a task`] : []),
  ])
}
