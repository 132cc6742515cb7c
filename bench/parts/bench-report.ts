import { TENARMS } from './brain-tool.ts'
import { figuresOf, FLOOR, ratio } from './figures.ts'
import { ROWS } from './bench-tool.ts'
import type { Measured } from './measure.ts'
import type { Profile } from './profile.ts'
import type { SceneSizes } from './scenes.ts'
import { markdownTable } from './table.ts'

export interface Bench {
  readonly machine: string
  /** RFC 3339, UTC. */
  readonly date: string
  readonly runs: number
  readonly sizes: readonly number[]
  readonly scenes: SceneSizes
  readonly measured: readonly Measured[]
  readonly profile: Profile
  /** Tools that did not run, and why. */
  readonly skipped: readonly string[]
}

const INTRODUCTION = `# Benchmarks

Made by \`npm run --silent bench -- --markdown > docs/benchmarks.md\`. Times depend on the machine and on what else it does, so trust the
ratios: all tools run in turn on tasks with the same words, each as one process started anew, with a bare repository on the same disk as
remote. Memory is the most that one of a command's processes held.

No other tool here does quite the same: \`create-task\` and \`worker claim\` of tenarms are on the remote when they end, those of the
others are files in a work tree, neither committed nor pushed. \`list, cold\` is without any cache; the others keep none, so their \`list\`
stands beside it. \`completion\` is what one TAB after \`show\` costs. A figure that is not met is shown as such.

`

/** The whole page \`docs/benchmarks.md\`. */
export function benchPage(bench: Bench): string {
  return INTRODUCTION + benchReport(bench)
}

/** Everything as Markdown. */
export function benchReport(bench: Bench): string {
  const { machine, date, runs, sizes, skipped } = bench
  const parts = [
    `${machine}; ${date.slice(0, 10)}; medians of ${runs} runs, all tools in turn.\n`,
    ...skipped.map((line) => `${line}\n`),
    `## Figures\n\n${figuresTable(bench.measured)}`,
    ...sizes.map((size) => `## ${number(size)} tasks\n\n${sizeTable(bench, size)}`),
    ...(sizes.length > 1 ? [`## Growth\n\n${growthTable(bench)}`] : []),
    `## An old and busy project\n\n${sceneTable(bench)}`,
    `## Where a \`list\` spends its time, at ${number(bench.profile.tasks)} tasks\n\n${profileTable(bench.profile)}`,
  ]
  return parts.join('\n')
}

function figuresTable(measured: readonly Measured[]): string {
  const rows = figuresOf(measured).map(({ figure, bar, got }) => [
    figure,
    `≤ ${bar}`,
    got === null ? 'not measured' : decimals(got),
    got === null ? '' : got <= bar ? 'yes' : '**no**',
  ])
  return markdownTable(['what', 'bar', 'got', 'met'], rows)
}

function sizeTable({ measured }: Bench, size: number): string {
  const here = measured.filter(({ tasks, row }) => tasks === size && [FLOOR, ...ROWS].includes(row))
  const peers = [...new Set(here.map(({ tool }) => tool))].filter(
    (tool) => tool !== TENARMS && tool !== 'node',
  )
  const of = (tool: string, row: string): Measured | undefined =>
    here.find((one) => one.tool === tool && one.row === row)
  const floor = of('node', FLOOR)
  const head = ['command', `${TENARMS} ms`, `to ${FLOOR}`, 'MiB']
  const rows = ROWS.map((row) => {
    const own = of(TENARMS, row)
    const beside = peers.flatMap((tool) => {
      // No other tool has a cache to throw away: its `list` is its cold one.
      const peer = of(tool, row === 'list, cold' ? 'list' : row)
      return [ms(peer), times(ratio(peer?.median ?? null, own?.median ?? null)), mib(peer)]
    })
    return [row, ms(own), times(ratio(own?.median ?? null, floor?.median ?? null)), mib(own), ...beside]
  })
  const floorRow = [FLOOR, ms(floor), '', mib(floor)]
  return markdownTable(
    [...head, ...peers.flatMap((tool) => [`${tool} ms`, `to ${TENARMS}`, 'MiB'])],
    [floorRow, ...rows],
  )
}

function growthTable({ measured, sizes }: Bench): string {
  const [small, large] =
    sizes.includes(1_000) && sizes.includes(10_000) ? [1_000, 10_000] : [sizes[0], sizes.at(-1)]
  const tools = [...new Set(measured.map(({ tool }) => tool))].filter((tool) => tool !== 'node')
  const time = (tool: string, row: string, tasks: number | undefined): number | null =>
    measured.find((one) => one.tool === tool && one.row === row && one.tasks === tasks)?.median ?? null
  const rows = ROWS.map((row) => [
    row,
    ...tools.map((tool) => times(ratio(time(tool, row, large), time(tool, row, small)))),
  ])
  return markdownTable([`${number(large ?? 0)} tasks to ${number(small ?? 0)}`, ...tools], rows)
}

function sceneTable({ measured, scenes }: Bench): string {
  const { tasks, archived, branches, batch } = scenes
  const known: readonly string[] = [FLOOR, ...ROWS]
  const plain = measured.filter(
    (one) => one.tool === TENARMS && one.tasks === tasks && /^list(?:, cold)?$/.test(one.row),
  )
  const own = measured.filter(({ row }) => !known.includes(row))
  const rows = [...plain, ...own].map((one) => [one.row, number(one.tasks), ms(one), mib(one)])
  const note = `The archive holds ${number(archived)} closed tasks; ${number(branches)} branches are open; a batch makes ${number(batch)} tasks in one commit and one push.\n`
  return `${note}\n${markdownTable(['command', 'tasks', 'ms', 'MiB'], rows)}`
}

function profileTable({ steps }: Profile): string {
  return markdownTable(
    ['step', 'ms'],
    steps.map(({ step, median }) => [step, median.toFixed(1)]),
  )
}

function ms(one: Measured | undefined): string {
  return one === undefined ? '–' : one.median.toFixed(0)
}

function mib(one: Measured | undefined): string {
  return one?.peakMiB == null ? '–' : one.peakMiB.toFixed(0)
}

function times(value: number | null): string {
  return value === null ? '–' : `${decimals(value)} ×`
}

function decimals(value: number): string {
  return value.toFixed(value < 10 ? 2 : 0)
}

function number(value: number): string {
  return value.toLocaleString('en-US')
}
