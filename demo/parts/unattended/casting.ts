import { ROLES, type Role } from './roles.ts'

/** What goes wrong with a worker, in its first attempt. */
export const FATES = {
  /** SIGKILL to all that it started, with its work committed and not pushed. */
  'killed with a commit': { cause: 'killed', kind: 'died' },
  /** The same, with its work in files only. */
  'killed with open files': { cause: 'killed', kind: 'died' },
  crashed: { cause: 'crash', kind: 'died' },
  /** Ends with 0, says that all is done, and has delivered nothing. */
  lied: { cause: 'nothing', kind: 'lied' },
  /** Prints nothing, does nothing, and never ends. */
  stalled: { cause: 'silent', kind: 'stalled' },
} as const

export type Fate = keyof typeof FATES

/** Who gets which fate: the same for the same seed. All others do what they are asked to. */
export function castingOf(seed: number): ReadonlyMap<Role, Fate> {
  const below = diceOf(seed)
  const left: Role[] = [...ROLES]
  return new Map(
    (Object.keys(FATES) as readonly Fate[]).map((fate) => {
      const [role] = left.splice(below(left.length), 1)
      return [role as Role, fate]
    }),
  )
}

/** Mulberry32. */
function diceOf(seed: number): (count: number) => number {
  let state = seed >>> 0
  return (count) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * count)
  }
}
