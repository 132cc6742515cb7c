import { reviewedName, straysIn } from '../../app/approval-rules.ts'
import type { Inspection } from '../../app/inspect-result.ts'
import type { Snapshot } from '../../domain/snapshot.ts'
import type { Task } from '../../domain/task/task.ts'
import { plainLine } from './printable.ts'

interface Shown {
  readonly task: Task
  readonly inspection: Inspection
  readonly snapshot: Snapshot
  readonly holders: readonly string[]
}

/** Nothing where approval would be refused, whoever wants it. */
export function approveNote({
  task,
  inspection,
  snapshot,
}: Pick<Shown, 'task' | 'inspection' | 'snapshot'>): readonly string[] {
  const conflicts = inspection.preview?.conflicts ?? []
  if (
    conflicts.length > 0 ||
    straysIn(inspection.preview, snapshot.look.settings).length > 0 ||
    inspection.made.artifact === null
  )
    return []
  const options = [
    ...(task.state === 'changes_requested' ? [`--commit ${reviewedName(task).slice(0, 8)}`] : []),
    ...(inspection.outsideScope.length > 0 ? ['--allow-outside-scope'] : []),
  ]
  return [`Approve this very commit: ${['brain review', task.id, '--approve', ...options].join(' ')}`]
}

export function contestNote({
  holders,
  task: { problems },
}: Pick<Shown, 'holders' | 'task'>): readonly string[] {
  const rewritten = problems.filter(({ local }) => local).map(({ message, fix }) => `${message} ${fix}`)
  if (holders.length < 2) return rewritten
  return [`Contested: it holds work of ${holders.map(plainLine).join(' and ')}.`, ...rewritten]
}
