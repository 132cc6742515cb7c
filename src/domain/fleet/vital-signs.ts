import type { Agent } from './agent.ts'
import type { Budget, Spent } from './worker.ts'

/** What can be seen of a session that runs. Times are milliseconds since 1970. */
export interface VitalSigns {
  readonly now: number
  readonly sessionAt: number
  /** When it last printed something; null: never. */
  readonly lastOutputAt: number | null
  /** When its work place last got a commit; null: never. */
  readonly lastCommitAt: number | null
  /** Something that it started after its last words is still at work. */
  readonly isToolRunning: boolean
  /** By this session and those before. */
  readonly spent: Spent
}

export type Verdict =
  | { readonly fine: true }
  | { readonly fine: false; readonly cause: 'silent' | 'time' | 'budget' }

const FINE: Verdict = { fine: true }

/** Output, commits and processes together: as long as one of them tells that it works, it is left alone. */
export function judgeSigns(
  signs: VitalSigns,
  { agent, budget }: { readonly agent: Pick<Agent, 'silenceMs' | 'toolSilenceMs'>; readonly budget: Budget },
): Verdict {
  const { spent } = signs
  if (isOver(spent.cost, budget.cost) || isOver(spent.tokens, budget.tokens))
    return { fine: false, cause: 'budget' }
  if (isOver(spent.ms, budget.ms)) return { fine: false, cause: 'time' }
  const last = Math.max(signs.sessionAt, signs.lastOutputAt ?? 0, signs.lastCommitAt ?? 0)
  const allowed = signs.isToolRunning ? agent.toolSilenceMs : agent.silenceMs
  return signs.now - last > allowed ? { fine: false, cause: 'silent' } : FINE
}

function isOver(spent: number, allowed: number | null): boolean {
  return allowed !== null && spent > allowed
}
