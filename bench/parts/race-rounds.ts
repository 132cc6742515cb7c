import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cloneOf, sharedRepository } from './bench-clone.ts'
import { must, run, type Place } from './processes.ts'
import type { RaceTool } from './race-tools.ts'

export interface RaceResult {
  readonly tool: string
  readonly rounds: number
  /** Rounds in which the claim itself told both of them success. */
  readonly bothTold: number
  /** Rounds in which both were still told success once their claims were published. */
  readonly bothAfter: number
  /** Rounds that nobody won. */
  readonly nobody: number
}

/** Two clones of one remote go for the same task at the same moment, a new task each round. */
export async function race(tool: RaceTool, rounds: number): Promise<RaceResult> {
  const root = await mkdtemp(join(tmpdir(), 'claim-race-'))
  try {
    const { ids, clones } = await setUp(tool, { root, rounds })
    const counted = { bothTold: 0, bothAfter: 0, nobody: 0 }
    for (const id of ids) {
      const told = await bothClaim(tool, clones, id)
      const after = await bothPublish(tool, clones, told)
      if (told.every(Boolean)) counted.bothTold++
      if (after.every(Boolean)) counted.bothAfter++
      if (!after.some(Boolean)) counted.nobody++
      await startAfresh(clones)
    }
    return { tool: tool.name, rounds, ...counted }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

interface Ready {
  readonly ids: readonly string[]
  readonly clones: readonly Place[]
}

async function setUp(tool: RaceTool, { root, rounds }: { root: string; rounds: number }): Promise<Ready> {
  const first = await sharedRepository(root)
  const ids = await tool.prepare(first, rounds)
  return { ids, clones: [await cloneOf(root, 'alice'), await cloneOf(root, 'bob')] }
}

async function bothClaim(tool: RaceTool, clones: readonly Place[], id: string): Promise<readonly boolean[]> {
  return Promise.all(
    clones.map((place, index) => tool.claim(place, { id, who: index === 0 ? 'alice' : 'bob' })),
  )
}

async function bothPublish(
  tool: RaceTool,
  clones: readonly Place[],
  told: readonly boolean[],
): Promise<readonly boolean[]> {
  return Promise.all(clones.map(async (place, index) => told[index] === true && tool.publish(place)))
}

/** Whatever a lost race left behind in a clone is nobody's loss here. */
async function startAfresh(clones: readonly Place[]): Promise<void> {
  for (const place of clones) {
    await run(place, ['git', 'rebase', '--abort'])
    await must(place, ['git', 'fetch', '-q', 'origin'])
    await must(place, ['git', 'reset', '-q', '--hard', 'origin/main'])
  }
}
