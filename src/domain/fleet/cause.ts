/** Why a session ended without a result, or was ended. */
export const CAUSES = [
  'limit',
  'auth',
  'crash',
  'nothing',
  'time',
  'silent',
  'budget',
  'setup',
  'killed',
  'stopped',
] as const
export type Cause = (typeof CAUSES)[number]

interface CauseFacts {
  /** What happened, for a sentence that begins with the worker's name. */
  readonly text: string
  /** Would another session have a better chance, without anybody doing something first? */
  readonly isRetried: boolean
  readonly hint: string
}

export const CAUSE_FACTS: Readonly<Record<Cause, CauseFacts>> = {
  limit: {
    text: 'reached a usage limit',
    isRetried: true,
    hint: 'It goes on once the limit is reset.',
  },
  auth: {
    text: 'could not log in',
    isRetried: false,
    hint: 'Log the agent in on this machine, then spawn it again.',
  },
  crash: { text: 'crashed', isRetried: true, hint: 'The log says more.' },
  nothing: {
    text: 'ended well and delivered nothing',
    isRetried: true,
    hint: 'The log says what it took for done; perhaps its permissions were too few.',
  },
  time: { text: 'took longer than it may', isRetried: true, hint: 'Split the task, or allow more time.' },
  silent: { text: 'gave no sign of life', isRetried: true, hint: 'Perhaps it waited for an answer.' },
  budget: { text: 'spent all that it may', isRetried: false, hint: 'Split the task, or allow more.' },
  setup: {
    text: 'had no work place: a set-up command failed',
    isRetried: false,
    hint: 'Correct the set-up commands in .brain/fleet.yml.',
  },
  killed: { text: 'was killed from outside', isRetried: true, hint: 'The machine may lack memory.' },
  stopped: { text: 'was stopped by a person', isRetried: false, hint: 'Spawn it again when it is to go on.' },
}

export function isCause(text: string): text is Cause {
  return (CAUSES as readonly string[]).includes(text)
}
