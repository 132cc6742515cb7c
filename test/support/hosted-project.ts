import { join } from 'node:path'
import { aProject, type Person, type Project, type ProjectOptions } from './a-project.ts'
import { fakeGh, type FakeGh } from './fake-gh.ts'
import type { Files } from './git-sandbox.ts'
import { githubServer, TOKEN, type GithubServer } from './github-server.ts'
import { simulatedGithub, type SimulatedGithub } from './simulated-github.ts'
import { handsIn, stagedProject } from './staged-project.ts'

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
  const hosts: Host[] = []
  return hosted(await aProject({ files, route: hostFor(via, hosts) }), hosts)
}

type Host = Pick<HostedProject, 'github' | 'server' | 'gh'>

function hosted(project: Project, [host]: readonly Host[]): HostedProject {
  if (host === undefined) throw new Error('The route was not asked for.')
  return { ...project, ...host }
}

/** A route to a host of its own, which is noted. */
function hostFor(via: Hosted['via'], hosts: Host[]): NonNullable<ProjectOptions['route']> {
  return async (root) => {
    const github = simulatedGithub(root)
    const server = await githubServer(github)
    const gh = await fakeGh(root, via === 'gh' ? github : null)
    hosts.push({ github, server, gh })
    return { url: 'https://github.com/acme', env: environmentOf({ root, via, server, gh }) }
  }
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
  const hosts: Host[] = []
  const { project, people } = await stagedProject({
    files: SETTINGS,
    people: ['bea', 'wil'],
    steps: [
      ['bea', 'create-task', 'Form'],
      ...handsIn('wil', '1', { 'form.js': 'form\n' }),
      ['bea', 'review', '1'],
    ],
    route: hostFor(via, hosts),
  })
  const [brain, worker] = people
  return { project: hosted(project, hosts), brain, worker, tip: await worker.git('rev-parse', 'HEAD') }
}
