import type { Director } from '../director.ts'
import { isRole, ROLES, type Role } from './roles.ts'

interface Part {
  readonly id: string | null
  readonly item?: string | null
  readonly member: string | null
}

interface RunDocument {
  readonly run: {
    readonly state: string
    readonly phases: readonly {
      readonly id: string
      readonly tasks: readonly Part[]
      readonly gate: { readonly team: readonly Part[] }
    }[]
  }
}

/** Where the run stands, and which task is whose. */
export async function readRun(
  director: Director,
): Promise<{ readonly state: string; readonly tasks: ReadonlyMap<Role, string> }> {
  const { run } = await director.ask<RunDocument>('workflow', 'status', '--fetch')
  const tasks = run.phases.flatMap((phase) =>
    [...phase.tasks, ...phase.gate.team].flatMap(({ id, item, member }) => {
      const role = [phase.id, item ?? member ?? ''].join(' ').trim()
      return id !== null && isRole(role) ? [[role, id] as const] : []
    }),
  )
  return { state: run.state, tasks: new Map(tasks.toSorted(byRole)) }
}

function byRole([one]: readonly [Role, string], [other]: readonly [Role, string]): number {
  return ROLES.indexOf(one) - ROLES.indexOf(other)
}
