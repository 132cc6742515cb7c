import type { Director } from '../director.ts'
import { fact } from '../facts.ts'
import { readRun } from './read-run.ts'

/** Exit of `brain run` where all that is left waits for a person. */
const NEEDS_A_PERSON = 8

/** brain works until a person is needed, the person decides, and it goes on to the end. */
export async function tellWork(director: Director): Promise<void> {
  const { narrator } = director
  narrator.step('brain works alone, with up to ten workers at once')
  const first = await director.follow('brain run --interval 5s')
  const { state, tasks } = await readRun(director)
  const analysis = tasks.get('analyze') ?? ''
  narrator.tell('It stopped by itself, where the template wants a person: at the analysis.', [
    fact('how brain run ended', first.status, NEEDS_A_PERSON),
    fact('the run', state, 'waiting'),
    fact('what waits', await waiting(director), [analysis]),
  ])
  narrator.step('The person reads the analysis, and approves it')
  await director.show(`brain review ${analysis}`, { lines: 20 })
  await director.show(`brain review ${analysis} --approve`)
  narrator.tell('Nothing waits any more.', [fact('what waits', await waiting(director), [])])
  narrator.step('brain goes on alone, to the end')
  const last = await director.follow('brain run --interval 5s')
  narrator.tell('It ended because nothing was left to do.', [
    fact('how brain run ended', last.status, 0),
    fact('the run', (await readRun(director)).state, 'completed'),
  ])
}

async function waiting(director: Director): Promise<readonly string[]> {
  return Object.values(await director.tasks())
    .filter(({ state }) => state === 'review' || state === 'blocked')
    .map(({ id }) => id)
}
