import { afterEach, describe, expect, test } from 'vitest'
import { apiAccess } from '../../src/adapters/hosts/api-access.ts'
import { openHosting } from '../../src/adapters/hosts/open-hosting.ts'
import { remoteAddress } from '../../src/adapters/hosts/remote-address.ts'
import { restRequests } from '../../src/adapters/hosts/rest-requests.ts'
import { fakeGh } from '../support/fake-gh.ts'
import { git, sandbox } from '../support/git-sandbox.ts'
import { githubServer, TOKEN, type GithubServer } from '../support/github-server.ts'
import { simulatedGithub, type SimulatedGithub } from '../support/simulated-github.ts'

const ADDRESS = { host: 'github.com', owner: 'acme', name: 'origin' }
const DRAFT = { head: 'task/001', base: 'main', title: 'task-001: Form', body: 'Body\n' }

interface Scene {
  readonly root: string
  readonly github: SimulatedGithub
  readonly server: GithubServer
}

const served: GithubServer[] = []
afterEach(() => {
  const faults = served.splice(0).flatMap((server) => server.faults)
  if (faults.length > 0) throw new Error(`not as GitHub describes it:\n${faults.join('\n')}`)
})

/** A repository with a branch task/001. */
async function scene(): Promise<Scene> {
  const box = await sandbox()
  const remote = await box.bareRemote({ files: { 'a.txt': 'a\n' } })
  await git(remote, 'branch', 'task/001', 'main')
  const github = simulatedGithub(box.path)
  const server = await githubServer(github)
  served.push(server)
  return { root: box.path, github, server }
}

describe('the REST API', () => {
  test('opens, finds and reads a pull request as GitHub describes it', async () => {
    const { github, server } = await scene()
    const requests = restRequests(ADDRESS, { url: server.url, token: TOKEN })
    expect(await requests.find(DRAFT)).toBeNull()
    const { number, url } = await requests.open(DRAFT)
    expect(github.requests).toMatchObject([{ number, ...DRAFT }])
    const found = await requests.find(DRAFT)
    expect(found).toMatchObject({ number, url, state: 'open', base: 'main' })
    expect(await requests.find({ ...DRAFT, base: 'other' })).toBeNull()
    github.close(number)
    expect(await requests.read(number)).toEqual({ ...found, state: 'closed' })
  })

  test.each([
    [{ status: 401, message: 'Bad credentials' }, 'HOST_DENIED', 'Bad credentials'],
    [{ status: 403, message: 'Resource not accessible' }, 'HOST_DENIED', 'Resource not accessible'],
    [{ status: 404, message: 'Not Found' }, 'HOST_DENIED', 'Not Found'],
    [{ status: 422, message: 'Validation Failed' }, 'HOST_REFUSED', 'Validation Failed'],
    [{ status: 429, message: 'Slow down' }, 'HOST_UNREACHABLE', 'Slow down'],
    [{ status: 502, message: 'Server Error' }, 'HOST_UNREACHABLE', 'Server Error'],
    [
      { status: 403, message: 'API rate limit exceeded', headers: { 'x-ratelimit-remaining': '0' } },
      'HOST_UNREACHABLE',
      'API rate limit exceeded',
    ],
    ['lose-answer', 'HOST_UNREACHABLE', 'UND_ERR_SOCKET'],
  ] as const)('tells %j by its own code, without the token', async (fault, code, reason) => {
    const { server } = await scene()
    server.fail('POST', fault)
    const error: unknown = await restRequests(ADDRESS, { url: server.url, token: TOKEN })
      .open(DRAFT)
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code, details: { host: 'github.com', reason } })
    expect(JSON.stringify(error)).not.toContain(TOKEN)
    expect((error as Error).cause).toBeUndefined()
  })

  test('tells each thing that GitHub says is wrong', async () => {
    const { server } = await scene()
    const requests = restRequests(ADDRESS, { url: server.url, token: TOKEN })
    await requests.open(DRAFT)
    const reason = 'Validation Failed: A pull request already exists for acme:task/001.'
    await expect(requests.open(DRAFT)).rejects.toMatchObject({ code: 'HOST_REFUSED', details: { reason } })
  })
})

