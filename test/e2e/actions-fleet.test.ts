import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { validateWorkflow } from '@action-validator/core'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { JobClaim } from '../../src/domain/fleet/engine.ts'
import { type FleetDocument, scripted } from '../support/a-fleet.ts'
import { runSteps, type RanJob } from '../support/engine-jobs.ts'
import { fileAt, git, readRef } from '../support/git-sandbox.ts'
import { TOKEN } from '../support/github-server.ts'
import { aHostedProject, type HostedProject } from '../support/hosted-project.ts'
import { httpServer } from '../support/servers.ts'

const FILES = {
  '.brain/fleet.yml': 'runner: actions\nagent: scripted\nretry_after: 0s\nmax: 20\n',
  '.brain/runners/actions.yml': 'install: ["true"]\nsecrets: [AGENT_API_KEY]\nminutes: 60\n',
}
const WORKFLOW = '.github/workflows/brain-workers.yml'

async function aHosted(via: 'api' | 'gh' = 'api') {
  const project = await aHostedProject({ via, files: FILES })
  const brain = await project.join('brain')
  await brain.ok('init')
  return { project, brain }
}

async function withWorkflow(brain: Awaited<ReturnType<typeof aHosted>>['brain']): Promise<string> {
  await brain.ok('fleet', 'workflow')
  const text = readFileSync(join(brain.dir, WORKFLOW), 'utf8')
  await brain.git('pull', '--quiet', '--rebase', 'origin', 'main')
  await brain.commit({ [WORKFLOW]: text })
  await brain.git('push', '--quiet', 'origin', 'HEAD:main')
  return text
}

/** What GitHub does with a dispatch: one job for each task. Simulated. */
async function runJobs(project: HostedProject, text: string): Promise<readonly RanJob[]> {
  const { box, server } = project
  const remote = await httpServer(box.path, { user: 'x-access-token', password: TOKEN })
  const inputs: Readonly<Record<string, string>> = server.dispatches.at(-1)?.inputs ?? {}
  const event = join(box.path, 'event.json')
  writeFileSync(event, JSON.stringify({ inputs }))
  const tasks = JSON.parse(inputs['tasks'] ?? '') as readonly string[]
  return await Promise.all(
    tasks.map((task, index) =>
      runSteps(text, {
        root: join(box.path, `job-${index}`),
        expressions: {
          'matrix.task': task,
          'github.server_url': remote.url,
          'github.repository': 'origin.git',
          'github.event_path': event,
          'strategy.job-index': String(index),
          'inputs.agent': inputs['agent'] ?? '',
          'inputs.permissions': inputs['permissions'] ?? '',
          'secrets.GITHUB_TOKEN': TOKEN,
          'secrets.AGENT_API_KEY': 'agent-key-4711',
        },
      }),
    ),
  )
}

test('the workflow passes the schema, uses no action of others, and no value stands in shell text', async () => {
  const { brain } = await aHosted()
  const text = await withWorkflow(brain)
  expect(validateWorkflow(text).errors).toEqual([])
  expect(validateWorkflow(text.replace('runs-on', 'run-on')).errors).not.toEqual([])
  expect(text).not.toMatch(/uses:/)
  const { jobs } = parse(text) as { jobs: { work: { steps: { run: string }[] } } }
  expect(jobs.work.steps.length).toBe(2)
  for (const { run } of jobs.work.steps) expect(run).not.toContain('${{')
  expect(text).toContain('permissions: {}')

  await brain.commit({ [WORKFLOW]: 'name: mine\n' })
  expect(await brain.refused('fleet', 'workflow')).toMatchObject({ code: 'BAD_INPUT' })
})

test('one dispatch hands over several tasks; their jobs deliver, and no log shows a claim or a token', async () => {
  const { project, brain } = await aHosted()
  const text = await withWorkflow(brain)
  await scripted(brain, 'Delivers', 'write a.txt; commit; push; submit')
  await scripted(brain, 'Crashes', 'write b.txt; crash 3')
  const plan = await brain.brain('spawn', '1', '2', '--dry-run')
  expect(plan.stdout).toContain('workflow: brain-workers.yml')
  expect(await readRef(project.remote, 'refs/heads/task/001')).toBeNull()

  const { workers } = await brain.data<FleetDocument>('spawn', '1', '2')
  expect(workers).toMatchObject([{ task: 'task-001', state: 'running' }, { task: 'task-002' }])
  expect(project.server.faults).toEqual([])
  expect(project.server.dispatches).toMatchObject([
    { ref: 'main', inputs: { tasks: '["task-001","task-002"]', agent: 'scripted', permissions: 'safe' } },
  ])

  const [delivered, crashed] = await runJobs(project, text)
  expect(delivered).toMatchObject({ code: 0 })
  expect(crashed).toMatchObject({ code: 1 })
  const claims = JSON.parse(project.server.dispatches[0]?.inputs['claims'] ?? '') as readonly JobClaim[]
  for (const secret of [TOKEN, 'agent-key-4711', ...claims.map(({ nonce }) => nonce)])
    expect((delivered?.log ?? '') + (crashed?.log ?? '')).not.toContain(secret)

  expect(await brain.task('1')).toMatchObject({ state: 'review', worker: 'arm-001' })
  expect(await brain.task('2')).toMatchObject({ state: 'ready', attempt: 2 })
  expect(await fileAt(project.remote, 'task/002.2', 'b.txt')).toContain('attempt 1')
  expect(await fileAt(project.remote, 'task/002.2', 'results/task-002-incident.md')).toContain('crashed')

  await brain.ok('fleet', 'tend', '--once')
  const all = await brain.data<FleetDocument>('fleet', '--all')
  expect(all.workers).toMatchObject([{ state: 'delivered' }, { state: 'over' }])

  // The same job once more, as GitHub offers it: the claim of the crashed one is over.
  const [, again] = await runJobs(project, text)
  expect(again).toMatchObject({ code: 1 })
  expect(again?.log).toContain('You do not hold task-002')
})

test('what GitHub does not take is given back, and nobody died', async () => {
  const { project, brain } = await aHosted()
  await scripted(brain, 'A', 'submit')
  const refused = await brain.refused('spawn', '1')
  expect(refused).toMatchObject({ code: 'HOST_DENIED', exit: 4 })
  expect(refused.hint).toContain('brain fleet workflow')
  expect(await brain.task('1')).toMatchObject({ state: 'ready', worker: null })
  expect(await git(project.remote, 'log', '--format=%s', 'task/001.2')).not.toContain('dead worker')
  expect((await brain.data<FleetDocument>('fleet', '--all')).workers).toEqual([])
})

test('gh gets the inputs on standard input; without any login nothing is claimed', async () => {
  const { project, brain } = await aHosted('gh')
  await scripted(brain, 'A', 'submit')
  await brain.ok('spawn', '1')
  const call = project.gh.calls.find(({ args }) => args[0] === 'workflow')
  expect(call?.args).toEqual([
    ...['workflow', 'run', 'brain-workers.yml', '--ref=main', '--json', '--repo=github.com/acme/origin'],
  ])
  expect(JSON.parse(call?.input ?? '')).toMatchObject({ tasks: '["task-001"]' })

  const alone = await aHostedProject({ via: 'nothing', files: FILES })
  const nobody = await alone.join('brain')
  await nobody.ok('init')
  await scripted(nobody, 'A', 'submit')
  expect(await nobody.refused('spawn', '1')).toMatchObject({ code: 'RUNNER_FAILED' })
  expect(await readRef(alone.remote, 'refs/heads/task/001')).toBeNull()
})
