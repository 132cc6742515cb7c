import { chmod, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { allSayNo, saysNo } from '../support/bad-input.ts'
import { brain, brainOk } from '../support/brain-cli.ts'
import { fileAt, git, readRef } from '../support/git-sandbox.ts'
import { laidOut, type LaidOut } from '../support/laid-out.ts'
import { httpServer } from '../support/servers.ts'

const CREATE = ['create-task', 'Form']
const WRITERS = [
  'create-task Form',
  'edit-task 1 --priority high',
  'cancel 1',
  'reserve 1 --worker w',
  'worker claim',
  'sync',
]

describe('a remote that cannot be reached', () => {
  test('readers go on with what they have and say so; --fetch insists', async () => {
    const { dir, shared } = await laidOut()
    await brainOk(dir, ['list', '--fetch'])
    await rename(shared, `${shared}.away`)
    await writeFile(join(dir, '.git/brain/state.json'), '{"fetchedAt":"2020-01-01T00:00:00Z"}')
    for (const verb of [['list'], ['next'], ['status'], ['show', '1']]) {
      const run = await brainOk(dir, verb)
      expect(run.stdout).toContain('Product list')
      expect(run.stderr).toMatch(/^warning: the remote cannot be reached \(.+\); this is as of /m)
    }
    const status = (await brainOk(dir, ['status', '--json'])).json<{ fetchedAt: string }>()
    expect(status.data.fetchedAt).toMatch(/^2020-01-01T00:00:00/)
    await saysNo({ dir }, ['list', '--fetch'], {
      exit: 3,
      code: 'REMOTE_UNREACHABLE',
      message: 'origin',
      hint: 'git ls-remote',
    })
  })

  test('writers fail, worth trying again, and nothing is half-done', async () => {
    const { dir, shared } = await laidOut()
    await rename(shared, `${shared}.away`)
    await allSayNo({ dir, others: [`${shared}.away`] }, WRITERS, {
      exit: 3,
      code: 'REMOTE_UNREACHABLE',
      message: /^The remote origin cannot be reached: /,
      hint: 'Nothing was changed. Try again',
    })
    await rename(`${shared}.away`, shared)
    await brainOk(dir, CREATE)
    expect(await fileAt(shared, 'main', 'tasks/task-002.md')).toContain('title: Form')
  })

  test('a server that is down, one that is no git server and a host that is not there say the same', async () => {
    const { box, dir } = await laidOut()
    const server = await httpServer(box.path)
    await server.stop()
    for (const url of [
      `${server.url}/origin.git`,
      'git://127.0.0.1:9/x.git',
      'https://no-such-host.invalid/x.git',
    ]) {
      await git(dir, 'remote', 'set-url', 'origin', url)
      await saysNo({ dir }, CREATE, {
        exit: 3,
        code: 'REMOTE_UNREACHABLE',
        message: 'cannot be reached',
        hint: 'Try again',
      })
    }
  })
})

describe('a remote that says no', () => {
  test('with a hook: the hook’s own words are shown', async () => {
    const { dir, shared } = await laidOut()
    const hook = join(shared, 'hooks/pre-receive')
    await writeFile(hook, '#!/bin/sh\necho "main is frozen until Monday" >&2\nexit 1\n')
    await chmod(hook, 0o755)
    await allSayNo({ dir, others: [shared] }, ['create-task Form', 'cancel 1', 'worker claim 1'], {
      exit: 1,
      code: 'HOOK_DECLINED',
      message: 'main is frozen until Monday',
      hint: 'administrator',
    })
  })

  test('by HTTP 403: it is a question of rights, and reading goes on', async () => {
    const scene = await overHttp()
    scene.server.failPushes('refuse')
    await allSayNo(scene.ground, ['create-task Form', 'worker claim 1'], {
      exit: 4,
      code: 'AUTH_FAILED',
      message: 'The remote origin refused access',
      hint: 'credentials',
    })
    await brainOk(scene.dir, ['list', '--fetch'])
  })

  test('to a wrong password: nothing asks for another one, and the password is not repeated', async () => {
    const { box, dir, shared } = await laidOut()
    const server = await httpServer(box.path, { user: 'ada', password: 'right-one' })
    await git(
      dir,
      'remote',
      'set-url',
      'origin',
      `${server.url.replace('//', '//ada:wr0ngpass@')}/origin.git`,
    )
    const run = await saysNo({ dir, others: [shared] }, CREATE, {
      exit: 4,
      code: 'AUTH_FAILED',
      message: 'refused',
      hint: 'credentials',
    })
    expect(run.stdout + run.stderr).not.toContain('wr0ngpass')
  })

  test.skipIf(process.getuid?.() === 0)('with file rights: a folder that cannot be written', async () => {
    const { dir, shared } = await laidOut()
    await git(shared, 'pack-refs', '--all')
    for (const folder of ['objects', 'refs/heads', '.']) await chmod(join(shared, folder), 0o555)
    const run = await brain(dir, [...CREATE, '--json'])
    for (const folder of ['.', 'refs/heads', 'objects']) await chmod(join(shared, folder), 0o755)
    expect(run.code).toBeGreaterThan(0)
    expect(await fileAt(shared, 'main', 'tasks/task-002.md')).toBeNull()
  })
})

describe('an identity', () => {
  const NOBODY = { GIT_CONFIG_GLOBAL: '/dev/null', EMAIL: '' }

  test('that is missing stops writers before anything is pushed, and no reader', async () => {
    const { dir, shared } = await laidOut()
    await git(dir, 'config', '--unset', 'user.name')
    await git(dir, 'config', '--unset', 'user.email')
    await git(dir, 'config', 'user.useConfigOnly', 'true')
    const ground = { dir, others: [shared], options: { env: NOBODY } }
    await allSayNo(ground, ['create-task Form', 'edit-task 1 --priority high', 'worker claim 1 --as w'], {
      exit: 1,
      code: 'IDENTITY_MISSING',
      message: 'git does not know who you are',
      hint: 'git config user.name',
    })
    await brainOk(dir, ['list', '--fetch'], { env: NOBODY })
    const named = {
      ...NOBODY,
      GIT_AUTHOR_NAME: 'Ada',
      GIT_AUTHOR_EMAIL: 'a@example.invalid',
      GIT_COMMITTER_NAME: 'Ada',
      GIT_COMMITTER_EMAIL: 'a@example.invalid',
    }
    await brainOk(dir, CREATE, { env: named })
    expect(await git(shared, 'log', '-1', '--format=%an', 'main')).toBe('Ada')
  })
})

async function overHttp(): Promise<{
  dir: string
  ground: { dir: string; others: string[] }
  server: Awaited<ReturnType<typeof httpServer>>
}> {
  const made: LaidOut = await laidOut()
  const server = await httpServer(made.box.path)
  await git(made.shared, 'config', 'http.receivepack', 'true')
  await git(made.dir, 'remote', 'set-url', 'origin', `${server.url}/origin.git`)
  expect(await readRef(made.shared, 'refs/heads/main')).not.toBeNull()
  return { dir: made.dir, ground: { dir: made.dir, others: [made.shared] }, server }
}
