/** Chance that comes out the same for the same seed, on every machine. */
export interface Dice {
  /** From 0 up to, but not including, 1. */
  readonly fraction: () => number
  readonly below: (count: number) => number
  readonly chance: (probability: number) => boolean
  /** One of them, each as often as its weight says. */
  readonly weighted: <T>(choices: readonly (readonly [weight: number, choice: T])[]) => T
}

export function seededDice(seed: number): Dice {
  const fraction = mulberry(seed)
  const below = (count: number): number => Math.floor(fraction() * count)
  return {
    fraction,
    below,
    chance: (probability) => fraction() < probability,
    weighted: (choices) => {
      let rest = fraction() * choices.reduce((sum, [weight]) => sum + weight, 0)
      const found = choices.find(([weight]) => (rest -= weight) < 0) ?? choices.at(-1)
      if (found === undefined) throw new Error('There is nothing to choose from.')
      return found[1]
    },
  }
}

/** Mulberry32: 32 bits of state are plenty for a schedule. */
function mulberry(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
