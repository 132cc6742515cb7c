import { nextCommand } from '../../../domain/workflow/next-command.ts'
import type { PhaseView, RunView } from '../../../domain/workflow/run-view.ts'
import type { Task } from '../../../domain/task/task.ts'
import { plainLine } from '../printable.ts'

/**
 * A run for scripts without a JSON reader: a line each, fields by tabs, none of them empty (`-`).
 * `run <name> <state> <at> <of>`, `phase <id> <state> <need>`, `task <id> <state> <phase> <worker> <need>`,
 * `failed <phase> <why>`, `held <phase> <why>`, `next <command>`; need is critical or optional.
 */
export function runLines(view: RunView): string {
  const { run, state, at, of, phases } = view
  return [
    ['run', run.name, state, String(at), String(of)],
    ...phases.flatMap(phaseLines),
    ['next', nextCommand(view)],
  ]
    .map((fields) => fields.map(field).join('\t'))
    .join('\n')
}

function field(text: string): string {
  return plainLine(text) || '-'
}

function phaseLines(view: PhaseView): readonly (readonly string[])[] {
  const { phase, state, parts, gate, held } = view
  const need = phase.critical ? 'critical' : 'optional'
  const tasks = [...parts, ...(gate?.members ?? []), ...(gate?.voters ?? [])].flatMap(
    ({ task }) => task ?? [],
  )
  return [
    ['phase', phase.id, state, need],
    ...tasks.map((task) => ['task', task.id, task.state, phase.id, task.worker ?? '-', need]),
    ...(state === 'failed' ? [['failed', phase.id, failure(tasks)]] : []),
    ...(held === null ? [] : [['held', phase.id, held]]),
  ]
}

/** Which task ended without a result, and what it says of it. */
function failure(tasks: readonly Task[]): string {
  return tasks
    .filter(({ state }) => state === 'failed' || state === 'cancelled')
    .map(({ id, state, output, closed }) => {
      const by = closed?.by == null ? '' : ` by ${closed.by}`
      const said = output?.file.summary ?? ''
      return `${id} ${state}${by}${said === '' ? '' : `: ${said}`}`
    })
    .join('; ')
}
