import { expect, test } from 'vitest'
import { openPlace } from '../../src/adapters/git/git-place.ts'
import { gitRepository } from '../../src/adapters/git/git-repository.ts'
import { systemClock } from '../../src/adapters/system/system-clock.ts'
import type { Problem } from '../../src/domain/task/task.ts'
import { commitFile, git, sandbox } from '../support/git-sandbox.ts'

async function scene() {
  const box = await sandbox()
  const remote = await box.bareRemote({
    files: { 'tasks/task-001.md': '---\nid: task-001\ntitle: Form\n---\n' },
  })
  const [watcher, worker] = [await box.clone(remote, 'ada'), await box.clone(remote, 'wil')]
  const repository = gitRepository(await openPlace(watcher, process.env), systemClock)
  const problems = async (): Promise<readonly Problem[]> =>
    (await repository.look({ fetch: 'always' })).problems
  const push = async (...words: string[]): Promise<void> =>
    void (await git(worker, 'push', '--quiet', ...words))
  const work = (text: string): Promise<string> => commitFile(worker, { 'work.txt': text }, text)
  await git(worker, 'switch', '--quiet', '-c', 'task/001')
  const first = await work('first')
  await push('origin', 'HEAD:task/001')
  expect(await problems()).toEqual([])
  return { watcher, worker, first, problems, push, work }
}

test('a branch that is rewritten keeps its old tip here, beside its task, with the command that brings it back', async () => {
  const { watcher, worker, first, problems, push, work } = await scene()
  await git(worker, 'reset', '--quiet', '--hard', 'origin/main')
  const second = await work('second')
  await push('--force', 'origin', 'HEAD:task/001')
  const [problem, ...others] = await problems()
  expect(others).toEqual([])
  expect(problem).toMatchObject({ path: 'tasks/task-001.md', line: null, local: true })
  expect(problem?.message).toContain(
    `task/001 was rewritten on the remote: ${first.slice(0, 10)} → ${second.slice(0, 10)}`,
  )
  expect(await git(watcher, 'for-each-ref', '--format=%(objectname)', 'refs/brain/lost/task/001')).toBe(first)
  expect(await problems()).toHaveLength(1)

  const [program = '', ...words] = problem?.fix.split(' ') ?? []
  expect(program).toBe('git')
  await git(watcher, ...words)
  expect(await problems()).toEqual([])
})

test('a branch that is deleted keeps its tip, unless another branch has it or brain had closed it', async () => {
  const { first, worker, problems, push } = await scene()
  await push('origin', 'HEAD:task/001.2')
  await problems()
  await push('origin', '--delete', 'task/001')
  expect(await problems()).toEqual([])
  await push('origin', '--delete', 'task/001.2')
  expect((await problems()).map(({ message }) => message)).toEqual([
    expect.stringContaining(
      `task/001.2 was deleted on the remote, and no branch there has its last commit ${first.slice(0, 10)}`,
    ),
  ])

  await git(worker, 'switch', '--quiet', '-c', 'closed', 'origin/main')
  await commitFile(worker, { 'x.txt': 'x' }, 'Close\n\nBrain-Closes: task-001')
  await push('origin', 'HEAD:task/002')
  await problems()
  await push('origin', '--delete', 'task/002')
  expect(await problems()).toHaveLength(1)
})

test('work that goes on is no loss', async () => {
  const { problems, push, work } = await scene()
  await work('more')
  await push('origin', 'HEAD:task/001')
  expect(await problems()).toEqual([])
})
