import { parseArgs } from 'node:util'

export interface DemoWords {
  readonly quiet: boolean
  readonly unattended: boolean
  /** Says with which workers things go wrong. */
  readonly seed: number
}

/** null: they are not as expected. */
export function readWords(words: readonly string[]): DemoWords | null {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        quiet: { type: 'boolean', default: false },
        unattended: { type: 'boolean', default: false },
        seed: { type: 'string', default: '1' },
      },
    })
    return /^\d{1,9}$/.test(values.seed) ? { ...values, seed: Number(values.seed) } : null
  } catch {
    return null
  }
}
