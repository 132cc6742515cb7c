import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { TurnNote, TurnNotes } from '../../ports/hooks.ts'
import { readJson, writeJson } from '../fs/json-file.ts'

const KEPT_MS = 7 * 24 * 60 * 60_000

/** `<brainDir>/hooks/<session>.json`; what was not written to for a week is dropped. */
export function turnNotes(brainDir: string): TurnNotes {
  const folder = join(brainDir, 'hooks')
  const fileOf = (name: string): string => join(folder, `${name}.json`)
  return {
    get: async (name) => asNote(name, readJson(fileOf(name))),
    put: async (note) => {
      await writeJson(fileOf(note.name), note)
      await dropOld(folder)
    },
  }
}

function asNote(name: string, value: unknown): TurnNote | null {
  if (typeof value !== 'object' || value === null) return null
  const { name: named, run, stood, turn, inTurn, inAll } = value as Record<string, unknown>
  const texts = [run, stood, turn]
  if (named !== name || !texts.every((text) => text === null || typeof text === 'string')) return null
  if (!Number.isInteger(inTurn) || !Number.isInteger(inAll)) return null
  return value as TurnNote
}

async function dropOld(folder: string): Promise<void> {
  const before = Date.now() - KEPT_MS
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const modified = await stat(path).catch(() => null)
    if (modified !== null && modified.mtimeMs < before) await rm(path, { force: true })
  }
}
