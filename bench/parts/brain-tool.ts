import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { assertCount, same, type BenchTool, type Command } from './bench-tool.ts'
import { cloneOf } from './bench-clone.ts'
import { makeBrainData, type BrainData } from './brain-data.ts'
import { brainWords } from './peers.ts'
import { must, type Place } from './processes.ts'

export const TENARMS = 'tenarms'

export const brainTool: BenchTool = {
  name: TENARMS,
  missing: async () => Promise.resolve(null),
  prepare: async (root, tasks) => {
    const reader = await brainReader(root, { tasks })
    // Commands that write have a clone of their own, so that those that read find their cache as they left it.
    const writer = await cloneOf(root, 'writer')
    return {
      '--version': same(reader, brainWords('--version')),
      list: same(reader, brainWords('list')),
      'list, cold': () => coldList(reader),
      next: same(reader, brainWords('next')),
      status: same(reader, brainWords('status')),
      completion: same(reader, brainWords('complete', '--', 'show', '1')),
      orchestrate: same(reader, brainWords('orchestrate', 'Add dark mode to the web application')),
      'create-task': (run) => ({ place: writer, words: brainWords('create-task', `New task ${run}`) }),
      'worker claim': (run) => ({ place: writer, words: claimWords(nthReady(run)) }),
    }
  },
}

/** A clone that only reads, of a new project with that data. */
export async function brainReader(root: string, data: BrainData): Promise<Place> {
  await makeBrainData(root, data)
  const reader = await cloneOf(root, 'reader')
  const listed = JSON.parse(await readOut(reader)) as { data: { tasks: readonly unknown[] } }
  assertCount(TENARMS, listed.data.tasks.length, data.tasks)
  return reader
}

/** Standard output alone: a new clone is told about its set-up on the other stream. */
async function readOut(reader: Place): Promise<string> {
  const output = await must(reader, brainWords('--json', '--quiet', 'list'))
  return output.slice(output.indexOf('{'))
}

export function coldList(place: Place): Command {
  return { place, words: brainWords('list'), before: () => forget(place) }
}

/** Throws all caches away. `state.json` is none: it says when this clone fetched. */
async function forget({ dir }: Place): Promise<void> {
  const folder = join(dir, '.git', 'brain')
  const caches = (await readdir(folder)).filter((name) => name.endsWith('.json') && name !== 'state.json')
  await Promise.all(caches.map((name) => rm(join(folder, name))))
}

function claimWords(number: number): readonly string[] {
  return brainWords('worker', 'claim', `${number}`, '--as', 'bench', '--no-checkout')
}

/** Every fifth task waits for another. */
export function nthReady(run: number): number {
  return run + 1 + Math.floor(run / 4)
}
