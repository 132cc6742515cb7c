import { isRole, type Role } from './roles.ts'

/** What a worker of the run is asked to do, as far as a script has to understand it. */
export interface Order {
  readonly id: string
  readonly attempt: number
  readonly role: Role
  /** The first path of the task's scope: where a reviewer writes. */
  readonly report: string
}

/** From the task's own front matter in the prompt, and the branch that brain has put the work place on. */
export function readOrder(prompt: string, branch: string): Order {
  const data = /^----- task data begins[^\n]*\n---\n(.*?)\n---\n/ms.exec(prompt)?.[1] ?? ''
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(data)?.[1] ?? ''
  const role = [field('phase'), field('item') || field('member')].join(' ').trim()
  if (!isRole(role)) throw new Error(`This script knows no "${role}" in:\n${data}`)
  const attempt = Number(/^task\/\d+\.(\d+)$/.exec(branch)?.[1] ?? 1)
  return { id: field('id'), attempt, role, report: /^\[?"?([^\],"]*)/.exec(field('scope'))?.[1] ?? '' }
}
