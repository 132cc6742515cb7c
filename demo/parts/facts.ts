import { isDeepStrictEqual } from 'node:util'

/** Something that a statement rests on. */
export interface Fact {
  readonly what: string
  readonly is: unknown
  readonly expected: unknown
}

/** The story went otherwise than told. */
export class Mismatch extends Error {
  constructor({ what, is, expected }: Fact) {
    super(`${what}\n  expected: ${shown(expected)}\n  came:     ${shown(is)}`)
  }
}

export function fact(what: string, is: unknown, expected: unknown): Fact {
  return { what, is, expected }
}

/** Throws a Mismatch for the first fact that does not hold. */
export function assertFacts(facts: readonly Fact[]): void {
  const wrong = facts.find(({ is, expected }) => !isDeepStrictEqual(is, expected))
  if (wrong !== undefined) throw new Mismatch(wrong)
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
}
