import type { CommandOf } from './bench-tool.ts'
import { peakMemory, timed } from './gauge.ts'

export interface Probe {
  readonly tool: string
  readonly row: string
  /** How many tasks the project has. */
  readonly tasks: number
  readonly command: CommandOf
}

export interface Measured {
  readonly tool: string
  readonly row: string
  readonly tasks: number
  /** Milliseconds, in the order of the runs. */
  readonly times: readonly number[]
  readonly median: number
  /** null where it cannot be had. */
  readonly peakMiB: number | null
}

/**
 * Runs all of them in turn, again and again, so that whatever else the machine does meets each alike. Of two runs
 * before, the first fills caches, and the second tells the memory.
 */
export async function measure(
  probes: readonly Probe[],
  { runs, tell }: { runs: number; tell: (line: string) => void },
): Promise<readonly Measured[]> {
  const found = probes.map((probe) => ({ probe, times: [] as number[], peakMiB: null as number | null }))
  for (let run = 0; run < runs + 2; run++) {
    tell(run < 2 ? `warming up, ${run + 1} of 2…` : `run ${run - 1} of ${runs}…`)
    for (const one of found) {
      const { place, words, before } = one.probe.command(run)
      await before?.()
      if (run === 1) one.peakMiB = await peakMemory(place, words)
      else if (run === 0) await timed(place, words)
      else one.times.push(await timed(place, words))
    }
  }
  return found.map(({ probe: { tool, row, tasks }, times, peakMiB }) => ({
    tool,
    row,
    tasks,
    times,
    median: median(times),
    peakMiB,
  }))
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle) - 1] ?? NaN)) / 2
}
