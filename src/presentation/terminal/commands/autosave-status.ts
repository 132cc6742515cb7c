import { leftOutText } from '../../../app/backup/keep-saving.ts'
import type { Backup } from '../../../domain/backup/backup.ts'
import type { AutosaveState } from '../../../ports/backup.ts'
import { ageText } from '../render/time.ts'
import type { Verb } from '../verb.ts'
import { everyText } from './autosave-start.ts'

export const autosaveStatus: Verb = {
  name: 'autosave status',
  aliases: ['autosave'],
  summary: 'Does the background saving run, what was saved last, is it on the remote, what was left out.',
  examples: ['brain autosave status', 'brain autosave status --json'],
  run: async (session) => {
    const { ports, backup } = await session.open()
    const { autosave, backups } = await backup()
    const state = await autosave.state()
    const own = (await backups.list({ offline: true })).backups.filter(({ isOwn }) => isOwn)
    const now = ports.clock.now()
    return {
      kind: 'autosave',
      data: stateJson(state, own),
      text: () => [runningText(state, now), ...savedLines(own, state, now)].join('\n'),
      quiet: state.isRunning ? String(state.pid) : '',
      notes: state.leftOut.map((each) => `left out ${leftOutText(each)}`),
    }
  },
}

function stateJson(state: AutosaveState, own: readonly Backup[]) {
  const { isRunning, pid, since, everyMs, note, leftOut } = state
  const [last] = own
  return {
    ...{ running: isRunning, pid, since },
    everySeconds: everyMs === null ? null : everyMs / 1_000,
    lookedAt: note?.lookedAt ?? null,
    last: last === undefined ? null : { id: last.id, at: last.at, pushed: last.isOnRemote },
    snapshots: own.length,
    waiting: own.filter(({ isOnRemote }) => !isOnRemote).length,
    problem: note?.problem ?? null,
    leftOut,
  }
}

function runningText({ isRunning, pid, everyMs, note }: AutosaveState, now: Date): string {
  if (!isRunning) return 'Autosave does not run. Start it: brain autosave start'
  const looked = note === null ? '' : `; looked ${ageText(note.lookedAt, now)} ago`
  return `Autosave runs (process ${pid}), every ${everyText(everyMs ?? 0)}${looked.replace('now ago', 'just now')}.`
}

function savedLines(own: readonly Backup[], { note }: AutosaveState, now: Date): readonly string[] {
  const [last] = own
  if (last === undefined) return ['Nothing was saved yet.']
  const where = last.isOnRemote ? 'on the remote' : 'on this machine only'
  const age = ageText(last.at, now)
  return [
    `Saved last: ${last.id} (${age === 'now' ? 'just now' : `${age} ago`}, ${where}); ${own.length} in all.`,
    ...(note?.problem == null ? [] : [`Something is in the way: ${note.problem}`]),
  ]
}
