import { describe, expect, test } from 'vitest'
import {
  commitFile,
  type Environment,
  fileAt,
  git,
  readRef,
  type Sandbox,
  sandbox,
} from '../support/git-sandbox.ts'
import { gitDaemon, httpServer, SKIP_SSH, sshServer } from '../support/servers.ts'

const LOGIN = { user: 'ada', password: 'not: a secret' }

interface Route {
  readonly url: string
  readonly env: Environment
}

/** How a client reaches the repositories of a folder. */
const ROUTES: readonly { name: string; skip: boolean; open: (root: string) => Promise<Route> }[] = [
  { name: 'a path', skip: false, open: async (root) => ({ url: root, env: {} }) },
  { name: 'a file URL', skip: false, open: async (root) => ({ url: `file://${root}`, env: {} }) },
  { name: 'git daemon', skip: false, open: gitDaemon },
  { name: 'ssh', skip: SKIP_SSH, open: sshServer },
  { name: 'http without a password', skip: false, open: (root) => httpServer(root) },
  { name: 'http with a password', skip: false, open: (root) => httpServer(root, LOGIN) },
]

describe.each(ROUTES)('over $name', ({ skip, open }) => {
  test.skipIf(skip)('a commit pushed by one clone arrives in another', async () => {
    const box = await sandbox()
    await box.bareRemote({ files: { 'README.md': 'first\n' } })
    const { url, env } = await open(box.path)
    const writer = await box.clone(`${url}/origin.git`, 'writer', env)

    const commit = await commitFile(writer, { 'note.md': 'second\n' }, 'Add a note')
    await git(
      { dir: writer, env },
      'push',
      '--quiet',
      '--porcelain',
      '--atomic',
      'origin',
      'HEAD:refs/heads/task/001',
    )

    const reader = await box.clone(`${url}/origin.git`, 'reader', env)
    expect(await readRef(reader, 'refs/remotes/origin/task/001')).toBe(commit)
    expect(await fileAt(reader, commit, 'note.md')).toBe('second\n')
  })

  test.skipIf(skip)('a push that is not a fast-forward is refused', async () => {
    const box = await sandbox()
    await box.bareRemote({ files: { 'README.md': 'first\n' } })
    const { url, env } = await open(box.path)
    const [one, two] = [
      await box.clone(`${url}/origin.git`, 'one', env),
      await box.clone(`${url}/origin.git`, 'two', env),
    ]
    await commitFile(one, { 'one.md': '1\n' }, 'One')
    await commitFile(two, { 'two.md': '2\n' }, 'Two')
    await git({ dir: one, env }, 'push', '--quiet', 'origin', 'main')

    await expect(git({ dir: two, env }, 'push', '--quiet', 'origin', 'main')).rejects.toThrow('[rejected]')
  })
})

describe('the HTTP server', () => {
  test('asks for a password, and refuses a wrong one', async () => {
    const box = await sandbox()
    await box.bareRemote({ files: { 'README.md': 'first\n' } })
    const server = await httpServer(box.path, LOGIN)
    const wrong = server.urlWithPassword.replace(LOGIN.user, 'eve')

    await expect(box.clone(`${server.url}/origin.git`, 'nobody')).rejects.toThrow('could not read Username')
    await expect(box.clone(`${wrong}/origin.git`, 'eve')).rejects.toThrow('Authentication failed')
    await expect(box.clone(`${server.urlWithPassword}/origin.git`, 'ada')).resolves.toContain('ada')
  })

  test.each([
    { fault: 'refuse', says: '403' },
    { fault: 'unavailable', says: '503' },
  ] as const)('told to $fault, it answers $says and nothing arrives', async ({ fault, says }) => {
    const { server, remote, writer, commit } = await pushReady()
    server.failPushes(fault)
    await expect(git(writer, 'push', 'origin', 'main')).rejects.toThrow(says)
    expect(await readRef(remote, 'main')).not.toBe(commit)

    server.failPushes(null)
    await git(writer, 'push', 'origin', 'main')
    expect(await readRef(remote, 'main')).toBe(commit)
  })

  test('told to lose the answer, it lets the push arrive and the client fail', async () => {
    const { server, remote, writer, commit } = await pushReady()
    server.failPushes('lose-answer')
    await expect(git(writer, 'push', 'origin', 'main')).rejects.toThrow(/RPC failed|hung up|Empty reply/)
    expect(await readRef(remote, 'main')).toBe(commit)
  })
})

describe.each([
  { name: 'git daemon', skip: false, open: gitDaemon },
  { name: 'sshd', skip: SKIP_SSH, open: sshServer },
  { name: 'the HTTP server', skip: false, open: (root: string) => httpServer(root) },
])('$name', ({ skip, open }) => {
  test.skipIf(skip)('is out of reach once it was stopped', async () => {
    const box = await sandbox()
    await box.bareRemote({ files: { 'README.md': 'first\n' } })
    const server = await open(box.path)
    const ask = { dir: box.path, env: server.env }
    await git(ask, 'ls-remote', `${server.url}/origin.git`)
    await server.stop()
    await expect(git(ask, 'ls-remote', `${server.url}/origin.git`)).rejects.toThrow(/connect/i)
  })
})

async function pushReady() {
  const box: Sandbox = await sandbox()
  const remote = await box.bareRemote({ files: { 'README.md': 'first\n' } })
  const server = await httpServer(box.path)
  const writer = await box.clone(`${server.url}/origin.git`, 'writer')
  const commit = await commitFile(writer, { 'note.md': 'second\n' }, 'Add a note')
  return { server, remote, writer, commit }
}
