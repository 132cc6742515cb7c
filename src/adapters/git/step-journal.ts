import { readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { HandEdit } from '../../domain/decision.ts'
import { makeOwnFolder } from '../fs/own-folder.ts'
import { isRunning, ownIdentity, type ProcessIdentity } from '../system/process-identity.ts'
import type { GitPlace } from './git-place.ts'
import type { SettledMove } from './git-push.ts'

/** What is done to somebody's files in more than one step, so that a kill in between can be made good (protocol §9). */
export type Step =
  | {
      readonly kind: 'follow'
      readonly move: Pick<SettledMove, 'branch' | 'from' | 'to'>
      readonly publishes: readonly HandEdit[]
    }
  | {
      readonly kind: 'local'
      readonly moves: readonly SettledMove[]
      readonly publishes: readonly HandEdit[]
    }
  | { readonly kind: 'switch'; readonly branch: string; readonly from: string | null; readonly to: string }
  | { readonly kind: 'commit'; readonly paths: readonly string[] }
  | { readonly kind: 'push'; readonly moves: readonly SettledMove[] }

/** A step that a killed command left unfinished. */
export interface OpenStep {
  readonly path: string
  readonly step: Step
  /** The root of the working tree that the command was started in. */
  readonly root: string
}

interface Entry {
  readonly process: ProcessIdentity
  readonly root: string
  readonly step: Step
}

const FOLDER = 'steps'

let count = 0

/** Writes the step down before it is done, and strikes it out after, whatever came of it. */
export async function journaled<T>(place: GitPlace, step: Step, act: () => Promise<T>): Promise<T> {
  const strike = beginStep(place, step)
  try {
    return await act()
  } finally {
    strike()
  }
}

/** Writes the step down. Answers how to strike it out; one that is not struck out is finished by the next command. */
export function beginStep(place: GitPlace, step: Step): () => void {
  const path = join(place.brainDir, FOLDER, `${process.pid}-${Date.now()}-${count++}.json`)
  writeEntry(path, { process: ownIdentity(), root: place.root, step: withoutTexts(step) })
  return () => strikeOut(path)
}

/** Steps of commands that are dead. A damaged entry was never begun. */
export function openSteps({ brainDir }: GitPlace): readonly OpenStep[] {
  const folder = join(brainDir, FOLDER)
  return namesIn(folder).flatMap((name) => {
    const path = join(folder, name)
    const entry = readEntry(path)
    if (entry !== null) return isRunning(entry.process) ? [] : [{ path, step: entry.step, root: entry.root }]
    return []
  })
}

export function strikeOut(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // It could not be written either.
  }
}

/** What cannot be written down is done all the same: the step's own writing will fail, and say why. */
function writeEntry(path: string, entry: Entry): void {
  try {
    makeOwnFolder(dirname(path))
    writeFileSync(path, JSON.stringify(entry), { mode: 0o600 })
  } catch {
    return
  }
}

/** Blobs are enough to know a file again. */
function withoutTexts(step: Step): Step {
  if (!('publishes' in step)) return step
  return { ...step, publishes: step.publishes.map((edit) => ({ ...edit, text: null })) }
}

function readEntry(path: string): Entry | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Entry
  } catch {
    return null
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
