import { planToInstall } from '../../../app/plugin/change-plugin.ts'
import { CLIENT_FACTS } from '../../../app/plugin/clients.ts'
import { changePlugin, FOR_OPTION } from '../plugin-verb.ts'
import type { Verb } from '../verb.ts'

export const pluginInstall: Verb = {
  name: 'plugin install',
  summary:
    "Add commands, hooks, reviewers and a skill for an AI client to this project; what is there and not brain's stays as it is.",
  options: [FOR_OPTION],
  writes: true,
  examples: [
    'brain plugin install',
    'brain plugin install --dry-run',
    'brain plugin install --for codex --for cursor',
  ],
  run: async (session, input) =>
    await changePlugin(session, input, {
      plan: planToInstall,
      nothing: 'Everything is there already: nothing was changed.',
      next: (clients) => [
        'Commit these files, so that every clone has them.',
        ...clients.map((name) => {
          const { title, slash } = CLIENT_FACTS[name]
          return `${title}: start a new session in the top folder of the project, then: ${slash}status`
        }),
      ],
    }),
}
