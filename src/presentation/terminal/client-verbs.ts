import type { VerbEntry } from './verbs.ts'

/** What AI clients are given, and what they call. */
export const CLIENT_VERBS: Readonly<Record<string, VerbEntry>> = {
  'plugin install': {
    group: 'Start',
    summary: 'add commands, hooks and a skill for an AI client to the project',
    load: async () => (await import('./commands/plugin-install.ts')).pluginInstall,
  },
  'plugin remove': {
    group: 'Start',
    summary: 'take them away again',
    load: async () => (await import('./commands/plugin-remove.ts')).pluginRemove,
  },
  hook: {
    group: 'About',
    summary: 'what the hooks of an AI client call',
    hidden: true,
    load: async () => (await import('./commands/hook.ts')).hook,
  },
}
