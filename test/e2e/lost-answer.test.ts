import { expect, test } from 'vitest'
import { aProject, type Person, type TaskDocument } from '../support/a-project.ts'
import { fileAt, git, readRef } from '../support/git-sandbox.ts'
import { branchesOf } from '../support/outsider.ts'
import { httpServer, type HttpServer } from '../support/servers.ts'

interface Scene {
  readonly remote: string
  readonly server: HttpServer
  readonly brain: Person
  readonly worker: Person
}

async function scene(): Promise<Scene> {
  const servers: HttpServer[] = []
  const route = async (root: string): Promise<HttpServer> => {
    const server = await httpServer(root)
    servers.push(server)
    return server
  }
  const { remote, join } = await aProject({ route, files: { '.brain/config.yml': 'fetch_after: 0s\n' } })
  return { remote, server: servers[0]!, brain: await join('bea'), worker: await join('wil') }
}

test('what the server did and did not answer is done, and done once', async () => {
  const { remote, server, brain, worker } = await scene()
  server.failPushes('lose-answer')

  const created = await brain.data<{ tasks: TaskDocument[] }>('create-task', 'Form')
  expect(created.tasks).toMatchObject([{ id: 'task-001', state: 'ready' }])
  expect(await git(remote, 'rev-list', '--count', 'main')).toBe('2')

  const { tasks } = await worker.data<{ tasks: TaskDocument[] }>('worker', 'claim')
  expect(tasks).toMatchObject([{ id: 'task-001', worker: 'wil', attempt: 1 }])
  expect(Object.keys(await branchesOf(remote))).toEqual(['main', 'task/001'])

  await worker.commit({ 'form.js': 'form\n' })
  const submitted = await worker.data<{ task: TaskDocument }>('worker', 'submit', '1', '--summary', 'Done')
  expect(submitted.task.state).toBe('review')
  expect(await readRef(remote, 'task/001')).toBe(await worker.git('rev-parse', 'HEAD'))

  await brain.ok('review', '1')
  expect(await brain.data('review', '1', '--approve')).toMatchObject({ verdict: 'approved' })
  expect(await git(remote, 'rev-list', '--merges', '--count', 'main')).toBe('1')
  expect(await fileAt(remote, 'main', 'form.js')).toBe('form\n')
  expect(await brain.data('undo')).toMatchObject({ branch: 'task/001.2' })
  expect(await fileAt(remote, 'main', 'form.js')).toBeNull()
})

test('a push that the server refuses or cannot take is a failure that says so, and nothing is half-done', async () => {
  const { remote, server, brain, worker } = await scene()
  await brain.ok('create-task', 'Form')
  const before = await branchesOf(remote)
  server.failPushes('refuse')
  expect(await brain.refused('create-task', 'Page')).toMatchObject({
    exit: 4,
    code: 'AUTH_FAILED',
    retryable: false,
  })
  expect(await worker.refused('worker', 'claim', '1')).toMatchObject({ exit: 4, code: 'AUTH_FAILED' })
  server.failPushes('unavailable')
  expect(await brain.refused('create-task', 'Page')).toMatchObject({
    exit: 3,
    code: 'REMOTE_UNREACHABLE',
    retryable: true,
  })
  expect(await worker.refused('worker', 'claim', '1')).toMatchObject({ exit: 3, code: 'REMOTE_UNREACHABLE' })
  expect(await branchesOf(remote)).toEqual(before)
  expect(await brain.git('status', '--porcelain', '--branch')).toBe('## main...origin/main')
  server.failPushes(null)
  await worker.ok('worker', 'claim', '1')
  await brain.ok('create-task', 'Page')
  expect(await brain.ok('list', '-q')).toBe('task-001\ntask-002\n')
})

test('without the remote a writer fails at once, and a reader goes on with what it has', async () => {
  const { server, brain, worker } = await scene()
  await brain.ok('create-task', 'Form')
  await server.stop()
  for (const [person, words] of [
    [brain, ['create-task', 'Page']],
    [worker, ['worker', 'claim', '1']],
    [brain, ['cancel', '1']],
  ] as const)
    expect(await person.refused(...words), words.join(' ')).toMatchObject({
      exit: 3,
      code: 'REMOTE_UNREACHABLE',
      retryable: true,
    })
  const run = await brain.brain('list')
  expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('task-001') as string })
  expect(run.stderr).toMatch(/remote/)
})
