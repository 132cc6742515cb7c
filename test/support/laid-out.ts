import { atEnd } from './at-end.ts'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brainOk } from './brain-cli.ts'
import { git, sandbox, writeFiles, type Sandbox } from './git-sandbox.ts'

export interface LaidOut {
  readonly box: Sandbox
  /** The repository that others see: the remote, or the only one. */
  readonly shared: string
  readonly dir: string
}

const FILES = { 'src/a.php': 'a\n', 'src/b.php': 'b\n' }

/** A clone and its remote, laid out, with `task-001: Product list` in it. Made once for each test file, then copied. */
export async function laidOut(): Promise<LaidOut> {
  withRemote ??= makeWithRemote()
  const made = await withRemote
  const box = await sandbox()
  const [shared, dir] = [join(box.path, 'origin.git'), join(box.path, 'ada')]
  await cp(made.shared, shared, { recursive: true })
  await cp(made.dir, dir, { recursive: true })
  await git(dir, 'remote', 'set-url', 'origin', shared)
  return { box, shared, dir }
}

/** The same without a remote. */
export async function laidOutAlone(): Promise<LaidOut> {
  alone ??= makeAlone()
  const box = await sandbox()
  const dir = join(box.path, 'alone')
  await cp((await alone).dir, dir, { recursive: true })
  return { box, shared: dir, dir }
}

let withRemote: Promise<LaidOut> | undefined
let alone: Promise<LaidOut> | undefined

/** The next test file may run in the same process, and finds nothing of this one's. */
function forgetAtEnd(): void {
  atEnd(async () => {
    withRemote = alone = undefined
    await Promise.resolve()
  })
}

async function makeWithRemote(): Promise<LaidOut> {
  forgetAtEnd()
  const box = await sandbox()
  const shared = await box.bareRemote({ files: FILES })
  const dir = await box.clone(shared, 'ada')
  return await layOut({ box, shared, dir })
}

async function makeAlone(): Promise<LaidOut> {
  forgetAtEnd()
  const box = await sandbox()
  const dir = join(box.path, 'alone')
  await writeFiles(
    box.path,
    Object.fromEntries(Object.entries(FILES).map(([path, text]) => [`alone/${path}`, text])),
  )
  await git(dir, 'init', '--quiet')
  await git(dir, 'add', '.')
  await git(dir, 'commit', '--quiet', '-m', 'Start')
  return await layOut({ box, shared: dir, dir })
}

async function layOut(made: LaidOut): Promise<LaidOut> {
  await brainOk(made.dir, ['init'])
  await brainOk(made.dir, ['create-task', 'Product list'])
  return made
}

/** Changes a file of the working tree, as a person with an editor would. */
export async function edit(dir: string, path: string, change: (text: string) => string): Promise<void> {
  await writeFile(join(dir, path), change(await readFile(join(dir, path), 'utf8')))
}

export interface SyncTold {
  readonly published: readonly string[]
  readonly deleted: readonly string[]
  readonly pushedCommits: number
  readonly closed: readonly string[]
  readonly planUpdated: boolean
  readonly commit: string | null
  readonly notes: readonly string[]
}

export async function syncJson(dir: string, ...args: string[]): Promise<SyncTold> {
  return (await brainOk(dir, ['sync', '--json', ...args])).json<SyncTold>().data
}
