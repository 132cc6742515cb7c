import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { mkdirFor } from './bench-folder.ts'
import { brainReader, coldList, TENARMS } from './brain-tool.ts'
import { cloneOf, writeBatch } from './bench-clone.ts'
import { makeBrainData } from './brain-data.ts'
import type { Probe } from './measure.ts'
import { brainWords, placeFor } from './peers.ts'

export interface SceneSizes {
  /** Open tasks in the projects with an archive and with branches. */
  readonly tasks: number
  readonly archived: number
  readonly branches: number
  /** Tasks created in one commit. */
  readonly batch: number
}

export const WITH_ARCHIVE = 'list, with the archive'
export const WITH_BRANCHES = 'list, with open branches'

/** What a project grows besides tasks: closed ones in the archive, open branches, a thousand new tasks at once. */
export async function sceneProbes(root: string, sizes: SceneSizes): Promise<readonly Probe[]> {
  const { tasks, archived, branches, batch } = sizes
  const old = await brainReader(await mkdirFor(root, 'archive'), { tasks, archived })
  const busy = await brainReader(await mkdirFor(root, 'branches'), { tasks, branches })
  const probe = (row: string, command: Probe['command']): Probe => ({ tool: TENARMS, row, tasks, command })
  return [
    probe(WITH_ARCHIVE, () => ({ place: old, words: brainWords('list') })),
    probe(`${WITH_ARCHIVE}, cold`, () => coldList(old)),
    probe(WITH_BRANCHES, () => ({ place: busy, words: brainWords('list') })),
    probe(`${WITH_BRANCHES}, cold`, () => coldList(busy)),
    { ...(await batchProbe(root, batch)), tasks: batch },
  ]
}

/** Each time into a new and empty project. */
async function batchProbe(root: string, batch: number): Promise<Omit<Probe, 'tasks'>> {
  const file = await writeBatch(root, batch)
  return {
    tool: TENARMS,
    row: 'create-task --batch',
    command: (run) => {
      const folder = join(root, `batch-${run}`)
      const place = placeFor(join(folder, 'writer'))
      const before = async (): Promise<void> => {
        await rm(join(root, `batch-${run - 1}`), { recursive: true, force: true })
        await makeBrainData(await mkdirFor(root, `batch-${run}`), { tasks: 0 })
        await cloneOf(folder, 'writer')
      }
      return { place, words: brainWords('create-task', '--batch', file), before }
    },
  }
}
