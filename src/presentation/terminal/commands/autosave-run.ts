import { keepSaving } from '../../../app/backup/keep-saving.ts'
import { DEFAULT_SETTINGS } from '../../../domain/settings/settings.ts'
import { plainLine } from '../printable.ts'
import { readCount } from '../read-count.ts'
import { readDuration } from '../read-duration.ts'
import { optionText, type Verb } from '../verb.ts'

export const autosaveRun: Verb = {
  name: 'autosave run',
  summary:
    'Save the working tree every few minutes, as what `autosave start` leaves behind; one at a time does it.',
  options: [
    { flags: '--every <time>', description: 'how often to look' },
    { flags: '--pushes <n>', description: 'pushes a minute' },
  ],
  examples: ['brain autosave run --every 5m'],
  run: async (session, input) => {
    const { console } = session
    const { ports, backup } = await session.open()
    const { backups, autosave } = await backup()
    const everyMs =
      readDuration(optionText(input, 'every'), { flag: '--every', minMs: 1_000 }) ??
      DEFAULT_SETTINGS.autosaveEveryMs
    const pushes = optionText(input, 'pushes')
    const { clock, randomness } = ports
    const say = (text: string): void => {
      const at = clock.now().toISOString()
      console.line({ kind: 'event', data: { at, event: 'autosave', text } }, plainLine(`${at} ${text}`))
    }
    const pushesPerMinute = pushes === undefined ? null : readCount(pushes, 1, '--pushes')
    const done = await autosave.hold(everyMs, async (held) => {
      await keepSaving({ backups, clock, randomness, everyMs, pushesPerMinute, say }, held)
      return true
    })
    const notes = done === null ? ['Another process does it already.'] : []
    return { kind: 'autosave', data: null, text: () => '', streamed: true, notes }
  },
}
