import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { delivered, type FleetDocument, scripted, until } from '../support/a-fleet.ts'
import { fileAt, git, readRef } from '../support/git-sandbox.ts'
import { aNetwork, SKIP_NETWORK } from '../support/network.ts'
import { SKIP_SSH } from '../support/servers.ts'
import { aSshFleet, processesOn, type SshTestHost } from '../support/ssh-fleet.ts'

/** Work places and what lies beside them. */
function placesUnder(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((project) => readdirSync(join(folder, project)))
}

async function areThere(remote: string, objects: readonly string[]): Promise<boolean> {
  const answers = await git({ dir: remote, input: objects.join('\n') }, 'cat-file', '--batch-check')
  return !answers.includes(' missing')
}

describe.skipIf(SKIP_SSH)('workers on other machines by ssh', () => {
  test('three hosts share four tasks; each is delivered, and nothing is left behind', async () => {
    const { brain, hosts, project } = await aSshFleet({ names: ['one', 'two', 'three'], runner: 'max: 2\n' })
    for (const at of [1, 2, 3, 4])
      await scripted(brain, `Page ${at}`, `write pages/${at}.txt; commit; push; fork; sleep 3; submit`)

    const { workers } = await brain.data<{ workers: { host: string }[] }>('spawn', '--next', '4')
    const used = workers.map(({ host }) => host)
    expect(new Set(used)).toEqual(new Set(['one', 'two', 'three']))
    expect(await brain.ok('fleet', '--all')).toContain('ssh ')

    const left = () => Object.values(hosts).flatMap(({ places }) => placesUnder(places))
    await until('all is delivered and tidied up', async () => {
      const outputs = [1, 2, 3, 4].map((at) => `task/00${at}:results/task-00${at}-output.md`)
      return left().length === 0 && (await areThere(project.remote, outputs))
    })
    for (const id of ['1', '2', '3', '4']) await delivered(brain, id)
    expect(await brain.task('4')).toMatchObject({ state: 'review', worker: 'arm-004' })
    expect(await brain.ok('fleet', 'logs', '3')).toContain('"session_id":"scripted-task-003-1"')
    expect(Object.values(hosts).flatMap((host) => processesOn(host))).toEqual([])
  })

  test('no nonce, prompt or secret is on a command line, and only what is named goes over', async () => {
    const { brain, hosts } = await aSshFleet({
      names: ['one'],
      settings: 'pass_env: [NAMED_TOKEN]\n',
      env: { NAMED_TOKEN: 'named-4711', OTHER_TOKEN: 'other-4712', PLAIN: 'plain-4713' },
    })
    await scripted(brain, 'Long', 'write a.txt; hang')
    await brain.ok('spawn', '1')
    const host = hosts['one'] as SshTestHost
    await until('the agent runs', () => processesOn(host).some(({ words }) => words.includes('86400')))
    const running = processesOn(host)
    const record = readFileSync(join(brain.dir, '.git/brain/fleet/task-001.json'), 'utf8')
    const { nonce } = JSON.parse(record) as { nonce: string }
    const words = readdirSync('/proc').flatMap((name) => {
      try {
        return [readFileSync(`/proc/${name}/cmdline`, 'latin1')]
      } catch {
        return []
      }
    })
    expect(words.filter((each) => each.includes(nonce) || each.includes('named-4711'))).toEqual([])
    const agent = running.map(({ environment }) => environment).find((each) => each.includes('BRAIN_WORKER='))
    expect(agent).toContain('NAMED_TOKEN=named-4711')
    expect(agent).toContain('HOST_NAME=one')
    for (const { environment } of running)
      expect(environment).not.toMatch(/other-4712|plain-4713|XDG_CACHE_HOME/)
    await brain.ok('fleet', 'stop', '1')
    expect(processesOn(host)).toEqual([])
  })

  test('a crash and a stop lose nothing: what was left is pushed from the host, secrets left out', async () => {
    const { brain, hosts, project } = await aSshFleet({ names: ['one', 'two'] })
    await scripted(brain, 'Crashes', 'write a.txt; commit; write b.txt; write .env; crash 3')
    await scripted(brain, 'Stubborn', 'fork; write kept.txt; stubborn')
    await brain.ok('spawn', '1', '2')
    await until('one is over', async () => (await readRef(project.remote, 'refs/heads/task/001.2')) !== null)
    expect(await brain.task('1')).toMatchObject({ state: 'ready', attempt: 2 })
    expect(await git(project.remote, 'ls-tree', '-r', '--name-only', 'task/001.2')).toContain('b.txt')
    expect(await git(project.remote, 'ls-tree', '-r', '--name-only', 'task/001.2')).not.toContain('.env')
    expect(await fileAt(project.remote, 'task/001.2', 'results/task-001-incident.md')).toContain(
      'Error: something broke',
    )

    await brain.ok('fleet', 'stop', '2')
    expect(await fileAt(project.remote, 'task/002.2', 'kept.txt')).toContain('attempt 1')
    expect(Object.values(hosts).flatMap((host) => processesOn(host))).toEqual([])
  })

  test('a host that does not answer is said, and is no death; its worker goes on and delivers', async () => {
    const { brain, hosts, project } = await aSshFleet({ names: ['one', 'two'] })
    await scripted(brain, 'Long', 'sleep 6; write a.txt; submit')
    await scripted(brain, 'Other', 'submit')
    const host = hosts['one'] as SshTestHost
    await brain.ok('spawn', '1')
    await host.stop()
    expect((await brain.data<FleetDocument>('fleet')).workers).toMatchObject([
      { task: 'task-001', state: 'away' },
    ])
    const said = await brain.brain('fleet', 'tend', '--once')
    expect(said.stdout + said.stderr).not.toContain('crash')
    // The other host takes the next one.
    const { workers } = await brain.data<{ workers: { host: string }[] }>('spawn', '2')
    expect(workers).toMatchObject([{ host: 'two' }])
    await until(
      'it delivered without being seen',
      async () =>
        (await readRef(project.remote, 'refs/heads/task/001')) !== null &&
        (await brain.task('1')).state === 'review',
    )
    expect((await brain.data<FleetDocument>('fleet')).workers[0]?.state).toBe('away')
  })

  test.skipIf(SKIP_NETWORK)(
    'over a network of hosts: one whose packets vanish is away and keeps its worker; back again, it has delivered',
    async () => {
      const network = await aNetwork(3)
      const { brain, hosts, project } = await aSshFleet({
        names: ['one', 'two', 'three'],
        settings: 'max: 3\n',
        runner: 'max: 1\n',
        network,
      })
      for (const at of [1, 2, 3]) await scripted(brain, `Page ${at}`, `sleep 25; write ${at}.txt; submit`)
      const { workers } = await brain.data<{ workers: { host: string; task: string }[] }>(
        'spawn',
        '--next',
        '3',
      )
      const lost = workers.find(({ host }) => host === 'three')?.task ?? ''
      await network[2]?.cutOff()
      const others = ['task-001', 'task-002', 'task-003'].filter((id) => id !== lost)
      for (const id of others)
        await until(`${id} is delivered`, async () => (await brain.task(id)).state === 'review')
      const now = (await brain.data<FleetDocument>('fleet')).workers
      expect(now.filter(({ task }) => task === lost)).toMatchObject([{ state: 'away' }])
      expect(await brain.task(lost)).toMatchObject({ state: 'in_progress', attempt: 1 })
      await network[2]?.joinAgain()
      await until('the last one pushes when it can', async () => {
        await brain.brain('fleet', 'tend', '--once')
        return (await brain.task(lost)).state === 'review'
      })
      expect(await readRef(project.remote, `refs/heads/${lost.replace('-', '/')}`)).not.toBeNull()
      await until(
        'nothing is left',
        () => Object.values(hosts).flatMap((host) => processesOn(host)).length === 0,
      )
    },
  )

  test('a host that lets nobody in, one that is not there, and one without the agent: nothing is claimed', async () => {
    const { brain, hosts, project } = await aSshFleet({ names: ['one'] })
    await scripted(brain, 'A', 'submit')
    expect(await brain.refused('spawn', '1', '--agent', 'goose', '--permissions', 'full')).toMatchObject({
      code: 'AGENT_MISSING',
    })
    const runners = async () => {
      const { checks } = await brain.data<{ checks: { name: string; status: string; message: string }[] }>(
        'health',
      )
      return checks.filter(({ name }) => name === 'runners')
    }
    expect(await runners()).toMatchObject([{ status: 'ok', message: 'ssh on one can run workers' }])
    await (hosts['one'] as SshTestHost).stop()
    expect(await runners()).toMatchObject([{ status: 'warn' }])
    expect(await brain.refused('spawn', '1')).toMatchObject({
      code: 'MACHINE_UNREACHABLE',
      exit: 3,
      retryable: true,
    })
    expect(await readRef(project.remote, 'refs/heads/task/001')).toBeNull()
    expect(existsSync(join(brain.dir, '.git/brain/fleet/task-001.json'))).toBe(false)
  })
})
