import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { aProject, type Person, type TaskDocument } from '../support/a-project.ts'
import { fileAt, git } from '../support/git-sandbox.ts'
import { branchesOf } from '../support/outsider.ts'

const TASKS = 12
const IDS = Array.from({ length: TASKS }, (_, index) => `task-${String(index + 1).padStart(3, '0')}`)
/** Asking costs more than waiting, where all share two cores. */
const POLL_MS = 2_000

test('two brains and four workers finish twelve tasks, each once', { timeout: 300_000 }, async () => {
  const project = await aProject()
  const [bea, ben] = [await project.join('bea'), await project.join('ben')]
  const workers = []
  for (const name of ['ada', 'bob', 'cyd', 'dan']) workers.push(await project.join(name))
  await Promise.all([plan(project.box.path, bea), plan(project.box.path, ben)])

  const isDone = { now: false }
  await Promise.all([
    ...workers.map((worker) => workUntil(isDone, worker)),
    Promise.all([approveAll(bea), approveAll(ben)]).finally(() => (isDone.now = true)),
  ])
  const branches = Object.keys(await branchesOf(project.remote))
  expect(branches).toEqual(['main', ...IDS.map((id) => id.replace('task-', 'task/'))])
  await verifyWithGitAlone(project.remote)
})

/** Four tasks that can start at once, then two that wait for two of those each; both brains at the same time. */
async function plan(folder: string, brain: Person): Promise<void> {
  const first = await createBatch(folder, brain, [[], [], [], []])
  const two = (index: number): string[] => [first[index] ?? '', first[index + 2] ?? '']
  const second = await createBatch(folder, brain, [two(0), two(1)])
  expect(first.length + second.length).toBe(TASKS / 2)
}

/** One task for each list of dependencies, all in one push. Answers their ids. */
async function createBatch(
  folder: string,
  brain: Person,
  dependencies: readonly (readonly string[])[],
): Promise<readonly string[]> {
  const list = dependencies.map((ids, index) => ({
    title: `${brain.name} ${ids.join()} ${index}`,
    depends_on: ids,
  }))
  const file = join(folder, `${brain.name}.json`)
  await writeFile(file, JSON.stringify(list))
  const { tasks } = await brain.data<{ tasks: TaskDocument[] }>('create-task', '--batch', file)
  return tasks.map(({ id }) => id)
}

/** Takes whatever is ready, does it, hands it in; nothing ready is no reason to stop. */
async function workUntil(isDone: { readonly now: boolean }, worker: Person): Promise<void> {
  while (!isDone.now) {
    const run = await worker.brain('worker', 'claim', '--json')
    if (run.code === 8) await pause(POLL_MS)
    else {
      if (run.code !== 0) throw new Error(`${worker.name}: ${run.stdout}${run.stderr}`)
      const { id } = run.json<{ tasks: TaskDocument[] }>().data.tasks[0]!
      await worker.commit({ [`work/${id}.txt`]: `${worker.name}\n` }, `${id}: work`)
      await worker.ok('worker', 'submit', id, '--summary', 'Done')
    }
  }
}

/** What the other brain was faster with is refused, and no harm. */
const OTHER_WAS_FIRST = new Set(['NOTHING_TO_REVIEW'])

async function approveAll(brain: Person): Promise<void> {
  for (;;) {
    const { tasks } = await brain.data<{ tasks: TaskDocument[] }>('list', '--state', 'all', '--fetch')
    if (tasks.every(({ state }) => state === 'completed')) return
    const waiting = tasks.filter(({ state }) => state === 'review').map(({ id }) => id)
    if (waiting.length === 0) await pause(POLL_MS)
    for (const id of brain.name === 'bea' ? waiting : waiting.toReversed()) await approveOne(brain, id)
  }
}

async function approveOne(brain: Person, id: string): Promise<void> {
  for (const words of [
    ['review', id],
    ['review', id, '--approve'],
  ]) {
    const run = await brain.brain(...words, '--json')
    if (run.code === 0) continue
    if (OTHER_WAS_FIRST.has(run.json().error?.code ?? '')) return
    throw new Error(`${brain.name}: ${run.stdout}${run.stderr}`)
  }
}

/** Reads the bare repository without any code of brain's. */
async function verifyWithGitAlone(remote: string): Promise<void> {
  expect((await git(remote, 'ls-tree', '--name-only', 'main', 'tasks/')).split('\n')).toEqual(
    IDS.map((id) => `tasks/${id}.md`),
  )
  const titles = await Promise.all(
    IDS.map(async (id) => /^title: (.*)$/m.exec((await fileAt(remote, 'main', `tasks/${id}.md`)) ?? '')?.[1]),
  )
  expect(new Set(titles).size).toBe(TASKS)
  const closings = await trailers(remote, 'Brain-Closes', '--first-parent')
  expect(closings.toSorted()).toEqual(IDS)
  const openings = await trailers(remote, 'Brain-Opens')
  expect(openings.toSorted()).toEqual(IDS.map((id) => `${id} attempt 1`))
  for (const id of IDS) await verifyTask(remote, id)
}

async function verifyTask(remote: string, id: string): Promise<void> {
  expect(await fileAt(remote, 'main', `tasks/${id}.md`), id).toMatch(/^closed:.*completed/ms)
  const status = `results/${id}-status.md`
  const versions = (await git(remote, 'log', '--format=%H', 'main', '--', status)).split('\n')
  const texts = await Promise.all(versions.map((commit) => fileAt(remote, commit, status)))
  expect(new Set(texts.map((text) => /^nonce: .*$/m.exec(text ?? '')?.[0])).size, id).toBe(1)
  const worker = (await fileAt(remote, 'main', `work/${id}.txt`))?.trim()
  expect(texts[0], id).toContain(`worker: ${worker}\n`)
  const branch = id.replace('task-', 'task/')
  expect(await git(remote, 'rev-list', '--count', branch, '^main'), id).toBe('0')
}

async function trailers(remote: string, key: string, ...options: string[]): Promise<string[]> {
  const format = `--format=%(trailers:key=${key},valueonly)`
  const text = await git(remote, 'log', format, ...options, 'main')
  return text.split('\n').filter((line) => line !== '')
}
