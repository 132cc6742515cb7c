import { expect, test } from 'vitest'
import { TEMPLATES } from '../../src/domain/analysis/template-terms.ts'
import { aScriptRig, runToEnd, type RunDocument } from '../support/script-rig.ts'

// Scripts that are killed at random points, over the templates in turn. `npm run soak:workflows` makes 200 of them, each
// with another seed, and prints the two figures that matter.

const RUNS = Number(process.env['WORKFLOW_RUNS'] ?? 1)
/** The same each time, but for the long run. */
const SEED = Number(process.env['WORKFLOW_SEED'] ?? (RUNS === 1 ? 17 : Date.now() % 1_000_000))
const RUN_MS_MAX = 300_000

interface Played {
  readonly seed: number
  readonly killed: number
  readonly ended: boolean
  /** No approved phase was done twice. */
  readonly once: boolean
  readonly why: string
}

test(
  'scripts that are killed at random points are resumed, and repeat no approved phase',
  async () => {
    const played: Played[] = []
    for (let run = 0; run < RUNS; run++) {
      played.push(await play(SEED + run))
      if (RUNS > 1) process.stderr.write(`${JSON.stringify(played.at(-1))}\n${figures(played)}\n`)
    }
    expect(
      played.filter(({ once, ended }) => !once || !ended),
      `seed ${SEED}`,
    ).toEqual([])
  },
  RUNS * RUN_MS_MAX,
)

async function play(seed: number): Promise<Played> {
  const random = randomFrom(seed)
  const template = TEMPLATES[seed % TEMPLATES.length] ?? 'feature'
  const rig = await aScriptRig()
  const name = `run-${seed}`
  const path = await rig.write('Add tags to photos', '--template', template, '--name', name)
  const kills = Array.from({ length: 1 + Math.floor(random() * 3) }, () => 200 + Math.floor(random() * 8000))
  try {
    const { end, killed } = await runToEnd(rig, { path, name, kills })
    const status = await rig.status(name)
    const ended = end.code === 0 && status.state === 'completed'
    return { seed, killed, ended, once: isOnce(status), why: ended ? '' : end.said.slice(-300) }
  } catch (error) {
    const status = await rig.status(name)
    return { seed, killed: kills.length, ended: false, once: isOnce(status), why: String(error) }
  }
}

function isOnce({ phases }: RunDocument): boolean {
  return phases.every(({ tasks }) => tasks.every(({ round }) => round === null || round === 1))
}

function figures(played: readonly Played[]): string {
  const percent = (count: number): string => `${count} of ${played.length}`
  const ended = played.filter((one) => one.ended).length
  const killed = played.filter((one) => one.killed > 0)
  const resumed = killed.filter((one) => one.ended && one.once).length
  return `ended as planned: ${percent(ended)}; killed and resumed, no phase twice: ${resumed} of ${killed.length}`
}

/** mulberry32: small, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
