import type { Task, TaskState } from '../../../domain/task/task.ts'
import type { Paint } from '../color.ts'
import type { Terminal } from '../terminal-width.ts'
import { renderTable } from './table.ts'

type Color = 'green' | 'yellow' | 'red' | 'cyan' | 'magenta' | 'dim' | 'blue'

/** A symbol and a word for each state: color never stands alone. */
export const STATE_LOOKS: Readonly<Record<TaskState, { symbol: string; color: Color }>> = {
  backlog: { symbol: '·', color: 'dim' },
  waiting: { symbol: '◌', color: 'dim' },
  ready: { symbol: '○', color: 'green' },
  in_progress: { symbol: '◐', color: 'yellow' },
  blocked: { symbol: '■', color: 'red' },
  review: { symbol: '◉', color: 'cyan' },
  changes_requested: { symbol: '↺', color: 'magenta' },
  approved: { symbol: '◕', color: 'cyan' },
  completed: { symbol: '●', color: 'green' },
  failed: { symbol: '✖', color: 'red' },
  cancelled: { symbol: '⊘', color: 'dim' },
}

const HEADER = ['ID', 'STATE', 'PRIORITY', 'WORKER', 'TITLE'] as const

export function renderTasks(tasks: readonly Task[], paint: Paint, terminal: Terminal | null): string {
  const rows = tasks.map((task) => [
    task.id,
    stateWord(task, terminal !== null),
    task.priority,
    task.worker ?? (terminal === null ? '' : '-'),
    titleOf(task),
  ])
  return renderTable(rows, {
    terminal,
    header: HEADER,
    own: [0, 1, 2],
    flexible: 4,
    paint: (cell, column) =>
      column === 1 ? paintState(cell, paint) : column === 0 ? paint.bold(cell) : cell,
  })
}

function stateWord(task: Task, symbols: boolean): string {
  const word = task.stale ? `${task.state} (stale)` : task.state
  return symbols ? `${STATE_LOOKS[task.state].symbol} ${word}` : task.state
}

function paintState(cell: string, paint: Paint): string {
  const look = Object.values(STATE_LOOKS).find(({ symbol }) => cell.startsWith(symbol))
  return look === undefined ? cell : paint[look.color](cell)
}

function titleOf(task: Task): string {
  const waits =
    task.waitingFor.length > 0 && task.state === 'waiting' ? ` (waits for ${task.waitingFor.join(', ')})` : ''
  const problems = task.problems.length > 0 ? ` ⚠ ${task.problems.length}` : ''
  return task.title + waits + problems
}
