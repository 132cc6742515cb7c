import { join } from 'node:path'
import type { LeftOut } from '../../domain/backup/left-out.ts'
import { readJson, writeJson } from '../fs/json-file.ts'

/** How a file stood: while it is so, it was not written to. */
export interface Signature {
  readonly size: number
  readonly mtimeMs: number
  readonly ino: number
}

export interface RememberedLeftOut extends LeftOut {
  /** null: it is looked at again each time. */
  readonly signature: Signature | null
}

/** What was found out about one working tree, so that it need not be found out again. Losing it costs time. */
export interface Memory {
  /** The user's index that brain's own was made from. */
  readonly index: Signature | null
  /** HEAD's commit; never kept. */
  readonly head: string | null
  /** Files in brain's index that the user's does not know. */
  readonly added: readonly string[]
  readonly leftOut: readonly RememberedLeftOut[]
  /** A tree in which nothing secret was found, for this remote. */
  readonly clean: { readonly tree: string; readonly target: string } | null
  /** Whether the commits up to here that the remote has not may go there. */
  readonly commits: { readonly head: string; readonly target: string; readonly isClean: boolean } | null
}

const NOTHING: Memory = { index: null, head: null, added: [], leftOut: [], clean: null, commits: null }

export async function readMemory(folder: string): Promise<Memory> {
  const read = readJson(join(folder, 'memory.json')) as Partial<Memory> | null
  return read === null || typeof read !== 'object' ? NOTHING : { ...NOTHING, ...read }
}

export async function writeMemory(folder: string, memory: Memory): Promise<void> {
  await writeJson(join(folder, 'memory.json'), { ...memory, head: null })
}
