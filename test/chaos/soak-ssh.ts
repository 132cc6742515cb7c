import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { castingOf, FATES } from '../../demo/parts/unattended/casting.ts'
import { FEATURE, IDEA, ROLES, RUN } from '../../demo/parts/unattended/roles.ts'
import type { TaskDocument } from '../support/a-project.ts'
import { undoAll } from '../support/at-end.ts'
import { aNetwork, SKIP_NETWORK } from '../support/network.ts'
import { ownGit } from './parts/own-git.ts'
import { aSshFleet, processesOn, type SshFleet } from '../support/ssh-fleet.ts'

// The unattended demo's SpecKit run over several machines: an OpenSSH server of its own for each host, and one for the remote; each in
// a network namespace of its own where that may be made, else all on the loopback. The same workers die, lie and stall.
// npm run soak:ssh -- --hosts 3 --seed 1

const MODEL = fileURLToPath(new URL('scripted-model.js', import.meta.url))
const NAMES = ['one', 'two', 'three', 'four', 'five'] as const

const { values } = parseArgs({
  options: { hosts: { type: 'string', default: '3' }, seed: { type: 'string', default: '1' } },
})
const startedAt = Date.now()
process.exitCode = await soak()
await undoAll()

async function soak(): Promise<number> {
  await ownGit()
  const names = NAMES.slice(0, Number(values.hosts))
  const network = SKIP_NETWORK ? [] : await aNetwork(names.length)
  const fleet = await aSshFleet({ names, runner: 'max: 4\n', network })
  const { brain } = fleet
  const words = [process.execPath, MODEL, values.seed].map((word) => JSON.stringify(word)).join(', ')
  await brain.commit({
    [`docs/features/${FEATURE}/idea.md`]: IDEA,
    '.brain/agents/scripted-model.yml': `like: scripted\ncommand: [${words}]\nsilence: 20s\n`,
  })
  await brain.git('push', '--quiet', 'origin', 'HEAD:main')
  await brain.ok('workflow', 'new', '--template', 'speckit', '--name', RUN, '--input', `feature=${FEATURE}`)
  const ends = [await run(fleet)]
  const [waiting] = (await tasks(fleet)).filter(({ state }) => state === 'review')
  await brain.ok('review', waiting?.id ?? '')
  await brain.ok('review', waiting?.id ?? '', '--approve')
  ends.push(await run(fleet))
  return await tellEnd(fleet, ends)
}

/** In parts of a minute: whoever goes on finds all that is needed. Answers why it ended. */
async function run({ brain }: SshFleet): Promise<string> {
  const words = ['run', '--agent', 'scripted-model', '--max', '10', '--interval', '5s']
  for (;;) {
    const { stdout, stderr } = await brain.brain(...words, '--max-duration', '60s', '--json')
    process.stderr.write(stdout + stderr)
    const last = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '{}') as { data?: { end?: string } }
    const end = last.data?.end ?? 'failed'
    if (end !== 'time') return end
  }
}

async function tasks({ brain }: SshFleet): Promise<readonly TaskDocument[]> {
  return (await brain.data<{ tasks: TaskDocument[] }>('list', '--state', 'all', '--fetch')).tasks
}

async function tellEnd(fleet: SshFleet, ends: readonly string[]): Promise<number> {
  const { brain, hosts } = fleet
  const { run: found } = await brain.data<{ run: { state: string } }>('workflow', 'status', '--fetch')
  const { workers } = await brain.data<{ workers: { host: string; state: string }[] }>('fleet', '--all')
  const subjects = (await brain.git('log', '--all', '--format=%s')).split('\n')
  const causes = new Set(
    subjects.flatMap((subject) => /^(task-\d+: Release of a dead worker \(\w+\))$/.exec(subject)?.[1] ?? []),
  )
  const died = [...causes].map((text) => /\((\w+)\)/.exec(text)?.[1] ?? '').toSorted()
  const expected = [...castingOf(Number(values.seed)).values()].map((fate) => FATES[fate].cause).toSorted()
  const completed = (await tasks(fleet)).filter(({ state }) => state === 'completed').length
  const left = Object.values(hosts).flatMap((host) => processesOn(host)).length
  const figures = {
    ends,
    run: found.state,
    completed,
    workers: workers.length + died.length,
    network: SKIP_NETWORK ? 'loopback' : 'namespaces',
    hosts: [...new Set(workers.map(({ host }) => host))].toSorted(),
    died,
    left,
    seconds: Math.round((Date.now() - startedAt) / 1_000),
  }
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`)
  const isWell =
    ends.join() === 'needs-you,done' &&
    found.state === 'completed' &&
    completed === ROLES.length &&
    died.join() === expected.join() &&
    figures.hosts.length === Object.keys(hosts).length &&
    left === 0
  return isWell ? 0 : 1
}
