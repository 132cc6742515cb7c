import { leftOutText } from '../../../app/backup/keep-saving.ts'
import type { Sent, Taken } from '../../../ports/backup.ts'
import type { Outcome, Verb } from '../verb.ts'

export const autosaveNow: Verb = {
  name: 'autosave now',
  summary:
    'Save the working tree once, untracked files too, and push that; files, index and HEAD stay as they are.',
  examples: ['brain autosave now', 'brain autosave now --no-fetch', 'brain autosave now --json'],
  run: async (session) => {
    const { ports, backup, remote } = await session.open()
    const { backups } = await backup()
    const now = ports.clock.now()
    const [taken] = await backups.take({ now, all: false })
    await backups.thin(now)
    const offline = session.fetch === 'never' || remote === null
    const sent = offline ? null : await backups.send({ now, pushesPerMinute: null })
    return tellSaved(taken as Taken, sent)
  },
}

const DONE: Readonly<Record<Taken['as'], (taken: Taken) => string>> = {
  taken: ({ id }) => `Saved as ${id}.`,
  unchanged: ({ id }) => `Nothing changed since ${id}.`,
  clean: () => 'There is nothing to save: all that is here is in commits that the remote has.',
  busy: () => 'Another process saves this working tree just now.',
}

function tellSaved(taken: Taken, sent: Sent | null): Outcome {
  const { as, id, commit, leftOut, withoutCommits } = taken
  return {
    kind: 'autosave',
    data: {
      ...{ saved: as === 'taken', as, id, commit, leftOut, withoutCommits },
      pushed: sent === null ? null : sent.waiting === 0 && sent.problem === null,
      problem: sent?.problem ?? null,
    },
    text: () => DONE[as](taken),
    quiet: as === 'taken' ? (id ?? '') : '',
    notes: [
      ...leftOut.map((each) => `left out ${leftOutText(each)}`),
      ...(withoutCommits
        ? ['Your commits that the remote has not are in it as files only: there is a secret in one of them.']
        : []),
      ...(sent?.problem == null
        ? []
        : [`It is only here: the remote did not take it (${sent.problem.code}: ${sent.problem.reason}).`]),
    ],
  }
}
