import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { openBackup } from '../../src/adapters/backup/open-backup.ts'
import { openPlace } from '../../src/adapters/git/git-place.ts'
import type { BackupPorts, Taken } from '../../src/ports/backup.ts'
import { findSecret } from '../../src/presentation/secrets.ts'
import { type Environment, git, sandbox, type Sandbox } from './git-sandbox.ts'

/** Looks like a token, and was never one. */
export const TOKEN = `ghp_${'0123456789abcdefghij'.repeat(2).slice(0, 36)}`

export interface Saver {
  readonly dir: string
  readonly ports: () => Promise<BackupPorts>
  /** A minute later each time. */
  readonly take: () => Promise<Taken>
  readonly takeAll: () => Promise<readonly Taken[]>
  readonly files: (commit: string | null) => Promise<readonly string[]>
}

export async function aShared(files: Record<string, string> = { 'a.txt': 'a\n', 'b/c.txt': 'c\n' }): Promise<{
  readonly box: Sandbox
  readonly remote: string
  readonly saver: (name: string) => Promise<Saver>
}> {
  const box = await sandbox()
  const remote = await box.bareRemote({ files })
  return { box, remote, saver: async (name) => saverAt(await box.clone(remote, name)) }
}

let minutes = 0

export function saverAt(dir: string, env: Environment = {}): Saver {
  const environment = { ...process.env, ...env }
  const ports = async (): Promise<BackupPorts> =>
    openBackup(await openPlace(dir, environment), {
      environment,
      findSecret: async (text) => (await findSecret(text))?.kind ?? null,
    })
  const takeAll = async (all: boolean): Promise<readonly Taken[]> => {
    const now = new Date(Date.now() + minutes++ * 60_000)
    return await (await ports()).backups.take({ now, all })
  }
  return {
    dir,
    ports,
    take: async () => (await takeAll(false))[0] as Taken,
    takeAll: () => takeAll(true),
    files: async (commit) => {
      const listed = await git(dir, 'ls-tree', '-r', '--name-only', '-z', commit ?? '')
      return listed.split('\0').filter((path) => path !== '')
    },
  }
}

/** All that is the user's: every file of the working tree with its time, the index, HEAD, refs, reflogs, and what git says. */
export async function allThatIsTheirs(dir: string): Promise<string> {
  const gitDir = await git(dir, 'rev-parse', '--absolute-git-dir')
  const index = readFileSync(join(gitDir, 'index'))
  const refs = (await git(dir, 'for-each-ref')).split('\n').filter((line) => !line.includes('refs/brain/'))
  const logs = readdirSync(join(gitDir, 'logs'), { recursive: true, encoding: 'utf8' }).map((name) =>
    fileLine(gitDir, join('logs', name)),
  )
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => name !== '.git' && !name.startsWith('.git/'))
    .map((name) => fileLine(dir, name))
  const status = await git(
    { dir, env: { GIT_OPTIONAL_LOCKS: '0' } },
    'status',
    '--porcelain=v2',
    '--branch',
    '--show-stash',
  )
  return [
    createHash('sha256').update(index).digest('hex'),
    readFileSync(join(gitDir, 'HEAD'), 'utf8'),
    ...[refs, logs.toSorted(), files.toSorted(), [status]].flat(),
  ].join('\n')
}

function fileLine(dir: string, name: string): string {
  const stats = lstatSync(join(dir, name))
  if (stats.isDirectory()) return `${name}/`
  const content = stats.isSymbolicLink()
    ? readlinkSync(join(dir, name))
    : readFileSync(join(dir, name), 'hex').slice(0, 4_000)
  return `${name} ${stats.mode} ${stats.mtimeMs} ${content}`
}
