import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { mkdirFor } from './parts/bench-folder.ts'
import { benchPage, benchReport, type Bench } from './parts/bench-report.ts'
import { ROWS, same, type BenchTool } from './parts/bench-tool.ts'
import { brainTool } from './parts/brain-tool.ts'
import { FLOOR } from './parts/figures.ts'
import { measure, type Probe } from './parts/measure.ts'
import { PEER_TOOLS } from './parts/peer-tools.ts'
import { gitVersion, installPeers, placeFor } from './parts/peers.ts'
import { profileList } from './parts/profile.ts'
import { sceneProbes } from './parts/scenes.ts'
import { TASK_MASTER, taskMaster } from './parts/task-master-tool.ts'
import { numberAfter, numbersAfter } from './parts/words.ts'

// How fast is brain beside other tools, and how does it grow?
// npm run bench [-- --sizes 100,1000,5000,10000 --runs 7 --archived 50000 --branches 2000 --batch 1000
//   --without-peers --with task-master-ai --json | --markdown]
// --markdown prints the whole page docs/benchmarks.md.

const words = process.argv.slice(2)
const sizes = numbersAfter(words, '--sizes', [100, 1_000, 5_000, 10_000]).toSorted((a, b) => a - b)
const runs = numberAfter(words, '--runs', 7)
const middle = sizes.includes(5_000) ? 5_000 : (sizes.at(-1) ?? 1)
const scenes = {
  tasks: middle,
  archived: numberAfter(words, '--archived', 50_000),
  branches: Math.min(middle, numberAfter(words, '--branches', 2_000)),
  batch: numberAfter(words, '--batch', 1_000),
}

const root = await mkdtemp(join(tmpdir(), 'tenarms-bench-'))
try {
  const bench = await runBench()
  process.stdout.write(asWanted(bench))
} finally {
  await rm(root, { recursive: true, force: true })
}

function asWanted(bench: Bench): string {
  if (words.includes('--json')) return `${JSON.stringify(bench)}\n`
  return words.includes('--markdown') ? benchPage(bench) : benchReport(bench)
}

async function runBench(): Promise<Bench> {
  const { tools, skipped } = await toolsHere()
  const probes: Probe[] = []
  for (const tasks of sizes) probes.push(...(await probesOf(tools, tasks)))
  tell('making an old and busy project…')
  probes.push(...(await sceneProbes(root, scenes)))
  const measured = await measure(probes, { runs, tell })
  tell('profiling list…')
  const reader = placeFor(join(root, `${brainTool.name}-${middle}`, 'reader'))
  const profile = await profileList(reader, { tasks: middle, runs, tell })
  const date = new Date().toISOString()
  return { machine: await machine(), date, runs, sizes, scenes, measured, profile, skipped }
}

async function toolsHere(): Promise<{ tools: readonly BenchTool[]; skipped: readonly string[] }> {
  if (words.includes('--without-peers')) return { tools: [brainTool], skipped: [] }
  const wanted = words.includes(TASK_MASTER) ? [TASK_MASTER] : []
  await installPeers(wanted)
  const peers = [...PEER_TOOLS, ...(wanted.length > 0 ? [taskMaster] : [])]
  const found = await Promise.all(peers.map(async (tool) => ({ tool, why: await tool.missing() })))
  return {
    tools: [brainTool, ...found.filter(({ why }) => why === null).map(({ tool }) => tool)],
    skipped: found.filter(({ why }) => why !== null).map(({ tool, why }) => `${tool.name}: skipped, ${why}`),
  }
}

/** Where node starts comes first at each size, so that ratios compare what ran close together. */
async function probesOf(tools: readonly BenchTool[], tasks: number): Promise<readonly Probe[]> {
  const probes: Probe[] = [
    { tool: 'node', row: FLOOR, tasks, command: same(placeFor(root), ['node', '-e', '0']) },
  ]
  for (const tool of tools) {
    tell(`${tool.name}: making ${tasks} tasks…`)
    const commands = await tool.prepare(
      await mkdirFor(root, `${tool.name.replace('/', '+')}-${tasks}`),
      tasks,
    )
    for (const row of ROWS) {
      const command = commands[row]
      if (command !== undefined) probes.push({ tool: tool.name, row, tasks, command })
    }
  }
  return probes
}

async function machine(): Promise<string> {
  const [core] = cpus()
  const git = (await gitVersion()).join('.')
  const system = `${process.platform} ${process.arch}, ${cpus().length} × ${core?.model.trim() ?? 'unknown'}`
  // node 20 reads all of them when it starts.
  const more = process.env['NODE_EXTRA_CA_CERTS'] ? ' with NODE_EXTRA_CA_CERTS' : ''
  return `${system}; Node ${process.versions.node}${more}, git ${git}`
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`)
}
