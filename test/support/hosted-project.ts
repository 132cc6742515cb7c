import { join } from 'node:path'
import { aProject, deliver, type Person, type Project } from './a-project.ts'
import { fakeGh, type FakeGh } from './fake-gh.ts'
import type { Files } from './git-sandbox.ts'
import { githubServer, TOKEN, type GithubServer } from './github-server.ts'
import { simulatedGithub, type SimulatedGithub } from './simulated-github.ts'

export interface HostedProject extends Project {
  readonly github: SimulatedGithub
  readonly server: GithubServer
  readonly gh: FakeGh
}

export interface Hosted {
  /** How clones reach pull requests: the REST API with a token, gh, or not at all. */
  readonly via: 'api' | 'gh' | 'nothing'
  /** Default: the settings that make approvals pull requests. */
  readonly files?: Files
}

const SETTINGS = { '.brain/config.yml': 'integration: pull-request\n' }

/** A repository that clones take for https://github.com/acme/origin.git. Simulated: all of it is on this machine. */
export async function aHostedProject({ via, files = SETTINGS }: Hosted): Promise<HostedProject> {
  const hosts: Pick<HostedProject, 'github' | 'server' | 'gh'>[] = []
  const project = await aProject({
    files,
    route: async (root) => {
      const github = simulatedGithub(root)
      const server = await githubServer(github)
      const gh = await fakeGh(root, via === 'gh' ? github : null)
      hosts.push({ github, server, gh })
      return { url: 'https://github.com/acme', env: environmentOf({ root, via, server, gh }) }
    },
  })
  const [host] = hosts
  if (host === undefined) throw new Error('The route was not asked for.')
  return { ...project, ...host }
}

function environmentOf({
  root,
  via,
  server,
  gh,
}: Pick<HostedProject, 'server' | 'gh'> & { root: string; via: Hosted['via'] }): Record<string, string> {
  return {
    PATH: [gh.folder, process.env['PATH'] ?? ''].join(':'),
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.${join(root, '/')}.insteadOf`,
    GIT_CONFIG_VALUE_0: 'https://github.com/acme/',
    GITHUB_API_URL: server.url,
    ...(via === 'api' ? { GITHUB_TOKEN: TOKEN } : {}),
  }
}

/** The page of the first pull request. */
export const PAGE = 'https://github.com/acme/origin/pull/7'

export interface HandedIn {
  readonly project: HostedProject
  readonly brain: Person
  readonly worker: Person
  /** The commit that was handed in. */
  readonly tip: string
}

/** Task 1 is handed in, and shown to the brain. */
export async function handedIn(via: Hosted['via'] = 'api'): Promise<HandedIn> {
  const project = await aHostedProject({ via })
  const [brain, worker] = [await project.join('bea'), await project.join('wil')]
  await brain.ok('create-task', 'Form')
  const tip = await deliver(worker, '1', { 'form.js': 'form\n' })
  await brain.ok('review', '1')
  return { project, brain, worker, tip }
}
