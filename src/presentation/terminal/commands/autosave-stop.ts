import type { Verb } from '../verb.ts'

export const autosaveStop: Verb = {
  name: 'autosave stop',
  summary: 'Save nothing more in the background. What was saved stays, here and on the remote.',
  examples: ['brain autosave stop'],
  run: async (session) => {
    const { autosave } = await (await session.open()).backup()
    const stopped = await autosave.stop()
    return {
      kind: 'autosave',
      data: { running: false, stopped },
      text: () => (stopped ? 'Stopped. What was saved stays: brain recover' : 'It does not run.'),
    }
  },
}
