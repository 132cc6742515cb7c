import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const call = promisify(execFile)

async function git(dir: string, ...words: string[]): Promise<string> {
  return (await call('git', words, { cwd: dir, maxBuffer: 64 * 1024 * 1024 })).stdout.trim()
}

async function brain(dir: string, ...words: string[]): Promise<string> {
  return (await call(process.execPath, [MAIN, ...words], { cwd: dir })).stdout
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await act()
  return (performance.now() - started) / 1_000
}

export interface SnapshotTimes {
  /** Seconds. */
  readonly first: number
  /** Of the others, the fastest first; nothing is pushed. */
  readonly seconds: readonly number[]
  readonly pushed: number
}

const FILES_A_FOLDER = 100

/** Whole processes, as a person or the background starts them. */
export async function measureSnapshots(
  root: string,
  { files, changed, rounds }: { readonly files: number; readonly changed: number; readonly rounds: number },
): Promise<SnapshotTimes> {
  const dir = await aClone(root, 'large')
  const path = (at: number): string => join(dir, 'src', `m${Math.floor(at / FILES_A_FOLDER)}`, `f${at}.txt`)
  for (let at = 0; at < files; at++) {
    if (at % FILES_A_FOLDER === 0) await mkdir(join(path(at), '..'), { recursive: true })
    await writeFile(path(at), `line ${at}\n`.repeat(20))
  }
  await git(dir, 'add', '.')
  await git(dir, 'commit', '--quiet', '-m', 'All')
  await git(dir, 'push', '--quiet', 'origin', 'HEAD:main')
  const change = async (round: number): Promise<void> => {
    for (let at = 0; at < changed - 1; at++)
      await writeFile(path((at * 997 + round * 31) % files), `round ${round} ${at}\n`)
    await writeFile(join(dir, `new-${round}.txt`), `${round}\n`)
  }
  await change(0)
  const first = await timed(() => brain(dir, 'autosave', 'now', '--no-fetch'))
  const seconds: number[] = []
  for (let round = 1; round <= rounds; round++) {
    await change(round)
    seconds.push(await timed(() => brain(dir, 'autosave', 'now', '--no-fetch')))
  }
  await change(rounds + 1)
  const pushed = await timed(() => brain(dir, 'autosave', 'now'))
  return { first, seconds: seconds.toSorted((a, b) => a - b), pushed }
}

/** Seconds from an empty machine to a result that was handed in: clone, recover, reclaim, claim, restore, submit. */
export async function measureRecovery(root: string): Promise<number> {
  const dir = await aClone(root, 'work')
  await writeFile(join(dir, 'README.md'), '# Project\n')
  await git(dir, 'add', '.')
  await git(dir, 'commit', '--quiet', '-m', 'First')
  await git(dir, 'push', '--quiet', 'origin', 'HEAD:main')
  await brain(dir, 'init', '--yes')
  await brain(dir, 'create-task', 'Contact form')
  await brain(dir, 'worker', 'claim', '1')
  await writeFile(join(dir, 'form.ts'), 'half of it\n')
  await brain(dir, 'autosave', 'now')
  await rm(dir, { recursive: true, force: true })
  return await timed(async () => {
    await named(root, 'work')
    const { data } = JSON.parse(await brain(dir, 'recover', '--json')) as {
      data: { claims: { next: string[] }[] }
    }
    for (const command of data.claims[0]?.next ?? []) await brain(dir, ...command.split(' ').slice(1))
    await git(dir, 'add', '--all')
    await git(dir, 'commit', '--quiet', '-m', 'task-001: went on')
    await brain(dir, 'worker', 'submit', '1', '--summary', 'Done')
  })
}

async function aClone(root: string, name: string): Promise<string> {
  await git(root, 'init', '--quiet', '--bare', '--initial-branch=main', `${name}.git`)
  return await named(root, name)
}

async function named(root: string, name: string): Promise<string> {
  const person = ['--config', 'user.name=ada', '--config', 'user.email=ada@example.invalid']
  await git(root, 'clone', '--quiet', ...person, `${name}.git`, name)
  return join(root, name)
}
