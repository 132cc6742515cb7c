import { appendFile, chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { BrainRun } from '../support/brain-cli.ts'
import { aProject, personAt, type Person, type Project, type TaskDocument } from '../support/a-project.ts'
import { git, readRef } from '../support/git-sandbox.ts'
import { branchesOf } from '../support/outsider.ts'

interface Scene {
  readonly project: Project
  readonly brain: Person
  readonly workers: readonly Person[]
}

async function scene(workers: number, tasks: number): Promise<Scene> {
  const project = await aProject({ files: { 'src/app.js': 'app\n' } })
  const brain = await project.join('bea')
  const list = Array.from({ length: tasks }, (_, index) => ({ title: `Task ${index + 1}` }))
  await writeFile(join(project.box.path, 'tasks.json'), JSON.stringify(list))
  await brain.ok('create-task', '--batch', join(project.box.path, 'tasks.json'))
  const joined = []
  for (let number = 1; number <= workers; number++) joined.push(await project.join(`worker-${number}`))
  return { project, brain, workers: joined }
}

/** One line in the remote's folder for every push that it takes. */
async function countPushes(remote: string): Promise<() => Promise<number>> {
  const [hook, log] = [join(remote, 'hooks', 'post-receive'), join(remote, 'pushes')]
  await writeFile(hook, `#!/bin/sh\necho push >> '${log}'\n`)
  await chmod(hook, 0o755)
  await writeFile(log, '')
  return async () => (await readFile(log, 'utf8')).split('\n').length - 1
}

function claimedIds(run: BrainRun): readonly string[] {
  return run.json<{ tasks: TaskDocument[] }>().data.tasks.map(({ id }) => id)
}

describe('one task', () => {
  test.each([2, 8])('claimed by %i workers at once is claimed by exactly one', async (count) => {
    const { project, workers } = await scene(count, 1)
    const runs = await Promise.all(workers.map((worker) => worker.brain('worker', 'claim', '1', '--json')))
    const winners = workers.filter((_, index) => runs[index]?.code === 0)
    expect(winners).toHaveLength(1)
    const [winner] = winners
    for (const run of runs.filter(({ code }) => code !== 0)) {
      expect(run.code).toBe(1)
      const { error } = run.json()
      expect(error).toMatchObject({
        code: 'TASK_ALREADY_CLAIMED',
        details: { worker: winner?.name, since: expect.stringMatching(/^20\d\d-/) as string },
      })
    }
    expect(Object.keys(await branchesOf(project.remote))).toEqual(['main', 'task/001'])
    expect(await readRef(project.remote, 'task/001')).toBe(await winner?.git('rev-parse', 'HEAD'))
    for (const loser of workers.filter((worker) => worker !== winner))
      expect(await loser.git('branch', '--show-current')).toBe('main')
  })

  test('claimed twice at once in one clone is that one worker’s, whichever was first', async () => {
    const { project, workers } = await scene(1, 1)
    const worker = workers[0]!
    const claim = () => worker.brain('worker', 'claim', '1', '--no-checkout', '--json')
    const runs = await Promise.all([claim(), claim(), claim()])
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0])
    expect(Object.keys(await branchesOf(project.remote))).toEqual(['main', 'task/001'])
    await worker.ok('worker', 'report', '1', '--progress', '10')
  })

  test('claimed again by its holder stays the same attempt', async () => {
    const { project, workers } = await scene(1, 1)
    const worker = workers[0]!
    const first = await worker.data<{ tasks: TaskDocument[] }>('worker', 'claim', '1')
    await worker.commit({ 'src/app.js': 'mine\n' })
    const again = await worker.data<{ tasks: TaskDocument[] }>('worker', 'claim', '1')
    expect(again.tasks[0]).toMatchObject({ attempt: 1, worker: 'worker-1', commit: first.tasks[0]?.commit })
    expect(Object.keys(await branchesOf(project.remote))).toEqual(['main', 'task/001'])
    expect(await worker.git('show', 'HEAD:src/app.js')).toBe('mine')
  })

  test('is not a namesake’s in another clone', async () => {
    const { project, workers } = await scene(1, 1)
    await workers[0]!.ok('worker', 'claim', '1')
    const namesake = await project.join('namesake')
    expect(await namesake.refused('worker', 'claim', '1', '--as', 'worker-1')).toMatchObject({
      ...{ exit: 1, code: 'TASK_ALREADY_CLAIMED', details: { worker: 'worker-1' } },
    })
    expect(await namesake.refused('worker', 'submit', '1', '--summary', 'Mine')).toMatchObject({
      code: 'NOT_HOLDER',
    })
  })
})

