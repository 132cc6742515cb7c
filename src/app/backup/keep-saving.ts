import { Failure } from '../../domain/failure.ts'
import type { LeftOut } from '../../domain/backup/left-out.ts'
import type { AutosaveNote, Backups, Held, Sent, Taken } from '../../ports/backup.ts'
import type { Clock, Randomness } from '../../ports/system.ts'

export interface Saving {
  readonly backups: Backups
  readonly clock: Clock
  readonly randomness: Randomness
  readonly everyMs: number
  readonly pushesPerMinute: number | null
  readonly say: (text: string) => void
}

/** How soon it is noticed that the repository is gone, or that somebody else saves it. */
const LOOK_MS = 5_000
/** How soon a push is tried again that the host's limit kept back. */
const SPACED_MS = 20_000
/** Clones that were started together must not push together for ever. */
const JITTER = 0.1

/** Saves until it is no longer to: what fails is told and tried again the next time. */
export async function keepSaving(saving: Saving, held: Held): Promise<void> {
  const { clock, randomness, everyMs } = saving
  let takenAt: string | null = null
  while (held.isStill()) {
    const round = await saveOnce(saving)
    takenAt = round.taken ? clock.now().toISOString() : takenAt
    if (!held.isStill()) return
    await noted(held, { lookedAt: clock.now().toISOString(), takenAt, ...round.left })
    const due = clock.now().getTime() + everyMs * (1 - JITTER * randomness.fraction())
    let again = round.spaced ? clock.now().getTime() + SPACED_MS : due
    for (let now = clock.now().getTime(); now < due && held.isStill(); now = clock.now().getTime()) {
      if (now >= again) {
        const sent = await trySend(saving)
        again = sent.spaced ? now + SPACED_MS : due
      }
      await clock.sleep(Math.min(LOOK_MS, due - now))
    }
  }
}

interface Round {
  readonly taken: boolean
  readonly spaced: boolean
  readonly left: Pick<AutosaveNote, 'waiting' | 'problem'>
}

async function saveOnce(saving: Saving): Promise<Round> {
  const { backups, clock, say } = saving
  const all = await tried(saving, () => backups.take({ now: clock.now(), all: true }))
  for (const taken of all.value ?? []) sayTaken(taken, say)
  const thinned = await tried(saving, () => backups.thin(clock.now()))
  const sent = await trySend(saving)
  const problem = all.problem ?? thinned.problem ?? sent.problem?.reason ?? null
  return {
    taken: (all.value ?? []).some(({ as }) => as === 'taken'),
    spaced: sent.spaced,
    left: { waiting: sent.waiting, problem },
  }
}

function sayTaken({ as, id, root, news }: Taken, say: Saving['say']): void {
  if (as === 'taken') say(`saved ${root} as ${id ?? ''}`)
  for (const each of news) say(`left out ${leftOutText(each)}`)
}

const REASONS: Readonly<Record<LeftOut['reason'], string>> = {
  secret: 'there is a secret in it',
  'secret-file': 'files of this name hold secrets',
  large: 'it is too large',
  many: 'there is too much in it; should git ignore it?',
  repository: 'it is a repository of its own',
  unreadable: 'it cannot be read',
}

/** `notes.txt: there is a secret in it (a GitHub token)`. */
export function leftOutText({ path, reason, detail }: LeftOut): string {
  return `${path}: ${REASONS[reason]}${detail === null ? '' : ` (${detail})`}`
}

async function trySend(saving: Saving): Promise<Sent> {
  const { backups, clock, pushesPerMinute, say } = saving
  const sent = await tried(saving, () => backups.send({ now: clock.now(), pushesPerMinute }))
  if (sent.value === null)
    return { sent: 0, waiting: 0, spaced: false, problem: { code: 'GIT_FAILED', reason: sent.problem ?? '' } }
  if (sent.value.problem !== null)
    say(`not pushed: ${sent.value.problem.reason} (${sent.value.problem.code})`)
  return sent.value
}

/** The disk is full now and may not be in five minutes. A bug is not tried again. */
async function tried<T>(
  { say }: Saving,
  act: () => Promise<T>,
): Promise<{ readonly value: T | null; readonly problem: string | null }> {
  try {
    return { value: await act(), problem: null }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const reason = String(error.details['reason'] ?? error.details['stderr'] ?? '')
    say(`failed: ${error.code} ${reason}`)
    return { value: null, problem: `${error.code}: ${reason}` }
  }
}

async function noted(held: Held, note: AutosaveNote): Promise<void> {
  try {
    await held.note(note)
  } catch (error) {
    // What it did is done; where it cannot be written down, the disk is full or the repository is gone.
    if (!(error instanceof Failure)) throw error
  }
}
