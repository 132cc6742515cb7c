import type { Entry } from './journal.ts'
import type { Update } from './record.ts'

/** A promise that did not hold. */
export interface Violation {
  readonly rule: string
  readonly task: string | null
  /** The branch that it is about, where that is not the task's own. */
  readonly branch?: string
  readonly message: string
  /** What happened to the task or the branch at the end, oldest first. */
  readonly story: readonly string[]
}

/** A finding that has no story yet. */
export type Finding = Omit<Violation, 'story'>

const STORY_LINES_MAX = 20

/** Puts what the record and the journal say of its task, or of its branch, beside a finding. */
export function withStory(
  finding: Finding,
  { updates, entries }: { updates: readonly Update[]; entries: readonly Entry[] },
): Violation {
  const { task } = finding
  const stem = task === null ? finding.branch : `task/${task.slice('task-'.length)}`
  const lines = [
    ...updates
      .filter(({ branch }) => branch === stem || branch.startsWith(`${stem}.`))
      .map((update) => ({ at: update.at, text: describeUpdate(update) })),
    ...entries
      .filter((entry) => task !== null && entry.task === task)
      .map((entry) => ({ at: entry.until, text: describeEntry(entry) })),
  ]
  const sorted = lines.toSorted((a, b) => a.at - b.at).slice(-STORY_LINES_MAX)
  return {
    ...finding,
    story: sorted.map(({ at, text }) => `${new Date(at).toISOString().slice(11, 23)} ${text}`),
  }
}

function describeUpdate({ branch, old, new: next }: Update): string {
  return `record  ${branch} ${old?.slice(0, 8) ?? 'nothing'} → ${next?.slice(0, 8) ?? 'nothing'}`
}

export function describeEntry(entry: Entry): string {
  const { actor, command, fault, exit, killed, error, said } = entry
  const end = killed ? 'killed' : `exit ${exit ?? 'none'}`
  const line = command.split('\n').findLast((text) => text.includes('git ')) ?? command
  return [`${actor}  ${line} → ${end}`, error, fault === null ? null : `(${fault})`, said]
    .filter((part) => part !== null && part !== '')
    .join(' ')
}
