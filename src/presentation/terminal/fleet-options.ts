import type { ToolNames } from '../../app/fleet/choose-tools.ts'
import type { Fleet } from '../../app/fleet/fleet.ts'
import { Failure } from '../../domain/failure.ts'
import type { Budget } from '../../domain/fleet/worker.ts'
import { readDuration } from './read-duration.ts'
import { optionText, type Input, type VerbOption } from './verb.ts'

/** What `spawn` and `run` both ask: how workers are started, and what each may spend. */
export const FLEET_OPTIONS: readonly VerbOption[] = [
  {
    flags: '--runner <name>',
    description: 'what starts it: prompt, process, tmux, ssh, actions, kubernetes, or one of your own',
  },
  { flags: '--agent <name>', description: 'claude, codex, gemini, … or one of your own' },
  {
    flags: '--permissions <mode>',
    description: 'safe: edit and use git; full: everything, without asking',
    choices: ['safe', 'full'],
  },
  { flags: '--max <n>', description: 'at most so many at work at once, in this clone' },
  { flags: '--max-cost <dollars>', description: 'stop a worker that spent more' },
  { flags: '--max-tokens <n>', description: 'stop a worker that used more' },
  { flags: '--max-time <time>', description: 'stop a worker that took longer' },
]

export function namesFrom(input: Input): ToolNames {
  return {
    runner: optionText(input, 'runner') ?? null,
    agent: optionText(input, 'agent') ?? null,
    permissions: (optionText(input, 'permissions') as ToolNames['permissions'] | undefined) ?? null,
  }
}

/** For one task; what is not said is as in the settings. Throws USAGE. */
export function budgetFrom({ settings }: Fleet, input: Input): Budget {
  return {
    cost: readAmount(optionText(input, 'maxCost'), '--max-cost') ?? settings.budget.cost,
    tokens: readAmount(optionText(input, 'maxTokens'), '--max-tokens') ?? settings.budget.tokens,
    ms: readDuration(optionText(input, 'maxTime'), { flag: '--max-time' }) ?? settings.budget.ms,
  }
}

function readAmount(text: string | undefined, flag: string): number | null {
  if (text === undefined) return null
  const amount = Number(text)
  if (text.trim() !== '' && Number.isFinite(amount) && amount >= 0) return amount
  throw new Failure('USAGE', { message: `"${text}" is not an amount.`, hint: `For example: ${flag} 5` })
}
