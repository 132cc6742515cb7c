import type { Entry, Journal } from './journal.ts'
import { describeEntry, type Finding } from './violation.ts'

/** Codes that explain nothing: brain met what it does not know. */
const UNEXPLAINED = new Set(['GIT_FAILED', 'INTERNAL'])

/** Whatever happens to a command, it says so in its own words, and in time. */
export function checkJournal({ entries }: Journal): readonly Finding[] {
  return entries.flatMap((entry) => {
    const reason = whyStrange(entry)
    if (reason === null) return []
    return [
      {
        rule: 'a command knows what happened to it',
        task: entry.task,
        message: `${reason}: ${describeEntry(entry)}`,
      },
    ]
  })
}

function whyStrange(entry: Entry): string | null {
  if (entry.killed) return null
  if (entry.timedOut) return 'it did not come to an end'
  if (!entry.command.startsWith('brain ')) return null
  if (entry.error !== null && UNEXPLAINED.has(entry.error)) return 'it cannot say what is wrong'
  return entry.exit !== 0 && entry.error === null ? 'it failed without a code' : null
}
