import { createHash, randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { Clock, Randomness } from '../../ports/system.ts'

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (ms) => {
    await setTimeout(ms)
  },
}

export const systemRandomness: Randomness = {
  nonce: () => randomBytes(16).toString('hex'),
  fraction: () => Math.random(),
  digest: (text) => createHash('sha256').update(text).digest('hex'),
}
