/** What a reviewer can say of what it was shown. */
export const VERDICTS = ['PASS', 'PASS WITH RECOMMENDATIONS', 'REVISE REQUIRED'] as const

/** The verdict or option that the words name, in any case and with any blanks; null for anything else. */
export function matchVerdict(said: string | null, options: readonly string[]): string | null {
  const plain = (text: string): string =>
    text
      .trim()
      .replace(/[\s_-]+/g, ' ')
      .toLowerCase()
  return said === null ? null : (options.find((option) => plain(option) === plain(said)) ?? null)
}

/** What has been said at a gate, one entry for each member that was asked. */
export interface Voice {
  readonly member: string
  /** null: nothing that counts, and `why` says so. */
  readonly verdict: string | null
  readonly why: 'missing' | 'failed' | 'same worker' | null
  /** A person said that it goes on without this one. */
  readonly excused: boolean
}

export type Outcome =
  | { readonly kind: 'open'; readonly waitingFor: readonly string[] }
  | { readonly kind: 'passed'; readonly why: string }
  /** A revision is asked for, and there are attempts left: what was found goes back by itself. */
  | { readonly kind: 'again'; readonly why: string }
  /** A person has to decide. */
  | { readonly kind: 'held'; readonly why: string }

/** Every member passed it; whoever is missing or failed counts as no pass, unless a person excused it. */
export function tallyReview(voices: readonly Voice[]): Outcome {
  const open = stillOpen(voices)
  if (open !== null) return open
  const revise = voices.filter(({ verdict }) => verdict === 'REVISE REQUIRED')
  if (revise.length > 0) return { kind: 'held', why: `${names(revise)} asked for a revision` }
  const silent = voices.filter(({ verdict, excused }) => verdict === null && !excused)
  if (silent.length > 0) return { kind: 'held', why: `${names(silent)} gave no verdict` }
  const passed = voices.filter(({ verdict }) => verdict !== null)
  if (passed.length === 0) return { kind: 'held', why: 'nobody reviewed it' }
  return { kind: 'passed', why: `${passed.length} of ${voices.length} passed it` }
}

/** Exactly two thirds of those asked, counted in whole numbers, have to want the same; a tie wins nothing. */
export function tallyVotes(
  voices: readonly Voice[],
  { passing }: { readonly passing: readonly string[] },
): Outcome {
  const open = stillOpen(voices)
  if (open !== null) return open
  const counts = new Map<string, number>()
  for (const { verdict } of voices) if (verdict !== null) counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
  const asked = voices.filter(({ excused, verdict }) => verdict !== null || !excused).length
  const winner = [...counts].find(([, count]) => count * 3 >= asked * 2 && asked > 0)
  const said = [...counts].map(([option, count]) => `${count} ${option}`).join(', ') || 'no votes'
  if (winner === undefined) return { kind: 'held', why: `no two thirds of ${asked}: ${said}` }
  const why = `${winner[0]}: ${winner[1]} of ${asked} (${said})`
  return passing.includes(winner[0]) ? { kind: 'passed', why } : { kind: 'held', why }
}

function stillOpen(voices: readonly Voice[]): Outcome | null {
  const open = voices.filter(({ why, excused }) => why === 'missing' && !excused)
  return open.length === 0 ? null : { kind: 'open', waitingFor: open.map(({ member }) => member) }
}

function names(voices: readonly Voice[]): string {
  return voices.map(({ member }) => member).join(', ')
}
