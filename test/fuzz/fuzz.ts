import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Failure } from '../../src/domain/failure.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 60)
const isSoak = process.env['FUZZ_RUNS'] !== undefined
/** Far above what any input needs on a busy machine, and far below what a runaway would take. */
const INPUT_MS_MAX = 20_000
const SOAK_MS = 3_600_000

/**
 * Declares one property of a reader, tried with many inputs; the same ones each time, unless there are more of them.
 * A single input must not take long. With FUZZ_RUNS a line with the figures is printed.
 */
export function fuzz<T>(
  title: string,
  inputs: fc.Arbitrary<T>,
  holds: (input: T) => void | Promise<void>,
): void {
  test(
    `${title}`,
    async () => {
      expect.hasAssertions()
      const started = performance.now()
      let slowest = 0
      const timed = async (input: T): Promise<void> => {
        const from = performance.now()
        await holds(input)
        slowest = Math.max(slowest, performance.now() - from)
      }
      await fc.assert(fc.asyncProperty(inputs, timed), { numRuns: RUNS, seed: 20_261_121 })
      expect(slowest).toBeLessThan(INPUT_MS_MAX)
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      if (isSoak) process.stdout.write(`| ${title} | ${RUNS} | ${seconds} | ${slowest.toFixed(0)} ms |\n`)
    },
    SOAK_MS,
  )
}

/** What it gives, or null when it refuses by a Failure with a code; anything else that is thrown is a bug. */
export function unlessFailure<T>(run: () => T): T | null {
  try {
    return run()
  } catch (error) {
    if (error instanceof Failure && /^[A-Z_]+$/.test(error.code)) return null
    throw error
  }
}

/** The same for what is awaited. */
export async function unlessFails<T>(run: () => Promise<T>): Promise<T | null> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof Failure) return null
    throw error
  }
}