describe('gh', () => {
  test('goes before the token where it is logged in, and else the token does', async () => {
    const { root, github, server } = await scene()
    const [here, loggedOut] = [await fakeGh(root, github), await fakeGh(root, null)]
    const environment = { ...process.env, GITHUB_TOKEN: TOKEN, GITHUB_API_URL: server.url }
    const asked = async (folder: string): Promise<unknown> => {
      const PATH = `${folder}:${process.env['PATH'] ?? ''}`
      const hosting = await openHosting('git@github.com:acme/origin.git', { ...environment, PATH })
      return await hosting.requests?.find(DRAFT)
    }
    expect(await asked(here.folder)).toBeNull()
    expect(server.calls).toEqual([])
    expect(await asked(loggedOut.folder)).toBeNull()
    expect(server.calls).toHaveLength(1)
  })

  test('says why it does not open one', async () => {
    const { root, github } = await scene()
    const gh = await fakeGh(root, github)
    const PATH = `${gh.folder}:${process.env['PATH'] ?? ''}`
    const { requests } = await openHosting('https://github.com/acme/origin', { ...process.env, PATH })
    for (const [stderr, exitCode, code] of [
      [`HTTP 401: Bad credentials ${TOKEN}`, 1, 'HOST_DENIED'],
      ['To get started, run: gh auth login', 4, 'HOST_DENIED'],
      ['error connecting to api.github.com', 1, 'HOST_UNREACHABLE'],
      ['HTTP 403: API rate limit exceeded', 1, 'HOST_UNREACHABLE'],
      ['GraphQL: No commits between main and task/001', 1, 'HOST_REFUSED'],
    ] as const) {
      gh.fail({ exitCode, stderr })
      const error: unknown = await requests?.open(DRAFT).catch((thrown: unknown) => thrown)
      expect(error, stderr).toMatchObject({ code })
      expect(JSON.stringify(error)).not.toContain(TOKEN)
    }
  })
})

test.each([
  ['https://github.com/ada/shop.git', 'github.com/ada/shop'],
  ['https://token@GitHub.com/ada/shop', 'github.com/ada/shop'],
  ['git@github.com:ada/shop.git', 'github.com/ada/shop'],
  ['ssh://git@ssh.github.com:443/ada/shop.git', 'github.com/ada/shop'],
  ['https://git.example.com:8443/ada/my.shop.git/', 'git.example.com:8443/ada/my.shop'],
  ['/srv/git/shop.git', null],
  ['file:///srv/git/shop.git', null],
  ['https://github.com/ada/../shop', null],
  ['git@github.com:-x/shop', null],
  ['https://example.com/group/sub/shop.git', null],
])('the remote %s is %s', (url, expected) => {
  const address = remoteAddress(url)
  expect(address === null ? null : `${address.host}/${address.owner}/${address.name}`).toBe(expected)
})

test('a token goes to no other host than the one it is for', () => {
  const own = { GITHUB_TOKEN: 'own' }
  expect(apiAccess('github.com', own)).toEqual({ url: 'https://api.github.com', token: 'own' })
  expect(apiAccess('gitlab.com', own)).toBeNull()
  const action = { ...own, GITHUB_SERVER_URL: 'https://github.com', GITHUB_API_URL: 'https://api.github.com' }
  expect(apiAccess('git.example.com', action)).toBeNull()
  const enterprise = { GH_ENTERPRISE_TOKEN: 'theirs' }
  expect(apiAccess('git.example.com', enterprise)).toEqual({
    url: 'https://git.example.com/api/v3',
    token: 'theirs',
  })
  const server = { ...own, GITHUB_SERVER_URL: 'https://git.example.com' }
  expect(apiAccess('git.example.com', server)).toEqual({
    url: 'https://git.example.com/api/v3',
    token: 'own',
  })
  expect(apiAccess('github.com', {})).toBeNull()
})
