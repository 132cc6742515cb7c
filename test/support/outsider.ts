import { spawnSync } from 'node:child_process'
import { assertInSandbox, git, readRef } from './git-sandbox.ts'
import type { PlantedCommit, PlantedFile } from '../../src/adapters/memory/memory-store.ts'

export interface Planting extends PlantedCommit {
  readonly branch: string
  readonly files: Readonly<Record<string, PlantedFile>>
}

/**
 * Commits onto a branch of the repository in `dir` as somebody would who knows nothing of brain. The working tree
 * follows when it has the branch checked out. Answers the commit.
 */
export async function plantWithGit(dir: string, planting: Planting): Promise<string> {
  const { branch, files, message, author = 'outsider', date = new Date() } = planting
  const onto = (await readRef(dir, `refs/heads/${branch}`)) ?? (await readRef(dir, 'refs/heads/main'))
  const [first, ...others] = planting.parents ?? (onto === null ? [] : [onto])
  const signature = `${author} <${author}@example.invalid> ${Math.floor(date.getTime() / 1000)} +0000`
  importStream(dir, [
    `reset refs/heads/${branch}\n`,
    `commit refs/heads/${branch}\nauthor ${signature}\ncommitter ${signature}\n`,
    data(Buffer.from(message)),
    first === undefined ? '' : `from ${first}\n`,
    ...others.map((parent) => `merge ${parent}\n`),
    ...Object.entries(files).flatMap(([path, file]) => fileCommand(path, file)),
    '\n',
  ])
  if (await isCheckedOut(dir, branch)) await git(dir, 'reset', '--quiet', '--hard')
  return git(dir, 'rev-parse', `refs/heads/${branch}`)
}

function fileCommand(path: string, file: PlantedFile): (string | Buffer)[] {
  const quoted = JSON.stringify(path)
  if (file === null) return [`D ${quoted}\n`]
  if (typeof file === 'string') return [`M 100644 inline ${quoted}\n`, data(Buffer.from(file))]
  if (file instanceof Uint8Array) return [`M 100644 inline ${quoted}\n`, data(Buffer.from(file))]
  return [`M 120000 inline ${quoted}\n`, data(Buffer.from(file.link))]
}

function data(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')])
}

function importStream(dir: string, parts: readonly (string | Buffer)[]): void {
  assertInSandbox(dir)
  const input = Buffer.concat(parts.map((part) => Buffer.from(part)))
  const { status, stderr } = spawnSync('git', ['fast-import', '--quiet', '--force'], { cwd: dir, input })
  if (status !== 0) throw new Error(`git fast-import\n${stderr.toString()}`)
}

async function isCheckedOut(dir: string, branch: string): Promise<boolean> {
  if ((await git(dir, 'rev-parse', '--is-bare-repository')) === 'true') return false
  return (await git(dir, 'symbolic-ref', 'HEAD')) === `refs/heads/${branch}`
}

/** Branch → commit. */
export async function branchesOf(dir: string): Promise<Readonly<Record<string, string>>> {
  const listed = await git(dir, 'for-each-ref', '--format=%(refname:lstrip=2) %(objectname)', 'refs/heads/')
  const lines = listed.split('\n').filter((line) => line !== '')
  return Object.fromEntries(lines.map((line) => line.split(' ') as [string, string]))
}

/** The whole message. */
export async function messageOf(dir: string, commit: string): Promise<string> {
  return `${await git(dir, 'log', '--max-count=1', '--format=%B', commit)}\n`
}
