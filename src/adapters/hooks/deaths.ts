import { join } from 'node:path'
import { asDeath } from '../../domain/hooks/death.ts'
import type { Deaths } from '../../ports/hooks.ts'
import { taskFiles } from '../fs/task-files.ts'

/** `<brainDir>/deaths/<task>.json`. */
export function deathsIn(brainDir: string): Deaths {
  return taskFiles(join(brainDir, 'deaths'), asDeath)
}
