import { readdirSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { aProject, type Person, type Project } from './a-project.ts'
import { atEnd } from './at-end.ts'
import { LOOPBACK, type NetworkPlace } from './network.ts'
import { type Server, sshServer } from './servers.ts'
import { killEach } from './kill-each.ts'

export interface SshFleet {
  readonly project: Project
  readonly brain: Person
  /** By their names, `one` to `three`. */
  readonly hosts: Readonly<Record<string, SshTestHost>>
}

export interface SshTestHost extends Server {
  /** Its home folder, and where it makes work places. */
  readonly home: string
  readonly places: string
}

export interface SshFleetOptions {
  readonly names: readonly string[]
  /** Lines of `.brain/fleet.yml`, and of the runner's file. */
  readonly settings?: string
  readonly runner?: string
  readonly env?: Readonly<Record<string, string>>
  /** Each host's place in a network, the first one's also for the remote; without, all are on the loopback. */
  readonly network?: readonly NetworkPlace[]
}

/**
 * A brain and several machines: each an OpenSSH server of its own with a home folder of its own. The remote is on the first;
 * the others reach it by ssh.
 */
export async function aSshFleet({
  names,
  settings = '',
  runner = '',
  env = {},
  network = [],
}: SshFleetOptions): Promise<SshFleet> {
  const hosts: Record<string, SshTestHost> = {}
  const project = await aProject({
    files: { 'README.md': '# Project\n' },
    route: async (root) => {
      const git = await sshServer(root, {}, network[0])
      for (const [at, name] of names.entries())
        hosts[name] = await hostIn(root, { name, git, place: network[at] ?? LOOPBACK })
      return git
    },
  })
  const brain = await project.join('brain', { XDG_CACHE_HOME: join(project.box.path, 'cache'), ...env })
  const yaml = names.map((name) => {
    const { url } = hosts[name] as SshTestHost
    const { username, hostname, port } = new URL(url)
    const ssh = `{name: ${name}, host: ${username}@${hostname}, port: ${port}}`
    return `  - ${ssh}\n`
  })
  await brain.ok('init')
  await brain.commit({
    '.brain/fleet.yml': `runner: ssh\nagent: scripted\nretry_after: 0s\n${settings}`,
    '.brain/runners/ssh.yml': `ssh: [${clientOf(hosts)}]\nhosts:\n${yaml.join('')}${runner}`,
  })
  await brain.git('push', '--quiet', 'origin', 'HEAD:main')
  return { project, brain, hosts }
}

/** What workers run on a host: it has the host's home. */
export function processesOn({ home }: Pick<SshTestHost, 'home'>): readonly {
  readonly pid: number
  readonly words: string
  readonly environment: string
}[] {
  return readdirSync('/proc').flatMap((name) => {
    try {
      const [environment, words] = ['environ', 'cmdline'].map((file) =>
        readFileSync(`/proc/${name}/${file}`, 'latin1').replaceAll('\0', '\n'),
      ) as [string, string]
      return environment.split('\n').includes(`HOME=${home}`) && environment.includes('BRAIN_FLEET=')
        ? [{ pid: Number(name), words, environment }]
        : []
    } catch {
      return []
    }
  })
}

interface HostParts {
  readonly name: string
  /** Where the remote is. */
  readonly git: Server
  readonly place: NetworkPlace
}

async function hostIn(root: string, { name, git, place }: HostParts): Promise<SshTestHost> {
  const home = join(root, `home-${name}`)
  await mkdir(home)
  // Workers outlive their connection, and a test that failed.
  atEnd(() => Promise.resolve(killEach(processesOn({ home }).map(({ pid }) => pid))))
  const more = { HOME: home, GIT_SSH_COMMAND: git.env['GIT_SSH_COMMAND'] ?? '', HOST_NAME: name }
  const server = await sshServer(root, more, place)
  return { ...server, home, places: join(home, '.cache/brain/places') }
}

/** One client for all: each server has keys of its own, and ssh tries those that it is given. */
function clientOf(hosts: Readonly<Record<string, SshTestHost>>): string {
  const commands = Object.values(hosts).map(({ env }) => (env['GIT_SSH_COMMAND'] ?? '').split(' '))
  const keys = commands.flatMap((words) => ['-i', words[words.indexOf('-i') + 1] ?? ''])
  const known = commands.flatMap((words) =>
    words.filter((word) => word.startsWith('UserKnownHostsFile=')).map((word) => word.slice(19)),
  )
  const words = [
    ...['ssh', '-F', '/dev/null', ...keys, '-o', `UserKnownHostsFile=${known.join(' ')}`],
    ...[
      '-o',
      'GlobalKnownHostsFile=/dev/null',
      '-o',
      'StrictHostKeyChecking=yes',
      '-o',
      'IdentitiesOnly=yes',
    ],
  ]
  return words.map((word) => `"${word}"`).join(', ')
}
