import { randomBytes } from 'node:crypto'
import {
  copyFile,
  constants,
  link,
  lstat,
  mkdir,
  readlink,
  rename,
  rm,
  rmdir,
  symlink,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Entry, RestoreStep } from '../../domain/backup/plan-restore.ts'
import type { Comparison, Restored, Undone } from '../../ports/backup.ts'
import { errorCode, unwritable } from '../fs/file-errors.ts'
import { readJson, writeJson } from '../fs/json-file.ts'
import { makeOwnFolder } from '../fs/own-folder.ts'
import { workFiles } from '../fs/work-files.ts'
import type { GitPlace } from '../git/git-place.ts'
import { isAt } from './compare-backup.ts'
import { INDEX_SETTINGS, setEntries } from './work-index.ts'

/** What one restoring did: enough to take it back. */
interface RestoreRecord {
  readonly id: string
  readonly root: string
  readonly steps: readonly DoneStep[]
}

interface DoneStep {
  /** Where it was written to or taken from. */
  readonly at: string
  /** null: it was taken away. */
  readonly wrote: Entry | null
  /** What HEAD had there; null: nothing stood there. */
  readonly before: Entry | null
}

const recordPath = ({ gitDir }: GitPlace): string => join(gitDir, 'brain', 'restored.json')

/** Does what was planned. A file that was changed since then counts as unsaved, and is left as it is. */
export async function restoreFiles(
  place: GitPlace,
  { id, comparison }: { readonly id: string; readonly comparison: Comparison },
): Promise<Restored> {
  const steps = comparison.steps.filter(({ act }) => act !== 'keep')
  const done: DoneStep[] = []
  const result = { added: [] as string[], replaced: [] as string[], deleted: [] as string[] }
  const beside: { path: string; as: string }[] = []
  const kept: RestoreStep[] = comparison.steps.filter(({ act }) => act === 'keep')
  const wanted = steps.flatMap(({ path, saved }) => (saved === null ? [] : [{ path, entry: saved }]))
  await withFiles(place, wanted, async (folder) => {
    const note = async (step: DoneStep): Promise<void> => {
      done.push(step)
      await writeJson(recordPath(place), { id, root: place.root, steps: done } satisfies RestoreRecord)
    }
    for (const step of steps) {
      const at = await carryOut(place, folder, { step, note })
      if (at === null) kept.push({ ...step, act: 'keep', why: step.why ?? 'unsaved' })
      else if (at !== step.path) beside.push({ path: step.path, as: at })
      else if (step.act === 'delete') result.deleted.push(step.path)
      else (step.act === 'replace' ? result.replaced : result.added).push(step.path)
    }
  })
  return { ...result, beside, kept }
}

interface Doing {
  readonly step: RestoreStep
  /** Said before anything happens: a kill in between leaves a step that undo finds not done. */
  readonly note: (step: DoneStep) => Promise<void>
}

/** Where the file is now; null: it was left alone. */
async function carryOut(place: GitPlace, folder: string, { step, note }: Doing): Promise<string | null> {
  const { path, act, saved, head } = step
  const full = join(place.root, path)
  if (act === 'delete') {
    if (head === null || !(await isAt(place, path, head))) return null
    await note({ at: path, wrote: null, before: head })
    await rm(full, { force: true })
    await removeEmpty(place.root, dirname(path))
    return path
  }
  if (saved === null) return null
  if (act === 'replace' && head !== null && (await isAt(place, path, head))) {
    await note({ at: path, wrote: saved, before: head })
    await replaceFile(join(folder, path), full)
    return path
  }
  for (const as of act === 'add' ? [path, ...namesBeside(path)] : namesBeside(path)) {
    if (await isAt(place, as, saved)) return as
    await workFiles(place.root).assertWritable(as)
    if ((await lstat(join(place.root, as)).catch(() => null)) !== null) continue
    await note({ at: as, wrote: saved, before: null })
    if (await addFile(join(folder, path), join(place.root, as))) return as
  }
  return null
}

const NAMES_MAX = 99

/** Not `.ts` any more: what stands beside must not be built or tested with the rest. */
function namesBeside(path: string): readonly string[] {
  return Array.from(
    { length: NAMES_MAX },
    (_, index) => `${path}.recovered${index === 0 ? '' : `-${index + 1}`}`,
  )
}

/** Never over anything: false when something is there. */
async function addFile(from: string, to: string): Promise<boolean> {
  try {
    await mkdir(dirname(to), { recursive: true })
    if ((await lstat(from)).isSymbolicLink()) await symlink(await readlink(from), to)
    else
      await link(from, to).catch(async (error: unknown) => {
        if (errorCode(error) === 'EEXIST') throw error
        // On another disk, or on one without links.
        await copyFile(from, to, constants.COPYFILE_EXCL)
      })
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw unwritable(to, error)
  }
}

/** By rename, so that a reader meets one or the other. */
async function replaceFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to).catch(async (error: unknown) => {
      if (errorCode(error) !== 'EXDEV') throw error
      const beside = `${to}.${randomBytes(4).toString('hex')}.tmp`
      await addFile(from, beside)
      await rename(beside, to)
    })
  } catch (error) {
    throw unwritable(to, error)
  }
}

async function removeEmpty(root: string, folder: string): Promise<void> {
  if (folder === '.' || folder === '') return
  const isGone = await rmdir(join(root, folder)).then(
    () => true,
    () => false,
  )
  if (isGone) await removeEmpty(root, dirname(folder))
}

type NamedEntry = { readonly path: string; readonly entry: Entry }

/** The entries as files, as git would check them out, in a folder of brain's own; git refuses paths that lead out of it. */
async function withFiles(
  place: GitPlace,
  entries: readonly NamedEntry[],
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = join(place.gitDir, 'brain', `recover-${randomBytes(4).toString('hex')}.tmp`)
  const index = { path: join(folder, 'index'), env: { GIT_INDEX_FILE: join(folder, 'index') } }
  const files = join(folder, 'files')
  try {
    makeOwnFolder(files)
    await place.git.run([...INDEX_SETTINGS, 'read-tree', '--empty'], { env: index.env })
    if (entries.length > 0) {
      await setEntries(place, index, entries)
      const input = `${entries.map(({ path }) => path).join('\0')}\0`
      const words = [...INDEX_SETTINGS, 'checkout-index', '--quiet', '-z', '--stdin', `--prefix=${files}/`]
      await place.git.run(words, { env: index.env, input })
    }
    await use(files)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Takes the last restoring back, file by file, where the file is still as it was brought. null: there is none. */
export async function undoRestore(place: GitPlace): Promise<Undone | null> {
  const record = readJson(recordPath(place)) as RestoreRecord | null
  if (record === null || record.root !== place.root || !Array.isArray(record.steps)) return null
  const back = record.steps.flatMap(({ at, before }) =>
    before === null ? [] : [{ path: at, entry: before }],
  )
  const paths: string[] = []
  const kept: string[] = []
  await withFiles(place, back, async (folder) => {
    for (const { at, wrote, before } of record.steps.toReversed()) {
      const full = join(place.root, at)
      const isThere = (await lstat(full).catch(() => null)) !== null
      const isOurs = wrote === null ? !isThere : isThere && (await isAt(place, at, wrote))
      if (!isOurs) {
        kept.push(at)
        continue
      }
      if (before === null) {
        await rm(full, { force: true })
        await removeEmpty(place.root, dirname(at))
      } else if (wrote === null) await addFile(join(folder, at), full)
      else await replaceFile(join(folder, at), full)
      paths.push(at)
    }
  })
  await rm(recordPath(place), { force: true })
  return { id: record.id, paths, kept }
}
