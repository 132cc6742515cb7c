import type { RefMove } from '../domain/decision.ts'
import type { Task } from '../domain/task/task.ts'

/** The adopted branch goes along, so that a late plain push to it is refused as well (protocol §11). */
export function moveAdopted({ adopted, branch }: Task, to: string): readonly RefMove[] {
  if (adopted === null || adopted.branch === branch) return []
  return [{ branch: adopted.branch, from: adopted.commit, to, theirs: true }]
}
