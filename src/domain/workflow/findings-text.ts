import { resultPath } from '../result/result.ts'
import type { GateView } from './run-view.ts'

/** What a team found, for whoever has to revise the work. `attempts`: how many there are. */
export function findingsText({ members, outcome, attempt }: GateView, attempts: number): string {
  const found = members.flatMap(({ member, task, verdict }) =>
    task === null || verdict === null
      ? []
      : [`- ${member.id}: ${verdict}. ${task.output?.file.summary ?? ''} (${resultPath(task.id, 'output')})`],
  )
  const why = outcome.kind === 'open' ? '' : outcome.why
  const left =
    attempts > 1 && attempt < attempts
      ? `\n\nThis was attempt ${attempt} of ${attempts}; after the last one a person decides. What was found before stands above in this file: say in your result what you do differently.`
      : ''
  return `The team asks for changes: ${why}.\n\n${found.join('\n')}${left}`
}
