import { randomBytes } from 'node:crypto'
import { link, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { asWorker, type FleetWorker, type ProcessName } from '../../domain/fleet/worker.ts'
import type { TaskId } from '../../domain/task/task-id.ts'
import type { FleetStore } from '../../ports/fleet.ts'
import { errorCode, unwritable } from '../fs/file-errors.ts'
import { createJson, readJson } from '../fs/json-file.ts'
import { taskFiles } from '../fs/task-files.ts'
import { isRunning, ownIdentity } from '../system/process-identity.ts'

/** Records in `<brainDir>/fleet/<task>.json`, for their owner only: a nonce stands in each. A damaged one counts as absent. */
export function fleetStore(brainDir: string): FleetStore {
  const folder = join(brainDir, 'fleet')
  return {
    ...taskFiles(folder, workerOf),
    alone: (name, act) => alone(join(folder, `${name}.lock`), act),
  }
}

function workerOf(task: TaskId, value: unknown): FleetWorker | null {
  const worker = asWorker(value)
  return worker?.task === task ? worker : null
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
