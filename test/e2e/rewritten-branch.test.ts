import { describe, expect, test } from 'vitest'
import { aProject, approve, deliver, type Person, type Project } from '../support/a-project.ts'
import { fileAt, git, readRef, writeFiles } from '../support/git-sandbox.ts'
import { stagedProject } from '../support/staged-project.ts'

interface Scene {
  readonly project: Project
  readonly brain: Person
  readonly worker: Person
}

/** A result in conflict with main, refused at its approval, and the worker told so. */
async function conflict(): Promise<Scene> {
  const { project, people } = await stagedProject({
    files: { 'app.js': 'app\n' },
    people: ['bea', 'wil'],
    steps: [
      ['bea', 'create-task', 'Form'],
      ['wil', 'worker', 'claim', '1'],
      { who: 'wil', commit: { 'app.js': 'half\n' } },
      { who: 'wil', commit: { 'app.js': 'worker\n', 'form.js': 'form\n' } },
      ['wil', 'worker', 'submit', '1', '--summary', 'Done'],
    ],
  })
  const [brain, worker] = people
  await brain.git('pull', '--quiet', '--ff-only')
  await brain.commit({ 'app.js': 'brain\n' })
  await brain.git('push', '--quiet', 'origin', 'main')
  await brain.ok('review', '1')
  expect(await brain.refused('review', '1', '--approve')).toMatchObject({ code: 'MERGE_CONFLICT' })
  await worker.git('fetch', '--quiet')
  return { project, brain, worker }
}

async function solve({ dir }: Person): Promise<void> {
  await writeFiles(dir, { 'app.js': 'both\n' })
  await git(dir, 'add', 'app.js')
}

/** What a worker does to its branch instead of the plain merge that it was told to make. */
const REWRITES: Readonly<Record<string, (worker: Person) => Promise<unknown>>> = {
  'rebased onto main': async (worker) => {
    await worker.git('reset', '--quiet', '--soft', 'HEAD~3')
    await worker.git('commit', '--quiet', '--message', 'All of it')
    await expect(worker.git('rebase', 'origin/main')).rejects.toThrow('conflict')
    await solve(worker)
    await worker.git('-c', 'core.editor=true', 'rebase', '--continue')
  },
  'squashed onto main': async (worker) => {
    await expect(worker.git('merge', '--quiet', 'origin/main')).rejects.toThrow('merge')
    await solve(worker)
    await worker.git('commit', '--quiet', '--no-edit')
    await worker.git('reset', '--quiet', '--soft', 'origin/main')
    await worker.git('commit', '--quiet', '--message', 'All of it, in one commit')
  },
}

describe('after a conflict', () => {
  test.each(Object.keys(REWRITES))(
    'a branch that was %s is told how to go on, and approved then',
    async (how) => {
      const { project, brain, worker } = await conflict()
      const pushed = await readRef(project.remote, 'task/001')
      await REWRITES[how]?.(worker)
      const refused = await worker.refused('worker', 'submit', '1', '--summary', 'Again')
      expect(refused).toMatchObject({ exit: 1, code: 'NOT_HOLDER' })
      expect(await readRef(project.remote, 'task/001')).toBe(pushed)

      const advice = /git merge -s ours [^\s;,]+/.exec(refused.hint)?.[0] ?? ''
      expect(advice, refused.hint).not.toBe('')
      await worker.git('-c', 'core.editor=true', ...advice.split(' ').slice(1))
      await worker.ok('worker', 'submit', '1', '--summary', 'Again')
      expect(await brain.task('1')).toMatchObject({ state: 'review', attempt: 1, worker: 'wil' })
      await approve(brain, '1')
      expect(await fileAt(project.remote, 'main', 'app.js')).toBe('both\n')
      expect(await fileAt(project.remote, 'main', 'form.js')).toBe('form\n')
    },
  )

  test('a holder that forces its own rewritten branch is reviewed as it stands, and approved', async () => {
    const { project, brain, worker } = await conflict()
    await brain.ok('review', '1')
    await REWRITES['squashed onto main']?.(worker)
    await worker.git('push', '--quiet', '--force', 'origin', 'HEAD:refs/heads/task/001')
    expect(await brain.refused('review', '1', '--approve')).toMatchObject({ code: 'REVIEW_STALE' })
    await worker.ok('worker', 'submit', '1', '--summary', 'Again')
    await approve(brain, '1')
    expect(await fileAt(project.remote, 'main', 'app.js')).toBe('both\n')
    expect(await brain.data('status')).toMatchObject({ needsYou: [], counts: { completed: 1 } })
  })
})

test('a branch that merged a main with other results in it brings none of them as its own', async () => {
  const project = await aProject()
  const [brain, worker, other] = [
    await project.join('bea'),
    await project.join('wil'),
    await project.join('oli'),
  ]
  await brain.ok('create-task', 'Form')
  await brain.ok('create-task', 'Page')
  await worker.ok('worker', 'claim', '1')
  await deliver(other, '2', { 'page.js': 'page\n' })
  await approve(brain, '2')
  await worker.git('fetch', '--quiet')
  await worker.git('merge', '--quiet', '--no-edit', 'origin/main')
  await worker.commit({ 'form.js': 'form\n' })
  await worker.ok('worker', 'submit', '1', '--summary', 'Done')
  const shown = await brain.data<{ diff: { files: { path: string }[] }; protectedPaths: string[] }>(
    'review',
    '1',
  )
  expect(shown.protectedPaths).toEqual([])
  expect(shown.diff.files.map(({ path }) => path)).toEqual([
    'form.js',
    'results/task-001-output.md',
    'results/task-001-status.md',
  ])
  await brain.ok('review', '1', '--approve')
  expect(await brain.data('status')).toMatchObject({ needsYou: [], counts: { completed: 2 } })
})
