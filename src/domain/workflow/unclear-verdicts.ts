import type { Task } from '../task/task.ts'
import type { Finding } from '../result/finding.ts'
import { graveFindings } from './gate-members.ts'
import type { MemberView, PhaseView } from './run-view.ts'
import { VERDICTS } from './tally.ts'

interface SendBack {
  readonly task: Task
  readonly text: string
}

/** Results of reviewers and voters that say nothing that counts, with what to do about it. */
export function unclearVerdicts({ phase, gate }: PhaseView): readonly SendBack[] {
  const options = phase.gate.kind === 'vote' ? phase.gate.options : VERDICTS
  return [
    ...unclearOf(gate?.members ?? [], { options, isReview: phase.gate.kind === 'review' }),
    ...unclearOf(gate?.voters ?? [], { options: phase.gate.strategy?.options ?? [], isReview: false }),
  ]
}

function unclearOf(
  members: readonly MemberView[],
  { options, isReview }: { readonly options: readonly string[]; readonly isReview: boolean },
): readonly SendBack[] {
  return members.flatMap(({ task, unclear }) => {
    if (!unclear || task === null) return []
    const said = task.output?.file.verdict ?? null
    const what = said === null ? 'Your result has no verdict.' : `"${said}" is no verdict that counts here.`
    const gaps = (task.output?.file.requirements ?? []).filter(({ state }) => state === 'Missing')
    if (said !== null && gaps.length > 0 && isReview)
      return [
        {
          task,
          text: gapsText(
            task,
            said,
            gaps.map(({ requirement }) => requirement),
          ),
        },
      ]
    const [grave] = graveFindings(task)
    if (said !== null && grave !== undefined && isReview)
      return [{ task, text: graveText(task, said, grave) }]
    const text = `${what} Hand it in again with exactly one of these: ${options.join(', ')}.\n\nFor example: brain worker submit ${task.id} --verdict "${options[0]}" --summary "…", or a line \`verdict: ${options[0]}\` in the front matter of the result file.`
    return [{ task, text }]
  })
}

function gapsText({ id }: Task, said: string, gaps: readonly string[]): string {
  return `Your verdict is ${said}, but your table says Missing of: ${gaps.join('; ')}. Both cannot be. Correct the table, or hand it in again with REVISE REQUIRED: brain worker submit ${id} --verdict "REVISE REQUIRED" --summary "…"`
}

function graveText({ id }: Task, said: string, { severity, text }: Finding): string {
  return `Your verdict is ${said}, but you list a ${severity} finding: ${text} Both cannot be. Call it minor, or hand it in again with REVISE REQUIRED: brain worker submit ${id} --verdict "REVISE REQUIRED" --summary "…"`
}