test('a task that was cancelled while it was claimed is refused all the same', async () => {
  const { project, brain, workers } = await scene(1, 1)
  const before = await readRef(project.remote, 'main')
  await brain.ok('cancel', '1')
  const cancelled = await readRef(project.remote, 'main')
  await git(project.remote, 'update-ref', 'refs/heads/main', before ?? '')
  const hook = join(project.remote, 'hooks', 'post-receive')
  await writeFile(hook, `#!/bin/sh\ngit update-ref refs/heads/main ${cancelled}\n`)
  await chmod(hook, 0o755)
  expect(await workers[0]!.refused('worker', 'claim', '1')).toMatchObject({ exit: 1, code: 'TASK_CLOSED' })
  expect(await workers[0]!.git('branch', '--show-current')).toBe('main')
  expect(await brain.data('status', '--fetch')).toMatchObject({ needsYou: [], counts: { cancelled: 1 } })
})

describe('without an id', () => {
  test('six workers at once take six different tasks', async () => {
    const { workers } = await scene(6, 6)
    const runs = await Promise.all(workers.map((worker) => worker.brain('worker', 'claim', '--json')))
    expect(runs.map(({ code }) => code)).toEqual(runs.map(() => 0))
    expect(new Set(runs.flatMap(claimedIds)).size).toBe(6)
  })

  test('three tasks are taken in one push, the one that is left in another, and then none is ready', async () => {
    const { project, workers } = await scene(1, 4)
    const worker = workers[0]!
    const pushes = await countPushes(project.remote)
    const words = ['worker', 'claim', '--count', '3'] as const
    const { tasks } = await worker.data<{ tasks: TaskDocument[] }>(...words)
    expect(tasks.map(({ state }) => state)).toEqual(['in_progress', 'in_progress', 'in_progress'])
    expect(await pushes()).toBe(1)
    expect((await worker.data<{ tasks: TaskDocument[] }>(...words)).tasks).toHaveLength(1)
    expect(await pushes()).toBe(2)
    expect(await worker.refused('worker', 'claim')).toMatchObject({
      ...{ exit: 8, code: 'NOTHING_READY', retryable: true },
    })
    expect(await worker.git('branch', '--show-current')).toBe('main')
  })
})

describe('files in the way', () => {
  test('refuse the claim before anything is claimed', async () => {
    const { project, workers } = await scene(1, 1)
    const worker = workers[0]!
    const other = await project.join('other')
    await other.commit({ 'src/app.js': 'newer\n' })
    await other.git('push', '--quiet', 'origin', 'HEAD:main')
    await appendFile(join(worker.dir, 'src/app.js'), 'unsaved\n')
    const refused = await worker.refused('worker', 'claim', '1')
    expect(refused).toMatchObject({ exit: 1, code: 'DIRTY_TREE' })
    expect(refused.message).toContain('src/app.js')
    expect(Object.keys(await branchesOf(project.remote))).toEqual(['main'])
    await worker.ok('worker', 'claim', '1', '--no-checkout')
    expect(await git(worker.dir, 'status', '--porcelain')).toBe(' M src/app.js')
  })

  test('of one worktree do not keep another from claiming', async () => {
    const { project, workers } = await scene(1, 2)
    const worker = workers[0]!
    await appendFile(join(worker.dir, 'src/app.js'), 'unsaved\n')
    await worker.git('worktree', 'add', '--quiet', '--detach', join(project.box.path, 'linked'))
    const linked = personAt(join(project.box.path, 'linked'), { name: 'linked' })
    await linked.ok('worker', 'claim', '1', '--as', 'linked')
    expect(await linked.git('branch', '--show-current')).toBe('task/001')
    expect(await worker.refused('worker', 'submit', '1', '--summary', 'Not mine')).toMatchObject({
      code: 'NOT_HOLDER',
    })
  })
})
