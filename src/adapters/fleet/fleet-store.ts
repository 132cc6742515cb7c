import { join } from 'node:path'
import { asWorker, type FleetWorker } from '../../domain/fleet/worker.ts'
import type { TaskId } from '../../domain/task/task-id.ts'
import type { FleetStore } from '../../ports/fleet.ts'
import { alone } from '../fs/alone.ts'
import { taskFiles } from '../fs/task-files.ts'

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
