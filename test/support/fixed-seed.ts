import fc from 'fast-check'

/**
 * Properties are tried with the same inputs each time, so that nobody's change fails by another's luck. `CHECK_SEED=any`
 * tries others, and a number repeats what was found so.
 */
const seed = process.env['CHECK_SEED'] ?? '20261121'
if (seed !== 'any') fc.configureGlobal({ seed: Number(seed) })
