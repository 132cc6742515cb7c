import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { atEnd } from './at-end.ts'
import { listening } from './bound-process.ts'
import { assertInSandbox, type Environment } from './git-sandbox.ts'
import { LOOPBACK, type NetworkPlace } from './network.ts'
import { gitHttpBackend, type PushFault } from './http-backend.ts'

/** A server for the bare repositories in one folder, seen by this machine only. It stops with the test file at the latest. */
export interface Server {
  /** The folder's address: the repository `origin.git` in it is `${url}/origin.git`. */
  readonly url: string
  /** What clients need in their environment. */
  readonly env: Environment
  readonly stop: () => Promise<void>
}

export interface HttpServer extends Server {
  /** The address with user and password in it. */
  readonly urlWithPassword: string
  /** Every push from now on goes wrong like this, until told otherwise: null is a healthy server. */
  readonly failPushes: (fault: PushFault | null) => void
}

const run = promisify(execFile)
const SSHD = ['/usr/sbin/sshd', '/usr/bin/sshd', '/usr/local/sbin/sshd'].find((path) => existsSync(path))
const ON_CI = Boolean(process.env['CI'])

/** Without sshd its tests are skipped, but never on CI: there it is an error. */
export const SKIP_SSH = SSHD === undefined && !ON_CI

/** `git://`: no authentication, pushes are allowed. */
export async function gitDaemon(root: string): Promise<Server> {
  assertInSandbox(root)
  const options = ['--reuseaddr', '--listen=127.0.0.1', '--export-all', '--enable=receive-pack']
  const command = ['git', 'daemon', ...options, '--informative-errors', `--base-path=${root}`]
  const { port, stop } = await listening((free) => [...command, `--port=${free}`, root])
  return { url: `git://127.0.0.1:${port}`, env: {}, stop }
}

/** `ssh://`, by an sshd of its own with keys of its own; `env` makes git use the key. `more` is set in its sessions. */
export async function sshServer(
  root: string,
  more: Environment = {},
  { address, within }: NetworkPlace = LOOPBACK,
): Promise<Server> {
  assertInSandbox(root)
  if (SSHD === undefined) throw new Error('sshd is missing: install OpenSSH’s server.')
  const folder = await sshFolder(root, { ListenAddress: address, SetEnv: more })
  // sshd wants it even in the foreground; packages leave it to the service that is not started here.
  if (userInfo().uid === 0) await mkdir('/run/sshd', { recursive: true })
  const command = [...within, SSHD, '-D', '-e', '-f', join(folder, 'sshd_config')]
  const { port, stop } = await listening((free) => [...command, '-p', String(free)], address)
  const hostKey = await readFile(join(folder, 'host.pub'), 'utf8')
  await writeFile(join(folder, 'known_hosts'), `[${address}]:${port} ${hostKey}`)
  const client = ['-F', '/dev/null', '-i', join(folder, 'user'), ...sshOptions(folder)]
  return {
    url: `ssh://${userInfo().username}@${address}:${port}${root}`,
    env: { GIT_SSH_COMMAND: ['ssh', ...client].join(' ') },
    stop,
  }
}

/** `http://`, by git's own CGI program, asking for a password when one is given. `mayPush` limits what it takes. */
export async function httpServer(
  root: string,
  login?: { readonly user: string; readonly password: string },
  mayPush?: (branch: string, isDeletion: boolean) => boolean,
): Promise<HttpServer> {
  assertInSandbox(root)
  let fault: PushFault | null = null
  const listener = gitHttpBackend({ root, login: login ?? null, fault: () => fault, mayPush })
  const { port, stop } = await httpListening(listener)
  const credentials = login === undefined ? '' : `${login.user}:${encodeURIComponent(login.password)}@`
  return {
    url: `http://127.0.0.1:${port}`,
    urlWithPassword: `http://${credentials}127.0.0.1:${port}`,
    env: login === undefined ? {} : { GIT_ASKPASS: await askpass(root, login) },
    failPushes: (next) => (fault = next),
    stop,
  }
}

interface SshdSettings {
  readonly ListenAddress: string
  readonly SetEnv: Environment
}

async function sshFolder(root: string, settings: SshdSettings): Promise<string> {
  const folder = await mkdtemp(join(root, '.ssh-'))
  for (const key of ['host', 'user']) {
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', key, '-f', join(folder, key)])
  }
  await writeFile(join(folder, 'authorized_keys'), await readFile(join(folder, 'user.pub')))
  await writeFile(join(folder, 'sshd_config'), sshdConfig(folder, settings))
  return folder
}

function sshdConfig(folder: string, { ListenAddress, SetEnv: more }: SshdSettings): string {
  const gitConfig = process.env['GIT_CONFIG_GLOBAL'] ?? '/dev/null'
  const environment = { GIT_CONFIG_GLOBAL: gitConfig, GIT_CONFIG_NOSYSTEM: '1', ...more }
  return [
    `ListenAddress ${ListenAddress}`,
    `HostKey ${join(folder, 'host')}`,
    `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
    'PidFile none',
    'UsePAM no',
    // The keys lie below a temporary folder that everybody may write to.
    'StrictModes no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    // Ten sessions at once, unauthenticated, is where sshd would begin to drop connections.
    'MaxStartups 200',
    'LogLevel ERROR',
    ['SetEnv', ...Object.entries(environment).map(([name, value]) => `"${name}=${value ?? ''}"`)].join(' '),
    '',
  ].join('\n')
}

function sshOptions(folder: string): string[] {
  const options = [
    `UserKnownHostsFile=${join(folder, 'known_hosts')}`,
    'GlobalKnownHostsFile=/dev/null',
    'StrictHostKeyChecking=yes',
    'IdentitiesOnly=yes',
    'BatchMode=yes',
    'ConnectTimeout=10',
  ]
  return options.flatMap((option) => ['-o', option])
}

async function httpListening(
  listener: RequestListener,
): Promise<{ port: number; stop: () => Promise<void> }> {
  const server = createServer(listener)
  await new Promise<void>((done, fail) => {
    server.once('error', fail).listen(0, '127.0.0.1', done)
  })
  server.unref()
  const stop = atEnd(async () => {
    const closed = new Promise((done) => server.close(done))
    server.closeAllConnections()
    await closed
  })
  return { port: (server.address() as AddressInfo).port, stop }
}

async function askpass(root: string, login: { user: string; password: string }): Promise<string> {
  const folder = await mkdtemp(join(root, '.askpass-'))
  const path = join(folder, 'askpass.sh')
  const lines = [
    '#!/bin/sh',
    `case "$1" in`,
    `Username*) echo '${login.user}' ;;`,
    `*) echo '${login.password}' ;;`,
  ]
  await writeFile(path, [...lines, 'esac', ''].join('\n'))
  await chmod(path, 0o700)
  return path
}
