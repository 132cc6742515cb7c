import type { Director } from './director.ts'
import { fact } from './facts.ts'
import { tellApproval, tellReview } from './tell-review.ts'

const IDS = ['task-010', 'task-011', 'task-012'] as const

/** The dependency opens, a worker with brain does the last task, and everything is as it should be. */
export async function tellEnd(director: Director): Promise<void> {
  await tellLastTask(director)
  await tellOutcome(director)
}

async function tellLastTask(director: Director): Promise<void> {
  const { narrator } = director
  narrator.step('task-012 has become ready; a third worker does it with the worker commands of brain')
  await director.show('brain next')
  const tasks = await director.tasks()
  narrator.tell('Nobody had to say so: what it waited for is completed.', [
    fact('task-012', [tasks['task-012']?.state, tasks['task-012']?.waitingFor], ['ready', []]),
  ])
  await director.show('brain worker-instructions 012 --worker worker-3 > ../../prompts/task-012.md')
  const email = director.startWorker('worker-3', { prompt: 'prompts/task-012.md', script: 'email' })
  director.told(await email.saw('claimed'))
  const handedIn = await email.saw('handed-in')
  director.told(handedIn, { words: false })
  const after = (await director.tasks())['task-012']
  narrator.tell('worker-3 claimed it, did it on top of what the other two made, and handed in.', [
    fact('task-012', [after?.state, after?.worker, after?.commit], ['review', 'worker-3', handedIn.said]),
  ])
  await tellApproval(director, { worker: email, review: await tellReview(director, '012') })
}

async function tellOutcome(director: Director): Promise<void> {
  const { narrator } = director
  narrator.step('How everything stands')
  await director.show('brain status', { lines: 30 })
  await director.show('brain list --state all')
  const tasks = await director.tasks()
  narrator.tell('All three tasks are completed.', [
    fact(
      'states',
      IDS.map((id) => tasks[id]?.state),
      ['completed', 'completed', 'completed'],
    ),
  ])
  const holders = await Promise.all(IDS.map((id) => noncesOf(director, id)))
  narrator.tell('No task was ever held by two: each has had one nonce, in all of its history.', [
    fact(
      'nonces of each task',
      holders.map((nonces) => nonces.length),
      [1, 1, 1],
    ),
  ])
  await tellProject(director)
}

/** Every nonce that a status file of the task ever held, on any branch; as the digest that brain writes, or as it is. */
async function noncesOf(director: Director, id: string): Promise<readonly string[]> {
  const patches = await director.remote(
    'log',
    '--all',
    '--format=',
    '--patch',
    '--',
    `results/${id}-status.md`,
  )
  return [...new Set([...patches.matchAll(/^\+nonce: (.*)$/gm)].map(([, nonce = '']) => nonce))]
}

async function tellProject(director: Director): Promise<void> {
  const { narrator, stage } = director
  narrator.step('And the contact form works')
  await director.show(`git clone --quiet ${stage.remote} result`, { folder: '.' })
  const printed = await director.show('node --test --test-reporter=tap', { folder: 'result', lines: 0 })
  const count = (label: string): number => Number(new RegExp(`^# ${label} (\\d+)$`, 'm').exec(printed)?.[1])
  narrator.tell('On main, in a fresh clone, all 7 tests of the three tasks pass.', [
    fact('tests that passed', count('pass'), 7),
    fact('tests that failed', count('fail'), 0),
  ])
}
