import { randomBytes } from 'node:crypto'
import { link, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { asWorker, type FleetWorker, type ProcessName } from '../../domain/fleet/worker.ts'
import { parseTaskId, type TaskId } from '../../domain/task/task-id.ts'
import type { FleetStore } from '../../ports/fleet.ts'
import { errorCode, unreadable, unwritable } from '../fs/file-errors.ts'
import { createJson, readJson, writeJson } from '../fs/json-file.ts'
import { isRunning, ownIdentity } from '../system/process-identity.ts'

/** Records in `<brainDir>/fleet/<task>.json`, for their owner only: a nonce stands in each. A damaged one counts as absent. */
export function fleetStore(brainDir: string): FleetStore {
  const folder = join(brainDir, 'fleet')
  const fileOf = (task: TaskId): string => join(folder, `${task}.json`)
  const get = async (task: TaskId): Promise<FleetWorker | null> => {
    const worker = asWorker(await readJson(fileOf(task)))
    return worker?.task === task ? worker : null
  }
  return {
    get,
    all: async () => {
      const workers = await Promise.all((await tasksIn(folder)).map(get))
      return workers.filter((worker) => worker !== null)
    },
    put: (worker) => writeJson(fileOf(worker.task), worker),
    remove: async (task) => {
      await rm(fileOf(task), { force: true }).catch((error: unknown) => {
        throw unwritable(fileOf(task), error)
      })
    },
    alone: (name, act) => alone(join(folder, `${name}.lock`), act),
  }
}

async function tasksIn(folder: string): Promise<readonly TaskId[]> {
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
    return names.flatMap((name) => parseTaskId(name.slice(0, -'.json'.length)) ?? [])
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw unreadable(folder, error)
  }
}

async function alone<T>(path: string, act: () => Promise<T>): Promise<T | null> {
  if (!(await createJson(path, ownIdentity())) && !(await takeOver(path))) return null
  try {
    return await act()
  } finally {
    await rm(path, { force: true })
  }
}

/** Of a dead owner: moved aside first, which only one can do; one that turns out to be alive gets it back. */
async function takeOver(path: string): Promise<boolean> {
  if (!isOfTheDead(await readJson(path))) return false
  const aside = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await rename(path, aside)
    if (isOfTheDead(await readJson(aside))) return await createJson(path, ownIdentity())
    await link(aside, path)
    return false
  } catch (error) {
    if (['ENOENT', 'EEXIST'].includes(errorCode(error) ?? '')) return false
    throw unwritable(path, error)
  } finally {
    await rm(aside, { force: true })
  }
}

function isOfTheDead(owner: unknown): boolean {
  const { host, pid, start } = (owner ?? {}) as Partial<ProcessName>
  if (typeof host !== 'string' || typeof pid !== 'number') return true
  return !isRunning({ host, pid, start: start ?? null })
}
