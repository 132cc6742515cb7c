import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { same } from './bench-tool.ts'
import { measure, median, type Probe } from './measure.ts'
import { brainWords } from './peers.ts'
import { must, type Place } from './processes.ts'

/** Milliseconds, medians. */
export interface Profile {
  readonly tasks: number
  readonly steps: readonly { readonly step: string; readonly median: number }[]
}

const STEPS_PROGRAM = fileURLToPath(new URL('list-steps.js', import.meta.url))
const READ_CACHES =
  "for (const file of process.argv.slice(1)) JSON.parse(require('node:fs').readFileSync(file, 'utf8').replace(/^[^{].*\\n/, ''))"
const WRITE_LIST = "process.stdout.write('x'.repeat(Number(process.argv[1])))"

/** Where a `list` spends its time: each step as a small program of its own, and marks within one process. */
export async function profileList(
  place: Place,
  options: { tasks: number; runs: number; tell: (line: string) => void },
): Promise<Profile> {
  const listed = await must(place, brainWords('list'))
  const caches = await cacheFiles(place)
  const programs: Readonly<Record<string, readonly string[]>> = {
    'start of node (`node -e 0`)': ['node', '-e', '0'],
    'start of node, and loading what every command needs (`brain --version`)': brainWords('--version'),
    'start of node, and loading what `list` needs (`brain list --help`)': brainWords('list', '--help'),
    'git alone (`git for-each-ref`)': ['git', 'for-each-ref', '--format=%(refname) %(objectname)'],
    [`start of node, and parsing the cache (${await mebibytes(caches)} MiB)`]: [
      'node',
      '-e',
      READ_CACHES,
      ...caches,
    ],
    'start of node, and writing as much as `list` does': ['node', '-e', WRITE_LIST, `${listed.length}`],
    '`brain next`: all but rendering the list': brainWords('next'),
    '`brain list`, whole': brainWords('list'),
  }
  const probes = Object.entries(programs).map(([row, words]): Probe => ({
    tool: '',
    row,
    tasks: options.tasks,
    command: same(place, words),
  }))
  const measured = await measure(probes, options)
  const programSteps = measured.map(({ row, median: time }) => ({ step: row, median: time }))
  return { tasks: options.tasks, steps: [...programSteps, ...(await marksWithin(place, options.runs))] }
}

async function cacheFiles({ dir }: Place): Promise<readonly string[]> {
  const folder = join(dir, '.git', 'brain')
  return (await readdir(folder)).filter((name) => name.endsWith('.json')).map((name) => join(folder, name))
}

async function mebibytes(files: readonly string[]): Promise<string> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size))
  return (sizes.reduce((sum, size) => sum + size, 0) / 1024 / 1024).toFixed(1)
}

const MARKS = {
  open: 'within one process: finding the repository (git)',
  look: 'within one process: refs, trees and cache into a look (git)',
  fold: 'within one process: fold',
} as const

/** What a process that does just these steps tells of itself. */
async function marksWithin(place: Place, runs: number): Promise<Profile['steps']> {
  const told: Record<keyof typeof MARKS, number>[] = []
  for (let run = 0; run < runs; run++)
    told.push(JSON.parse(await must(place, ['node', STEPS_PROGRAM])) as Record<keyof typeof MARKS, number>)
  return (Object.keys(MARKS) as (keyof typeof MARKS)[]).map((name) => ({
    step: MARKS[name],
    median: median(told.map((marks) => marks[name])),
  }))
}
