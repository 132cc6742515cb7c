import { parseSettings } from '../../../domain/settings/parse-settings.ts'
import { pushLimit } from '../../../domain/settings/push-limit.ts'
import { readDuration } from '../read-duration.ts'
import { optionText, type Verb } from '../verb.ts'

const EVERY_MS_MIN = 10_000

export const autosaveStart: Verb = {
  name: 'autosave start',
  summary:
    'Save the working tree every few minutes in the background, when something changed; once started it stays.',
  options: [
    {
      flags: '--every <time>',
      description: 'how often to look (default: autosave_every of the settings, 5m)',
    },
  ],
  examples: ['brain autosave start', 'brain autosave start --every 2m', 'brain autosave start --quiet'],
  run: async (session, input) => {
    const asked = readDuration(optionText(input, 'every'), { flag: '--every', minMs: EVERY_MS_MIN })
    const workspace = await session.open()
    const backup = await workspace.backup()
    const { autosave, remoteUrl } = backup
    const before = await autosave.state()
    if (before.isRunning) return told(before.pid, before.everyMs ?? 0, false)
    const { settings } = parseSettings((await backup.settingsText()) ?? '')
    const everyMs = asked ?? settings.autosaveEveryMs
    const isNew = await autosave.start({ everyMs, pushesPerMinute: pushLimit(settings, remoteUrl) })
    const state = await autosave.state()
    const notes =
      workspace.remote === null ? ['There is no remote: what is saved stays on this machine.'] : []
    return { ...told(state.pid, state.everyMs ?? everyMs, isNew), notes }
  },
}

function told(pid: number | null, everyMs: number, started: boolean) {
  const every = `every ${everyText(everyMs)}`
  return {
    kind: 'autosave',
    data: { running: true, started, pid, everySeconds: everyMs / 1_000 },
    text: () =>
      started
        ? `Saving in the background, ${every}. See: brain autosave status`
        : `It runs already, ${every}.`,
  }
}

export function everyText(ms: number): string {
  return ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1_000} s`
}
