/** The commands that save the working tree and bring it back. */
export const BACKUP_VERBS = {
  'autosave start': {
    group: 'Keep',
    summary: 'save the working tree in the background, every few minutes',
    load: async () => (await import('./commands/autosave-start.ts')).autosaveStart,
  },
  'autosave stop': {
    group: 'Keep',
    summary: 'save nothing more in the background',
    load: async () => (await import('./commands/autosave-stop.ts')).autosaveStop,
  },
  'autosave status': {
    group: 'Keep',
    summary: 'does it run, what was saved, what was left out',
    aliases: ['autosave'],
    load: async () => (await import('./commands/autosave-status.ts')).autosaveStatus,
  },
  'autosave now': {
    group: 'Keep',
    summary: 'save the working tree once',
    load: async () => (await import('./commands/autosave-now.ts')).autosaveNow,
  },
  'autosave run': {
    group: 'Keep',
    summary: 'what autosave start leaves behind',
    hidden: true,
    load: async () => (await import('./commands/autosave-run.ts')).autosaveRun,
  },
  recover: {
    group: 'Keep',
    summary: 'list what can be brought back, and bring it back',
    load: async () => (await import('./commands/recover.ts')).recover,
  },
} as const
