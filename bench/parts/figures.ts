import type { Row } from './bench-tool.ts'
import { TENARMS } from './brain-tool.ts'
import type { Measured } from './measure.ts'
import { WITH_ARCHIVE } from './scenes.ts'

/** A ratio that has a bar; `got` is null where this run does not have what it takes. */
export interface Figure {
  readonly figure: string
  readonly bar: number
  readonly got: number | null
}

export const FLOOR = 'node -e 0'
const BACKLOG = 'backlog.md'
const READS = ['list', 'next', 'status'] as const
const WRITES = ['create-task', 'worker claim'] as const
const MEMORY_MIB = 100

/** The bars of the design, at 5,000 tasks where that was measured, else at the largest size. */
export function figuresOf(measured: readonly Measured[]): readonly Figure[] {
  const sizes = measured.filter(({ tool }) => tool === TENARMS).map(({ tasks }) => tasks)
  const at = sizes.includes(5_000)
    ? 5_000
    : Math.max(...measured.filter(({ tool }) => tool === 'node').map(({ tasks }) => tasks))
  const time = (row: string, tasks = at, tool = TENARMS): number | null =>
    measured.find((one) => one.row === row && one.tasks === tasks && one.tool === tool)?.median ?? null
  const floor = time(FLOOR, at, 'node')
  const peer = (row: Row, tool: string): number | null => time(row, at, tool)
  const growth = (row: Row): number | null => ratio(time(row, 10_000), time(row, 1_000))
  const figure = (text: string, bar: number, got: number | null): Figure => ({ figure: text, bar, got })
  return [
    figure('`--version` to `node -e 0`', 1.3, ratio(time('--version'), floor)),
    ...READS.map((row) => figure(`\`${row}\` at ${at} to \`node -e 0\``, 1.8, ratio(time(row), floor))),
    figure(`\`orchestrate\` at ${at} to \`node -e 0\``, 2, ratio(time('orchestrate'), floor)),
    ...[BACKLOG, 'get-tbd'].map((tool) =>
      figure(`\`list\` at ${at} to ${tool}`, 0.1, ratio(time('list'), peer('list', tool))),
    ),
    figure(`\`list\` at ${at}, cold, to ${BACKLOG}`, 0.4, ratio(time('list, cold'), peer('list', BACKLOG))),
    figure(
      `\`create-task\` at ${at} to ${BACKLOG}`,
      0.1,
      ratio(time('create-task'), peer('create-task', BACKLOG)),
    ),
    figure(`\`worker claim\` at ${at} to \`node -e 0\``, 3.5, ratio(time('worker claim'), floor)),
    ...[...READS, 'list, cold', ...WRITES].map((row) =>
      figure(`peak memory of \`${row}\` at ${at}, in MiB`, MEMORY_MIB, peak(measured, row, at)),
    ),
    figure('`list`, 10,000 tasks to 1,000', 2, growth('list')),
    ...WRITES.map((row) => figure(`\`${row}\`, 10,000 tasks to 1,000`, 1.3, growth(row))),
    figure('`list` with the archive to `list` without', 1.1, ratio(time(WITH_ARCHIVE), time('list'))),
  ]
}

function peak(measured: readonly Measured[], row: string, tasks: number): number | null {
  return (
    measured.find((one) => one.tool === TENARMS && one.row === row && one.tasks === tasks)?.peakMiB ?? null
  )
}

export function ratio(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a / b
}
