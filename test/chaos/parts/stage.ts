import { execFile } from 'node:child_process'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { git, sandbox, type Environment, type Sandbox } from '../../support/git-sandbox.ts'
import { gitDaemon, httpServer, sshServer, type Server } from '../../support/servers.ts'
import { mountSmallDisk } from '../../support/small-disk.ts'
import { writeHooks, type ServerFiles } from './hooks.ts'
import type { RemoteKind } from './options.ts'
import type { CastMember } from './schedule.ts'

/** Where it all happens: one folder with the remote, its server and a clone for each actor. */
export interface Stage {
  readonly folder: string
  readonly files: ServerFiles
  /** A fresh clone for an actor, in the place of one that is there. Answers its folder. */
  readonly clone: (member: CastMember) => Promise<string>
  readonly environment: (member: CastMember) => Environment
  /** The root of each small disk, by actor; null where none could be made. */
  readonly smallDisk: (member: CastMember) => string | null
}

const GIT_SETTINGS = `[init]
	defaultBranch = main
[gc]
	auto = 0
[maintenance]
	auto = false
[advice]
	detachedHead = false
`
const SMALL_DISK_MEBIBYTES = 24
const FIRST_FILES = {
  'README.md': '# Chaos\n\nEverybody at once.\n',
  'notes.md': 'Nothing yet.\n',
  '.gitignore': '.env\n',
}

const run = promisify(execFile)

export async function setStage(kind: RemoteKind, cast: readonly CastMember[]): Promise<Stage> {
  await hideOwnGit()
  const box = await sandbox()
  await writeFile(join(box.path, 'gitconfig'), GIT_SETTINGS)
  process.env['GIT_CONFIG_GLOBAL'] = join(box.path, 'gitconfig')
  const files = await makeServer(box, kind)
  const server = await SERVERS[kind](box.path)
  const disks = new Map<string, string>()
  for (const member of cast.filter(({ smallDisk }) => smallDisk)) {
    const disk = await mountSmallDisk(join(box.path, `disk-${member.name}`), SMALL_DISK_MEBIBYTES)
    if (disk === null) continue
    await mkdir(join(disk, 'tmp'))
    disks.set(member.name, disk)
  }
  const environment = (member: CastMember): Environment => environmentOf(box, server, disks.get(member.name))
  return {
    folder: box.path,
    files,
    environment,
    smallDisk: ({ name }) => disks.get(name) ?? null,
    clone: (member) => makeClone(box, { member, server, disk: disks.get(member.name) }),
  }
}

/** What the person has set must change nothing here. */
async function hideOwnGit(): Promise<void> {
  for (const name of Object.keys(process.env)) if (/^(?:GIT|BRAIN|XDG)_/.test(name)) delete process.env[name]
  Object.assign(process.env, { GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0', TZ: 'UTC' })
}

const SERVERS: Readonly<Record<RemoteKind, (root: string) => Promise<Pick<Server, 'url' | 'env'>>>> = {
  file: (root) => Promise.resolve({ url: root, env: {} }),
  'github-like': (root) => Promise.resolve({ url: root, env: {} }),
  daemon: gitDaemon,
  ssh: sshServer,
  http: httpServer,
}

async function makeServer(box: Sandbox, kind: RemoteKind): Promise<ServerFiles> {
  const remote = await box.bareRemote({ files: FIRST_FILES })
  await git(remote, 'config', 'core.logAllRefUpdates', 'always')
  // Smart HTTP takes pushes only when the repository says so.
  await git(remote, 'config', 'http.receivepack', 'true')
  const files = {
    remote,
    record: join(box.path, 'record'),
    events: join(box.path, 'events'),
    faults: join(box.path, 'faults'),
  }
  await mkdir(files.faults)
  await mkdir(join(box.path, 'tmp'))
  await Promise.all([files.record, files.events].map((path) => writeFile(path, '')))
  await writeHooks(files, { likeGithub: kind === 'github-like' })
  // A remote in a folder has no server; this makes one of it: who kills a client's group does not kill it.
  const program = join(box.path, 'receive-pack')
  await writeFile(program, '#!/bin/sh\nexec setsid git receive-pack "$@"\n')
  await chmod(program, 0o755)
  return files
}

function environmentOf(box: Sandbox, server: Pick<Server, 'env'>, disk: string | undefined): Environment {
  return {
    PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
    HOME: box.path,
    GIT_CONFIG_GLOBAL: join(box.path, 'gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CEILING_DIRECTORIES: dirname(box.path),
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    TMPDIR: disk === undefined ? join(box.path, 'tmp') : join(disk, 'tmp'),
    ...server.env,
  }
}

let clonesMade = 0

async function makeClone(
  box: Sandbox,
  {
    member,
    server,
    disk,
  }: { member: CastMember; server: Pick<Server, 'url' | 'env'>; disk: string | undefined },
): Promise<string> {
  const name = `${member.name}.${++clonesMade}`
  const made = await box.clone(`${server.url}/origin.git`, name, server.env)
  const dir = disk === undefined ? made : join(disk, 'clone')
  if (dir !== made) await run('mv', [made, dir])
  await git(dir, 'config', 'user.name', member.name)
  await git(dir, 'config', 'user.email', `${member.name}@example.invalid`)
  if (server.url === box.path)
    await git(dir, 'config', 'remote.origin.receivepack', join(box.path, 'receive-pack'))
  return dir
}
