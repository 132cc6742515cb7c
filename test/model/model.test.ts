import { expect, test } from 'vitest'
import { explore } from './explore.ts'
import { SCENARIOS } from './scenarios.ts'

/** Every order of all steps is some 10,000 to 100,000 worlds a scenario; the first ones hold the short stories. */
const STATES_MAX = Number(process.env['MODEL_STATES'] ?? 400)
const SOAK_MS = 3_600_000

test.each(Object.entries(SCENARIOS))(
  'no promise is broken when %s',
  async (name, scenario) => {
    const started = performance.now()
    const { violation, ...found } = await explore(scenario, { statesMax: STATES_MAX })
    if (process.env['MODEL_STATES'] !== undefined) report(name, { ...found, ms: performance.now() - started })
    expect(violation).toBe(null)
    // Three actors that hardly meet would break nothing.
    expect(found.states).toBeGreaterThan(100)
  },
  SOAK_MS,
)

interface Figures {
  readonly states: number
  readonly steps: number
  readonly depth: number
  readonly complete: boolean
  readonly ms: number
}

function report(name: string, { states, steps, depth, complete, ms }: Figures): void {
  const extent = complete ? 'all' : 'bounded'
  process.stdout.write(
    `| ${name} | ${states} | ${steps} | ${depth} | ${extent} | ${(ms / 1000).toFixed(1)} |\n`,
  )
}
