import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { personAt, type Person, type TaskDocument } from '../support/a-project.ts'
import { commitFile, fileAt, git, readRef, sandbox, writeFiles } from '../support/git-sandbox.ts'
import { branchesOf } from '../support/outsider.ts'

interface Scene {
  readonly brain: Person
  /** A worktree of the one repository, for a worker. */
  readonly worktree: (name: string) => Promise<Person>
}

/** One repository, no remote. */
async function scene(): Promise<Scene> {
  const box = await sandbox()
  const dir = join(box.path, 'repository')
  await git(box.path, 'init', '--quiet', '--initial-branch=main', dir)
  await commitFile(dir, { 'src/app.js': 'app\n' }, 'First commit')
  const worktree = async (name: string): Promise<Person> => {
    await git(dir, 'worktree', 'add', '--quiet', '--detach', join(box.path, name), 'main')
    return personAt(join(box.path, name), { name, env: { BRAIN_WORKER: name } })
  }
  return { brain: personAt(dir, { name: 'bea' }), worktree }
}

describe('in one repository without a remote', () => {
  test('a task goes from plan to approval through a worktree, and the main folder follows', async () => {
    const { brain, worktree } = await scene()
    const worker = await worktree('wil')
    const created = await brain.data<{ pushed: boolean }>('create-task', 'Form')
    expect(created.pushed).toBe(false)
    await brain.ok('create-task', 'Page', '--depends-on', '1')
    const claimed = await worker.data<{ tasks: TaskDocument[] }>('worker', 'claim')
    expect(claimed.tasks).toMatchObject([{ id: 'task-001', worker: 'wil', branch: 'task/001' }])
    await worker.ok('worker', 'block', '1', '--issue', 'a', '--need', 'b', '--impact', 'c')
    expect((await brain.task('1')).state).toBe('blocked')
    await brain.ok('answer', '1', 'Do it')
    expect(await worker.ok('worker', 'wait', '1')).toContain('Do it')
    await worker.commit({ 'src/form.js': 'form\n' })
    await worker.ok('worker', 'submit', '1', '--summary', 'Done')
    await brain.ok('review', '1', '--request-changes', 'More')
    await worker.commit({ 'src/form.js': 'more\n' })
    await worker.ok('worker', 'submit', '1', '--summary', 'More')
    await brain.ok('review', '1')
    await brain.ok('review', '1', '--approve')
    expect(await readFile(join(brain.dir, 'src/form.js'), 'utf8')).toBe('more\n')
    expect(await brain.git('status', '--porcelain')).toBe('')
    expect(await worker.git('status', '--porcelain')).toBe('')
    expect((await brain.task('2')).state).toBe('ready')
  })

  test('worktrees that claim at once get different tasks, and one task goes to one of them', async () => {
    const { brain, worktree } = await scene()
    const workers = [await worktree('one'), await worktree('two'), await worktree('three')]
    for (const title of ['A', 'B', 'C', 'D']) await brain.ok('create-task', title)
    const same = await Promise.all(workers.map((worker) => worker.brain('worker', 'claim', '1', '--json')))
    expect(same.map(({ code }) => code).toSorted()).toEqual([0, 1, 1])
    const losers = workers.filter((_, index) => same[index]?.code === 1)
    const others = await Promise.all(losers.map((worker) => worker.brain('worker', 'claim', '--json')))
    expect(others.map(({ code, stdout }) => (code === 0 ? '' : stdout))).toEqual(['', ''])
    const ids = others.flatMap((run) => run.json<{ tasks: TaskDocument[] }>().data.tasks.map(({ id }) => id))
    expect(new Set(['task-001', ...ids]).size).toBe(3)
  })

  test('a cancelled task is nobody’s to claim, and reopened it is claimed on the next branch', async () => {
    const { brain, worktree } = await scene()
    const worker = await worktree('wil')
    await brain.ok('create-task', 'Form')
    await brain.ok('cancel', '1')
    expect(await worker.refused('worker', 'claim', '1')).toMatchObject({ code: 'TASK_CLOSED' })
    expect(Object.keys(await branchesOf(brain.dir))).toEqual(['main', 'task/001'])
    await brain.ok('reopen', '1')
    await worker.ok('worker', 'claim', '1')
    expect(await brain.task('1')).toMatchObject({ state: 'in_progress', attempt: 2, branch: 'task/001.2' })
  })

  test('unsaved files in the way of a write to main refuse it, and nothing is half-done', async () => {
    const { brain, worktree } = await scene()
    const worker = await worktree('wil')
    await brain.ok('create-task', 'Form')
    await worker.ok('worker', 'claim', '1')
    await worker.commit({ 'src/app.js': 'new\n' })
    await worker.ok('worker', 'submit', '1', '--summary', 'Done')
    await writeFiles(brain.dir, { 'src/app.js': 'unsaved\n' })
    const before = await branchesOf(brain.dir)
    await brain.ok('review', '1')
    const refused = await brain.refused('review', '1', '--approve')
    expect(refused).toMatchObject({ exit: 1, code: 'DIRTY_TREE' })
    expect(await branchesOf(brain.dir)).toEqual(before)
    expect(await readFile(join(brain.dir, 'src/app.js'), 'utf8')).toBe('unsaved\n')
    expect(await brain.git('status', '--porcelain')).toBe(' M src/app.js')
  })

  test('a reclaimed worktree keeps its branch and files, and is no holder any more', async () => {
    const { brain, worktree } = await scene()
    const [former, next] = [await worktree('flo'), await worktree('ned')]
    await brain.ok('create-task', 'Form')
    await former.ok('worker', 'claim', '1')
    const tip = await former.commit({ 'old.js': 'old\n' })
    await writeFiles(former.dir, { 'unsaved.js': 'unsaved\n' })
    await brain.ok('reclaim', '1', '--force')
    expect(await readRef(former.dir, 'HEAD')).toBe(tip)
    expect(await former.git('status', '--porcelain')).toBe('?? unsaved.js')
    await former.commit({ 'late.js': 'late\n' })
    expect(await former.refused('worker', 'submit', '1', '--summary', 'Late')).toMatchObject({
      code: 'NOT_HOLDER',
    })
    await next.ok('worker', 'claim', '1')
    expect(await fileAt(next.dir, 'HEAD', 'old.js')).toBe('old\n')
    expect(await fileAt(next.dir, 'HEAD', 'late.js')).toBeNull()
    expect((await brain.task('1')).worker).toBe('ned')
  })
})
