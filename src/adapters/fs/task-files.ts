import { readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseTaskId, type TaskId } from '../../domain/task/task-id.ts'
import { errorCode, unreadable, unwritable } from './file-errors.ts'
import { readJson, writeJson } from './json-file.ts'

/** Records in `<folder>/<task>.json`, one a task, readable by their owner only. */
export interface TaskFiles<T extends { readonly task: TaskId }> {
  all(): Promise<readonly T[]>
  get(task: TaskId): Promise<T | null>
  put(record: T): Promise<void>
  remove(task: TaskId): Promise<void>
}

/** `read` answers null for what is no record of that task: it counts as absent. */
export function taskFiles<T extends { readonly task: TaskId }>(
  folder: string,
  read: (task: TaskId, value: unknown) => T | null,
): TaskFiles<T> {
  const fileOf = (task: TaskId): string => join(folder, `${task}.json`)
  const get = async (task: TaskId): Promise<T | null> => read(task, readJson(fileOf(task)))
  return {
    get,
    all: async () => {
      const records = await Promise.all(tasksIn(folder).map(get))
      return records.filter((record) => record !== null)
    },
    put: (record) => writeJson(fileOf(record.task), record),
    remove: async (task) => {
      await rm(fileOf(task), { force: true }).catch((error: unknown) => {
        throw unwritable(fileOf(task), error)
      })
    },
  }
}

function tasksIn(folder: string): readonly TaskId[] {
  try {
    const names = readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
    return names.flatMap((name) => parseTaskId(name.slice(0, -'.json'.length)) ?? [])
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw unreadable(folder, error)
  }
}
