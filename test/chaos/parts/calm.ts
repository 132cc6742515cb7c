import { writeFile } from 'node:fs/promises'
import { CALM, type Actor, type Done } from './actor.ts'
import { calmFile } from './hooks.ts'
import { readModel, type Model, type ModelTask } from './model.ts'
import type { Scene } from './scene.ts'

const ROUNDS_MAX = 12
/** Rounds in which nothing moved; a lost race costs one. */
const IDLE_ROUNDS_MAX = 2

/**
 * After the storm everybody finishes what there is, with the ordinary verbs: each open task is freed or taken up again,
 * handed in, reviewed and approved. Answers the tasks that are still open when that does not help. A host's limit of pushes is
 * lifted: a fast machine would meet it with every step.
 */
export async function finishCalmly(scene: Scene): Promise<readonly ModelTask[]> {
  await writeFile(calmFile(scene.stage.files.remote), '')
  let [idle, before] = [0, '']
  for (let round = 0; ; round++) {
    const model = await readModel(scene.stage.files.remote)
    const open = [...model.values()].filter(needsMore)
    const now = open.map(({ id, state, tip }) => `${id} ${state} ${tip}`).join()
    idle = now === before ? idle + 1 : 0
    before = now
    if (open.length === 0 || round === ROUNDS_MAX || idle === IDLE_ROUNDS_MAX) return open
    await Promise.all([finishAsBrains(scene, { open, model }), finishAsWorkers(scene, open)])
  }
}

function needsMore({ closing }: ModelTask): boolean {
  return closing === null || closing.as === 'failed'
}

async function finishAsBrains(
  scene: Scene,
  { open, model }: { open: readonly ModelTask[]; model: Model },
): Promise<void> {
  const brains = scene.actors.filter(({ member }) => member.role === 'brain')
  const workers = new Set(workersOf(scene).map(({ name }) => name))
  await Promise.all(
    brains.map(async (brain, index) => {
      for (const task of open.filter((_, at) => at % brains.length === index)) {
        if (task.state === 'review') await approveCalmly(scene, brain, task)
        else
          for (const words of wordsFor(task, { model, workers }))
            await brain.act({ words, task: task.id }, CALM)
      }
    }),
  )
}

/** What a brain does about a task that does not go on by itself. */
function wordsFor(
  { id, state, worker, dependsOn }: ModelTask,
  { model, workers }: { model: Model; workers: ReadonlySet<string> },
): readonly string[][] {
  const isOurs = worker !== null && workers.has(worker)
  if (state === 'failed') return [['reopen', id]]
  if (state === 'blocked') return [['answer', id, 'Go on']]
  if (state === 'waiting')
    return dependsOn
      .filter((other) => model.get(other)?.closing?.as === 'cancelled')
      .map((other) => ['reopen', other])
  return state !== 'ready' && !isOurs ? [['reclaim', id, '--force']] : []
}

async function approveCalmly({ journal }: Scene, brain: Actor, { id }: ModelTask): Promise<void> {
  const shown = await brain.act({ words: ['review', id], task: id }, CALM)
  const { commit } = shown.data
  if (!shown.ok || typeof commit !== 'string') return
  journal.noteShown(brain.name, id, commit)
  await brain.act({ words: ['review', id, '--approve', '--commit', commit], task: id }, CALM)
}

function workersOf({ actors }: Scene): readonly Actor[] {
  return actors.filter(({ member }) => member.role === 'worker')
}

async function finishAsWorkers(scene: Scene, open: readonly ModelTask[]): Promise<void> {
  const workers = workersOf(scene)
  await Promise.all(
    workers.map(async (worker, index) => {
      const own = open.filter(
        (task) => task.worker === worker.name && !['review', 'blocked'].includes(task.state),
      )
      const free = open
        .filter(({ state }) => state === 'ready')
        .filter((_, at) => at % workers.length === index)
      for (const task of [...own, ...free]) await doCalmly(scene, worker, task)
    }),
  )
}

/** A claim whose answer was lost is got back by claiming again; one that is not is the brain's to free. */
async function doCalmly({ journal, actors }: Scene, worker: Actor, { id }: ModelTask): Promise<void> {
  const words = ['worker', 'claim', id, '--no-checkout', '--as', worker.name]
  const claimed: Done = await worker.act({ words, task: id }, CALM)
  if (!claimed.ok) {
    const brain = actors.find(({ member }) => member.role === 'brain')
    await brain?.act({ words: ['reclaim', id, '--force'], task: id }, CALM)
    return
  }
  for (const task of (claimed.data['tasks'] ?? []) as readonly { id: string; attempt: number }[])
    journal.claims.push({ actor: worker.name, id: task.id, attempt: task.attempt })
  await worker.act({ words: ['worker', 'submit', id, '--summary', 'Done calmly'], task: id }, CALM)
}
