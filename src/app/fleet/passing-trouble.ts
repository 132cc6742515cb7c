import { Failure, type FailureCode } from '../../domain/failure.ts'
import type { Clock } from '../../ports/system.ts'

/** What no waiting puts right: a person is needed. */
const FATAL: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'AGENT_MISSING',
  'ATOMIC_UNSUPPORTED',
  'AUTH_FAILED',
  'BAD_INPUT',
  'BAD_SETTINGS',
  'GIT_MISSING',
  'GIT_TOO_OLD',
  'IDENTITY_MISSING',
  'INTERNAL',
  'INTERRUPTED',
  'MACHINE_DENIED',
  'NOT_A_REPOSITORY',
  'PROTECTED_BRANCH',
  'RUNNER_FAILED',
  'USAGE',
])

/** Answers what the act answers; null: it failed in a way that waiting may put right. */
export type OrSay = <T>(what: string, act: () => Promise<T>) => Promise<T | null>

/** Trouble lasts: it is said once for each `what`, until something of that was done. Throws what no waiting puts right. */
export function orSaying(say: (text: string) => void): OrSay {
  const last = new Map<string, FailureCode>()
  return async (what, act) => {
    try {
      const done = await act()
      if (done !== false) last.delete(what)
      return done
    } catch (error) {
      if (!isPassing(error)) throw error
      if (last.get(what) !== error.code) say(`${what} (${error.code}${placeOf(error)}); it is tried again.`)
      last.set(what, error.code)
      return null
    }
  }
}

export function isPassing(error: unknown): error is Failure {
  return error instanceof Failure && !FATAL.has(error.code)
}

const ROOM_MS = 1_000

export interface Waiting {
  readonly clock: Clock
  readonly say: (text: string) => void
  /** Milliseconds since 1970; from then on it is not waited any more. */
  readonly until: number
}

/**
 * Begins what goes on for hours once there is room for it: a disk that is full is said once, and waited for, as one that fills
 * later is. All else is thrown: whoever started it is still there to hear it.
 */
export async function onceThereIsRoom<T>(
  { clock, say, until }: Waiting,
  begin: () => Promise<T>,
): Promise<T> {
  for (let isSaid = false; ; isSaid = true) {
    try {
      return await begin()
    } catch (error) {
      const isFull = error instanceof Failure && error.code === 'DISK_FULL'
      if (!isFull || clock.now().getTime() >= until) throw error
    }
    if (!isSaid) say('Nothing can be begun yet (DISK_FULL); it is tried again.')
    await clock.sleep(ROOM_MS)
  }
}

function placeOf({ details }: Failure): string {
  return typeof details['what'] === 'string' ? ` in ${details['what']}` : ''
}
