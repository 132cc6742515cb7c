import type { Director } from './director.ts'
import { fact } from './facts.ts'
import type { Machine } from './stage.ts'
import type { WorkerProcess } from './worker-process.ts'
import { WORKER_EXITS } from './worker-event.ts'

/** The two sessions that work at the same time. */
export interface Workers {
  /** Holds task-010. */
  readonly ui: WorkerProcess
  /** Holds task-011. */
  readonly api: WorkerProcess
}

const LIMIT = 'At most 2000 characters.'

interface Status {
  readonly needsYou: readonly { readonly task: string; readonly kind: string }[]
}

/** Two workers race for one task; the other one takes another, is blocked, and gets an answer. */
export async function tellWork(director: Director): Promise<Workers> {
  const { winner, loser } = await tellRace(director)
  const api = await tellBlocker(director, winner, loser.machine)
  await tellAnswer(director, api)
  return { ui: winner, api }
}

interface Race {
  readonly winner: WorkerProcess
  readonly loser: WorkerProcess
}

async function tellRace(director: Director): Promise<Race> {
  const { narrator } = director
  narrator.step('Two workers get the same prompt, and race for task-010')
  await director.show('brain worker-instructions 010 > ../../prompts/task-010.md')
  const order = { prompt: 'prompts/task-010.md', script: 'ui' }
  const racers = [director.startWorker('worker-1', order), director.startWorker('worker-2', order)]
  const ends = await Promise.all(
    racers.map(async (worker) => ({ worker, event: await worker.saw('claimed', 'refused') })),
  )
  for (const { event } of ends) director.told(event)
  const won = ends.filter(({ event }) => event.kind === 'claimed')
  const lost = ends.filter(({ event }) => event.kind === 'refused')
  narrator.tell('Both pushed the same branch. git took one push and refused the other.', [
    fact('what both ran', new Set(ends.map(({ event }) => event.command)).size, 1),
    fact('how many won and lost', [won.length, lost.length], [1, 1]),
    fact(
      'what git said',
      [/new branch/.test(won[0]!.event.said), /rejected/.test(lost[0]!.event.said)],
      [true, true],
    ),
  ])
  const race = { winner: won[0]!.worker, loser: lost[0]!.worker }
  await tellClaim(director, race)
  return race
}

async function tellClaim(director: Director, { winner, loser }: Race): Promise<void> {
  const { narrator } = director
  const authors = (await director.remote('log', '--format=%an', 'main..task/010')).split('\n')
  const ofLoser = await director.remote('log', '--all', '--format=%h', `--author=${loser.machine}`)
  const tasks = await director.tasks()
  narrator.tell(`${winner.machine} holds the task; nothing of ${loser.machine} is on the remote.`, [
    fact('who committed on task/010', [...new Set(authors)], [winner.machine]),
    fact('commits of the other one', ofLoser, ''),
    fact('the holder by the name in the prompt', tasks['task-010']?.worker, 'worker-010'),
  ])
  const exit = await loser.done
  const clone = `${loser.machine}/contact-form`
  narrator.tell(
    `${loser.machine} did what its prompt says of a refused push: it stopped and changed nothing more.`,
    [
      fact('its exit code', exit, WORKER_EXITS.refused),
      fact('its commits', await director.git(clone, 'rev-list', '--count', 'origin/main..HEAD'), '1'),
      fact('its unsaved changes', await director.git(clone, 'status', '--short'), ''),
    ],
  )
}

async function tellBlocker(
  director: Director,
  winner: WorkerProcess,
  loser: Machine,
): Promise<WorkerProcess> {
  const { narrator } = director
  narrator.step(`${loser} gets a prompt of its own: task-011`)
  await director.show(`brain worker-instructions 011 --worker ${loser} > ../../prompts/task-011.md`)
  const folder = `${loser}/contact-form`
  const api = director.startWorker(loser, { folder, prompt: 'prompts/task-011.md', script: 'api' })
  director.told(await api.saw('claimed'))
  const blocked = await api.saw('blocked')
  director.told(blocked, { words: false })
  director.told(await winner.saw('handed-in'), { words: false })
  await director.show('brain status --fetch', { lines: 30 })
  const tasks = await director.tasks()
  const { needsYou } = await director.ask<Status>('status')
  const blob = await director.remote('rev-parse', 'task/011:results/task-011-blocker.md')
  narrator.tell(`${loser} cannot know how long a message may be, so it says that it is blocked, and waits.`, [
    fact('task-011', [tasks['task-011']?.state, tasks['task-011']?.worker], ['blocked', loser]),
    fact('its blocker', blob, blocked.said),
  ])
  narrator.tell(
    `Meanwhile ${winner.machine} has handed in. Both wait for the brain, the blocked one first.`,
    [
      fact('task-010', tasks['task-010']?.state, 'review'),
      fact(
        'what needs the brain',
        needsYou.map(({ task, kind }) => `${task} ${kind}`),
        ['task-011 blocker', 'task-010 review'],
      ),
    ],
  )
  return api
}

async function tellAnswer(director: Director, api: WorkerProcess): Promise<void> {
  const { narrator } = director
  narrator.step('The brain answers, and the worker goes on')
  await director.show(`brain answer 011 "${LIMIT}"`)
  const answered = await api.saw('answered')
  director.told(answered)
  const handedIn = await api.saw('handed-in')
  director.told(handedIn, { words: false })
  const tasks = await director.tasks()
  const code = await director.remote('show', 'task/011:src/api/contact.js')
  narrator.tell(`${api.machine} found the answer, removed its blocker, and handed in.`, [
    fact('the answer', answered.said, LIMIT),
    fact(
      'the blocker',
      await director.remote('rev-parse', '--verify', '--quiet', 'task/011:results/task-011-blocker.md'),
      '',
    ),
    fact('task-011', [tasks['task-011']?.state, tasks['task-011']?.commit], ['review', handedIn.said]),
  ])
  narrator.tell('What the brain said is in the code: export const MESSAGE_CHARACTERS_MAX = 2000', [
    fact(
      'first line of src/api/contact.js',
      code.split('\n')[0],
      'export const MESSAGE_CHARACTERS_MAX = 2000',
    ),
  ])
}
