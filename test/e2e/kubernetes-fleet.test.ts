import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Job } from 'kubernetes-models/batch/v1'
import { Secret } from 'kubernetes-models/v1'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { aProject, type Person, type Project } from '../support/a-project.ts'
import { endTender, type FleetDocument, scripted, until } from '../support/a-fleet.ts'
import { HAS_SANDBOX, runPod } from '../support/engine-jobs.ts'
import { fileAt, readRef } from '../support/git-sandbox.ts'
import { httpServer } from '../support/servers.ts'

const LOGIN = { user: 'x-access-token', password: 'cluster-token-4711' }

type Manifest = { readonly items: readonly [SecretItem, JobItem] }
type SecretItem = { readonly kind: string; readonly stringData: Readonly<Record<string, string>> }
interface JobItem {
  readonly metadata: { readonly name: string }
  readonly spec: {
    readonly completions: number
    readonly template: { readonly spec: { readonly containers: readonly Parameters<typeof runPod>[0][] } }
  }
}

/** kubectl is a command of the settings: this one keeps what it gets. */
async function aCluster(): Promise<{ project: Project; brain: Person; sent: () => Manifest }> {
  const project = await aProject()
  const { url } = await httpServer(project.box.path, LOGIN)
  const kept = join(project.box.path, 'sent.yml')
  const kubectl = join(project.box.path, 'kubectl')
  writeFileSync(kubectl, `#!/bin/sh\n[ "$*" = 'create -f -' ] && cat >'${kept}'\n`, { mode: 0o755 })
  const brain = await project.join('brain', { XDG_CACHE_HOME: join(project.box.path, 'cache') })
  await brain.ok('init')
  await brain.commit({
    '.brain/fleet.yml': 'runner: kubernetes\nagent: scripted\nretry_after: 0s\n',
    '.brain/runners/kubernetes.yml': `image: registry.example.org/workers:1
kubectl: [${kubectl}]
namespace: fleet
url: ${url}/origin.git
`,
  })
  await brain.git('push', '--quiet', 'origin', 'HEAD:main')
  return { project, brain, sent: () => parse(readFileSync(kept, 'utf8')) as Manifest }
}

function faultsOf(item: unknown): string | null {
  const { kind } = item as { kind: string }
  try {
    if (kind === 'Job') new Job(item as never).validate()
    else new Secret(item as never).validate()
    return null
  } catch (error) {
    return String(error)
  }
}

test('the manifest passes the schemas of Kubernetes, and is printed without anything being reserved', async () => {
  const { brain, project } = await aCluster()
  await scripted(brain, 'A', 'submit')
  const printed = await brain.brain('spawn', '1', '--dry-run')
  const { items } = parse(printed.stdout) as Manifest
  expect(items.map(faultsOf)).toEqual([null, null])
  expect(faultsOf({ ...items[1], spec: { ...items[1].spec, completions: 'one' } })).not.toBeNull()
  expect(await readRef(project.remote, 'refs/heads/task/001')).toBeNull()
  expect(printed.stdout).not.toContain(LOGIN.password)
})

test('without kubectl, or without a file that says what to run, the next step is said', async () => {
  const project = await aProject()
  const brain = await project.join('brain')
  await brain.ok('init')
  await scripted(brain, 'A', 'submit')
  const unwritten = await brain.refused('spawn', '1', '--runner', 'kubernetes', '--agent', 'scripted')
  expect(unwritten).toMatchObject({ code: 'BAD_INPUT' })
  expect(unwritten.hint).toContain('.brain/runners/kubernetes.yml')
  await brain.commit({ '.brain/runners/kubernetes.yml': 'image: a\nkubectl: [kubectl-that-is-nowhere]\n' })
  await brain.git('push', '--quiet', 'origin', 'HEAD:main')
  const missing = await brain.refused('spawn', '1', '--runner', 'kubernetes', '--agent', 'scripted')
  expect(missing).toMatchObject({ code: 'RUNNER_FAILED' })
  expect(missing.message).toContain('kubectl-that-is-nowhere')
  expect(await readRef(project.remote, 'refs/heads/task/001')).toBeNull()
})

test.skipIf(!HAS_SANDBOX)(
  'each pod does one claim: read-only root, not root; one that is taken away saves its work and is no crash',
  async () => {
    const { brain, project, sent } = await aCluster()
    await scripted(brain, 'Delivers', 'write a.txt; submit')
    await scripted(brain, 'Taken away', 'write b.txt; hang')
    await brain.ok('spawn', '1', '2')
    await endTender(brain)
    const { items } = sent()
    const [{ stringData }, job] = items
    expect(items.map(faultsOf)).toEqual([null, null])
    expect(job.spec.completions).toBe(2)
    const [container] = job.spec.template.spec.containers
    if (container === undefined) throw new Error('there is no container')
    const pods = [0, 1].map((index) =>
      runPod(container, {
        root: project.box.path,
        index,
        secret: { token: LOGIN.password },
        claims: stringData,
      }),
    )
    const first = await pods[0]?.done
    expect(first?.log).not.toContain(LOGIN.password)
    expect(first).toMatchObject({ code: 0 })
    expect(await brain.task('1')).toMatchObject({ state: 'review', worker: 'arm-001' })

    await until('it works', async () => (await brain.task('2')).state === 'in_progress')
    await new Promise((done) => setTimeout(done, 8_000))
    pods[1]?.terminate()
    expect((await pods[1]?.done)?.code).toBe(1)
    expect(await brain.task('2')).toMatchObject({ state: 'ready', attempt: 2 })
    expect(await fileAt(project.remote, 'task/002.2', 'b.txt')).toContain('attempt 1')
    expect(await fileAt(project.remote, 'task/002.2', 'results/task-002-incident.md')).toContain('killed')

    await brain.ok('fleet', 'tend', '--once')
    const all = await brain.data<FleetDocument>('fleet', '--all')
    expect(all.workers).toMatchObject([{ state: 'delivered' }, { state: 'over' }])
  },
)
