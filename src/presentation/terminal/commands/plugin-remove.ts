import { planToRemove } from '../../../app/plugin/change-plugin.ts'
import { changePlugin, FOR_OPTION } from '../plugin-verb.ts'
import type { Verb } from '../verb.ts'

export const pluginRemove: Verb = {
  name: 'plugin remove',
  summary: 'Take away what brain plugin install has made; what somebody changed since stays.',
  options: [FOR_OPTION],
  writes: true,
  examples: ['brain plugin remove', 'brain plugin remove --for codex --dry-run'],
  run: async (session, input) =>
    await changePlugin(session, input, {
      plan: planToRemove,
      nothing: 'There is nothing of it here.',
      next: () => ['Commit that, so that every clone is rid of them.'],
    }),
}
