import type { FleetView } from '../../../app/fleet/view-fleet.ts'
import type { Paint } from '../color.ts'
import type { Terminal } from '../terminal-width.ts'
import { renderTable } from './table.ts'

const HEADER = ['TASK', 'STATE', 'WORKER', 'ATTEMPT', 'AGENT', 'RUNNER', 'LAST SIGN', 'COST', 'SAYS'] as const

/** Who runs where, for which task, since when without a sign of life, for how much. */
export function renderFleet(
  views: readonly FleetView[],
  { paint, terminal, now }: { paint: Paint; terminal: Terminal | null; now: Date },
): string {
  const rows = views.map(({ worker, state, lastSignAt, cost, tokens }) => [
    worker.task,
    state,
    worker.worker,
    String(worker.attempt),
    worker.agent,
    worker.host === null ? worker.runner : `${worker.runner} ${worker.host}`,
    terminal === null ? (lastSignAt ?? '') : ago(lastSignAt, now),
    costOf(cost, tokens),
    worker.end?.text ?? '',
  ])
  return renderTable(rows, {
    terminal,
    header: HEADER,
    flexible: 8,
    paint: (cell, column) =>
      column === 0 ? paint.bold(cell) : column === 1 ? stateColor(cell, paint) : cell,
  })
}

function stateColor(state: string, paint: Paint): string {
  if (state === 'ended' || state === 'away') return paint.red(state)
  return state === 'delivered'
    ? paint.green(state)
    : state === 'over'
      ? paint.dim(state)
      : paint.yellow(state)
}

/** Tokens only where no price is known. */
function costOf(cost: number, tokens: number): string {
  if (cost > 0) return `$${cost.toFixed(2)}`
  return tokens > 0 ? `${tokens} tokens` : ''
}

function ago(at: string | null, now: Date): string {
  if (at === null) return '-'
  const seconds = Math.max(0, Math.round((now.getTime() - Date.parse(at)) / 1_000))
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}
