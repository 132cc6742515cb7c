import { knownTask } from '../snapshot.ts'
import { numberOf, type TaskId } from '../task/task-id.ts'
import type { TaskState } from '../task/task.ts'
import type { PackedTask } from '../task/whole-task.ts'
import { mermaidLabel } from './escape.ts'
import { count, digitsOf } from './fields.ts'
import { outlineOf } from './outline.ts'
import type { PlanView } from './plan-view.ts'

const NODES_MAX = 80
/** Viewers stop drawing at 500 arrows and 50,000 characters. */
const ARROWS_MAX = 200

interface Arrow {
  readonly from: TaskId
  readonly to: TaskId
}

const HEADING = '## 🕸 Dependencies'

const COLORS: Record<TaskState | 'unknown', string> = {
  backlog: 'fill:#eceff1,stroke:#90a4ae,color:#263238',
  waiting: 'fill:#eceff1,stroke:#607d8b,color:#263238',
  ready: 'fill:#dcedc8,stroke:#689f38,color:#1b5e20',
  in_progress: 'fill:#fff9c4,stroke:#f9a825,color:#4e342e',
  blocked: 'fill:#ffcdd2,stroke:#c62828,color:#4a0e0e',
  review: 'fill:#bbdefb,stroke:#1565c0,color:#0d2b4e',
  changes_requested: 'fill:#ffe0b2,stroke:#ef6c00,color:#4e2600',
  approved: 'fill:#b2dfdb,stroke:#00796b,color:#00332c',
  completed: 'fill:#c8e6c9,stroke:#2e7d32,color:#1b3a1d',
  failed: 'fill:#d7ccc8,stroke:#4e342e,color:#2b1a15',
  cancelled: 'fill:#f5f5f5,stroke:#9e9e9e,color:#424242',
  unknown: 'fill:#ffffff,stroke:#c62828,color:#c62828,stroke-dasharray:4',
}

/** Open tasks and what they directly depend on, as a Mermaid flowchart. */
export function renderGraph(snapshot: PlanView): string {
  const { open } = outlineOf(snapshot)
  const arrows = open.filter(({ dependsOn = [] }) => dependsOn.length > 0).flatMap(arrowsTo)
  if (arrows.length === 0) return `${HEADING}\n\n_No open task depends on another._`
  if (open.length > NODES_MAX) return reduced(open, arrows, snapshot)
  const nodes = nodesOf(
    open.map((task) => task.id),
    arrows,
  )
  if (nodes.length <= NODES_MAX) return [HEADING, flowchart(nodes, arrows, snapshot)].join('\n\n')
  return reduced(open, arrows, snapshot)
}

function arrowsTo({ id, dependsOn = [] }: PackedTask): Arrow[] {
  return [...new Set(dependsOn)].toSorted(byNumber).map((from) => ({ from, to: id }))
}

function byNumber(a: TaskId, b: TaskId): number {
  return numberOf(a) - numberOf(b)
}

function nodesOf(alone: readonly TaskId[], arrows: readonly Arrow[]): TaskId[] {
  return [...new Set([...alone, ...arrows.flatMap(({ from, to }) => [from, to])])].toSorted(byNumber)
}

/** Too many to read: only open tasks that hang together, and of those as many as viewers draw. */
function reduced(open: readonly PackedTask[], arrows: readonly Arrow[], snapshot: PlanView): string {
  const ids = new Set(open.map((task) => task.id))
  const between = arrows.filter(({ from }) => ids.has(from))
  if (between.length === 0) return `${HEADING}\n\n_No open task depends on another open one._`
  const shown = between.slice(0, ARROWS_MAX)
  const nodes = nodesOf([], shown)
  const cut =
    between.length > shown.length ? `, and only ${shown.length} of ${between.length} dependencies` : ''
  const note = `_${count(open.length, 'open task')}: only those joined by dependencies are drawn${cut}._`
  return [HEADING, note, flowchart(nodes, shown, snapshot)].join('\n\n')
}

function flowchart(nodes: readonly TaskId[], arrows: readonly Arrow[], snapshot: PlanView): string {
  const states = new Set(nodes.map((id) => stateOf(id, snapshot)))
  const colors = Object.entries(COLORS).filter(([state]) => states.has(state as keyof typeof COLORS))
  return [
    '```mermaid',
    'flowchart LR',
    ...nodes.map((id) => `  ${nodeName(id)}["${label(id, snapshot)}"]:::${stateOf(id, snapshot)}`),
    ...arrows.map(({ from, to }) => `  ${nodeName(from)} --> ${nodeName(to)}`),
    ...colors.map(([state, style]) => `  classDef ${state} ${style}`),
    '```',
  ].join('\n')
}

function stateOf(id: TaskId, snapshot: PlanView): keyof typeof COLORS {
  return knownTask(snapshot, id)?.state ?? 'unknown'
}

function nodeName(id: TaskId): string {
  return `t${digitsOf(id)}`
}

function label(id: TaskId, snapshot: PlanView): string {
  const title = knownTask(snapshot, id)?.title ?? 'unknown'
  return `${digitsOf(id)} ${mermaidLabel(title)}`
}
