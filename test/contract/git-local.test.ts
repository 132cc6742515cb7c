import { describe, expect, test } from 'vitest'
import { gitRepository } from '../../src/adapters/git/git-repository.ts'
import { openPlace } from '../../src/adapters/git/git-place.ts'
import { aClock } from '../support/a-clock.ts'
import { git, readRef, sandbox, writeFiles } from '../support/git-sandbox.ts'
import { branchesOf, messageOf, plantWithGit } from '../support/outsider.ts'
import { describeRepository } from './repository.contract.ts'
import { aChange, aCommit, idOf, writing, type World } from './world.ts'

const NO_REMOTE = 'there is no remote to fetch from'

describeRepository('git without a remote', {
  makeWorld: async () => (await makeWorld()).world,
  exceptions: {
    'happens for a look that is due only when the last one is old enough': NO_REMOTE,
    'lets a reader go on without the remote, and stops a writer': NO_REMOTE,
    'cannot be answered without it': NO_REMOTE,
  },
})

describe('git without a remote', () => {
  test('brings the checked-out plan branch along, file by file', async () => {
    const { dir, world } = await makeWorld()
    await writeFiles(dir, { 'notes.txt': 'mine' })
    const first = idOf(await world.repository.apply(writing('main', null, { a: '1\n', b: '1\n' })))
    await writeFiles(dir, { b: 'unsaved\n', 'staged.txt': 'staged' })
    await git(dir, 'add', 'staged.txt')
    const second = await world.repository.apply(writing('main', first, { a: '2\n', 'c/d': '1\n' }))
    expect(await readRef(dir, 'HEAD')).toBe(idOf(second))
    expect((await git(dir, 'status', '--porcelain')).split('\n')).toEqual([
      ' M b',
      'A  staged.txt',
      '?? notes.txt',
    ])
  })

  const IN_THE_WAY = {
    'an unsaved change': { a: 'unsaved\n' },
    'an untracked file': { b: 'untracked\n' },
    'an ignored file': { 'c.ignored': 'ignored\n' },
  }

  test.each(Object.entries(IN_THE_WAY))('moves nothing when %s is in the way', async (_, files) => {
    const { dir, world } = await makeWorld()
    const first = idOf(
      await world.repository.apply(writing('main', null, { a: '1\n', '.gitignore': '*.ignored\n' })),
    )
    await writeFiles(dir, files)
    const before = await git(dir, 'status', '--porcelain', '--ignored')
    const edits = ['a', 'b', 'c.ignored', 'd'].map((path) => ({ path, text: '2\n' }))
    const refs = [
      { branch: 'main', from: first, to: ':1' },
      { branch: 'task/001', from: null, to: ':1' },
    ]
    const applying = world.repository.apply(aChange([aCommit(edits, { parents: [first] })], refs))
    await expect(applying).rejects.toMatchObject({ code: 'DIRTY_TREE' })
    expect(await world.branches()).toEqual({ main: first })
    expect(await git(dir, 'status', '--porcelain', '--ignored')).toBe(before)
  })

  test('puts the working tree back when another branch was not where it was seen', async () => {
    const { dir, world } = await makeWorld()
    const first = idOf(await world.repository.apply(writing('main', null, { a: '1\n' })))
    const taken = await world.plant({ branch: 'task/001', message: 'Work', files: { b: '1' } })
    const refs = [
      { branch: 'main', from: first, to: ':1' },
      { branch: 'task/001', from: null, to: ':1' },
    ]
    const commit = aCommit([{ path: 'c', text: '1' }], { parents: [first] })
    expect(await world.repository.apply(aChange([commit], refs))).toEqual({ status: 'stale' })
    expect(await world.branches()).toEqual({ main: first, 'task/001': taken })
    expect(await git(dir, 'status', '--porcelain')).toBe('')
  })

  test('brings the plan branch along in whichever worktree has it checked out', async () => {
    const { dir, world } = await makeWorld()
    const first = idOf(await world.repository.apply(writing('main', null, { a: '1\n' })))
    await git(dir, 'worktree', 'add', '--quiet', '-b', 'task/001', `${dir}-worker`)
    const fromWorker = gitRepository(await openPlace(`${dir}-worker`, process.env), world.clock)
    const second = idOf(await fromWorker.apply(writing('main', first, { a: '2\n' })))
    expect(await readRef(dir, 'HEAD')).toBe(second)
    expect(await git(dir, 'status', '--porcelain')).toBe('')
    expect(await readRef(`${dir}-worker`, 'HEAD')).toBe(first)
  })

  test('leaves a task branch alone that is checked out, but wants it where it was seen', async () => {
    const { dir, world } = await makeWorld()
    const main = idOf(await world.repository.apply(writing('main', null, { a: '1\n' })))
    await git(dir, 'worktree', 'add', '--quiet', '-b', 'task/001', `${dir}-worker`)
    const next = (from: string) =>
      aChange(
        [aCommit([], { parents: [main] })],
        [
          { branch: 'task/001', from, to: ':1' },
          { branch: 'task/001.2', from: null, to: ':1' },
        ],
      )
    const elsewhere = await world.plant({ branch: 'other', message: 'Other', files: { b: '1' } })
    expect(await world.repository.apply(next(elsewhere))).toEqual({ status: 'stale' })
    const second = idOf(await world.repository.apply(next(main)))
    expect(await world.branches()).toEqual({ main, other: elsewhere, 'task/001': main, 'task/001.2': second })
  })

  test('leaves a branch alone that a worktree is in the middle of rebasing', async () => {
    const { dir, world } = await makeWorld()
    const main = idOf(await world.repository.apply(writing('main', null, { a: '1\n' })))
    const worker = `${dir}-worker`
    await git(dir, 'worktree', 'add', '--quiet', '-b', 'task/001', worker)
    await git(worker, 'commit', '--quiet', '--allow-empty', '-m', 'Work')
    const tip = await git(worker, 'rev-parse', 'HEAD')
    await git(worker, '-c', 'sequence.editor=echo break >', 'rebase', '--quiet', '--interactive', 'HEAD~1')
    expect(await git(worker, 'branch', '--show-current')).toBe('')
    const closing = aChange([aCommit([], { parents: [tip] })], [{ branch: 'task/001', from: tip, to: ':1' }])
    idOf(await world.repository.apply(closing))
    expect(await world.branches()).toEqual({ main, 'task/001': tip })
  })
})

async function makeWorld(): Promise<{ dir: string; world: World }> {
  const { path } = await sandbox()
  const dir = `${path}/project`
  await git(path, 'init', '--quiet', '--initial-branch=main', dir)
  const clock = aClock()
  const open = async () => gitRepository(await openPlace(dir, process.env), clock)
  const world: World = {
    repository: await open(),
    clock,
    another: open,
    plant: (planting) => plantWithGit(dir, planting),
    branches: () => branchesOf(dir),
    message: (commit) => messageOf(dir, commit),
    disconnect: () => Promise.reject(new Error(NO_REMOTE)),
  }
  return { dir, world }
}
