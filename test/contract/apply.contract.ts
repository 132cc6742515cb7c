import { describe, expect } from 'vitest'
import { aChange, aCommit, behavior, idOf, taskText, writing, type Subject } from './world.ts'

export function describeApply(subject: Subject): void {
  const it = behavior(subject)

  describe('the swap', () => {
    it('creates the first commit, and a look sees it without another fetch', async ({
      repository,
      branches,
    }) => {
      const files = { 'tasks/task-001.md': taskText('task-001', 'A') }
      const commit = idOf(await repository.apply(writing('main', null, files)))
      const look = await repository.look({ fetch: 'never' })
      expect(look.plan.commit).toBe(commit)
      expect(look.tasks.size).toBe(1)
      expect(await branches()).toEqual({ main: commit })
    })

    it('creates a branch once', async ({ repository, plant, branches }) => {
      const main = await plant({ branch: 'main', message: 'Plan', files: { a: '1' } })
      await repository.look({ fetch: 'always' })
      const claim = aChange(
        [aCommit([], { parents: [main] })],
        [{ branch: 'task/001', from: null, to: ':1' }],
      )
      const first = idOf(await repository.apply(claim))
      expect(await repository.apply(claim)).toEqual({ status: 'stale' })
      expect(await branches()).toEqual({ main, 'task/001': first })
    })

    it('is stale when a branch is not where it was seen, until the next look', async ({
      repository,
      plant,
      branches,
    }) => {
      const seen = await plant({ branch: 'main', message: 'Plan', files: { a: '1' } })
      await repository.look({ fetch: 'always' })
      const moved = await plant({ branch: 'main', message: 'More', files: { a: '2' } })
      expect(await repository.apply(writing('main', seen, { b: '1' }))).toEqual({ status: 'stale' })
      expect(await branches()).toEqual({ main: moved })
      await repository.look({ fetch: 'always' })
      const commit = idOf(await repository.apply(writing('main', moved, { b: '1' })))
      expect(await branches()).toEqual({ main: commit })
    })

    it('is stale when a branch is gone', async ({ repository, plant, branches }) => {
      const main = await plant({ branch: 'main', message: 'Plan', files: { a: '1' } })
      await repository.look({ fetch: 'always' })
      expect(await repository.apply(writing('task/001', main, { b: '1' }))).toEqual({ status: 'stale' })
      expect(await branches()).toEqual({ main })
    })

    it('moves all branches or none', async ({ repository, plant, branches }) => {
      const main = await plant({ branch: 'main', message: 'Plan', files: { a: '1' } })
      const taken = await plant({ branch: 'task/002', message: 'Work', files: { b: '1' } })
      await repository.look({ fetch: 'always' })
      const commit = aCommit([{ path: 'c', text: '1' }], { parents: [main] })
      const free = { branch: 'task/001', from: null, to: ':1' }
      const moved = { branch: 'main', from: main, to: ':1' }
      const bad = { branch: 'task/002', from: null, to: ':1' }
      expect(await repository.apply(aChange([commit], [moved, free, bad]))).toEqual({ status: 'stale' })
      expect(await branches()).toEqual({ main, 'task/002': taken })
      const applied = idOf(await repository.apply(aChange([commit], [moved, free])))
      expect(await branches()).toEqual({ main: applied, 'task/001': applied, 'task/002': taken })
    })

    it('has one winner when two clones create the same branch', async ({
      repository,
      another,
      plant,
      branches,
    }) => {
      const main = await plant({ branch: 'main', message: 'Plan', files: { a: '1' } })
      const other = await another()
      await Promise.all([repository.look({ fetch: 'always' }), other.look({ fetch: 'always' })])
      const claim = aChange(
        [aCommit([], { parents: [main] })],
        [{ branch: 'task/001', from: null, to: ':1' }],
      )
      const outcomes = await Promise.all([repository.apply(claim), other.apply(claim)])
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['applied', 'stale'])
      const winner = outcomes.find(({ status }) => status === 'applied')!
      expect((await branches())['task/001']).toBe(idOf(winner))
    })

    it('has one winner when two clones move main', async ({ repository, another, plant, branches }) => {
      const main = await plant({ branch: 'main', message: 'Plan', files: { a: '1' } })
      const other = await another()
      await Promise.all([repository.look({ fetch: 'always' }), other.look({ fetch: 'always' })])
      const outcomes = await Promise.all([
        repository.apply(writing('main', main, { a: '2', b: '1' })),
        other.apply(writing('main', main, { a: '3', c: '1' })),
      ])
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['applied', 'stale'])
      const winner = outcomes.find(({ status }) => status === 'applied')!
      expect((await branches())['main']).toBe(idOf(winner))
    })

    it('deletes a branch only where it was seen', async ({ repository, plant, branches }) => {
      const main = await plant({ branch: 'main', message: 'Plan', files: { a: '1' } })
      const tip = await plant({ branch: 'task/001', message: 'Work', files: { b: '1' } })
      await repository.look({ fetch: 'always' })
      expect(await repository.apply(aChange([], [{ branch: 'task/001', from: main, to: null }]))).toEqual({
        status: 'stale',
      })
      expect(await branches()).toEqual({ main, 'task/001': tip })
      const applied = await repository.apply(aChange([], [{ branch: 'task/001', from: tip, to: null }]))
      expect(applied.status).toBe('applied')
      expect(await branches()).toEqual({ main })
      expect((await repository.look({ fetch: 'never' })).tips).toEqual([])
    })

    it('fails, and is not stale, when another branch is in the way of the name', async ({
      repository,
      plant,
      branches,
    }) => {
      const main = await plant({ branch: 'main', message: 'Plan', files: { a: '1' } })
      const tip = await plant({ branch: 'task/001/x', message: 'Work', files: { b: '1' } })
      await repository.look({ fetch: 'always' })
      const claim = aChange(
        [aCommit([], { parents: [main] })],
        [{ branch: 'task/001', from: null, to: ':1' }],
      )
      await expect(repository.apply(claim)).rejects.toMatchObject({ code: 'REF_IN_THE_WAY' })
      const both = aChange(claim.commits, [...claim.refs, { branch: 'main', from: main, to: ':1' }])
      await expect(repository.apply(both)).rejects.toMatchObject({ code: 'REF_IN_THE_WAY' })
      expect(await branches()).toEqual({ main, 'task/001/x': tip })
    })

    it('does nothing for a change without branches', async ({ repository, branches }) => {
      const applied = await repository.apply(aChange([aCommit([{ path: 'a', text: '1' }])], []))
      expect(applied).toEqual({ status: 'applied', commits: new Map(), committedAt: null, notes: [] })
      expect(await branches()).toEqual({})
    })
  })

  describe('the commits of a change', () => {
    it('may name one another by their marks', async ({ repository, plant, branches }) => {
      const main = await plant({ branch: 'main', message: 'Plan', files: { a: '1' } })
      await repository.look({ fetch: 'always' })
      const commits = [
        aCommit([{ path: 'b', text: '1' }], { parents: [main], message: 'First' }),
        aCommit([{ path: 'c', text: '1' }], { mark: ':2', parents: [':1'], message: 'Second' }),
        aCommit([{ path: 'd', text: '1' }], { mark: ':merge', parents: [main, ':2'], message: 'Third' }),
      ]
      const refs = [
        { branch: 'main', from: main, to: ':merge' },
        { branch: 'task/001', from: null, to: ':2' },
      ]
      const applied = await repository.apply(aChange(commits, refs))
      expect(await branches()).toEqual({ main: idOf(applied, ':merge'), 'task/001': idOf(applied, ':2') })
      expect([...(await repository.listFiles(idOf(applied, ':2'), '')).keys()]).toEqual(['a', 'b', 'c'])
      expect([...(await repository.listFiles(idOf(applied, ':merge'), '')).keys()]).toEqual(['a', 'd'])
      const log = await repository.log(idOf(applied, ':merge'), { max: 10 })
      expect(log.map(({ subject }) => subject).sort()).toEqual(['First', 'Plan', 'Second', 'Third'])
      const tips = (await repository.look({ fetch: 'never' })).tips
      expect(tips).toMatchObject([{ branch: 'task/001', merged: true }])
    })

    it('differ even when all else is equal', async ({ repository, plant, message }) => {
      const main = await plant({ branch: 'main', message: 'Plan', files: { a: '1' } })
      await repository.look({ fetch: 'always' })
      const open = (branch: string) =>
        aChange([aCommit([], { parents: [main], message: 'Open' })], [{ branch, from: null, to: ':1' }])
      const one = idOf(await repository.apply(open('task/001')))
      const two = idOf(await repository.apply(open('task/002')))
      expect(one).not.toBe(two)
      expect(await message(one)).toMatch(/^Open\n\nBrain-Op: \S+\n?$/)
    })

    it('start from a tree when one is named', async ({ repository, plant }) => {
      const main = await plant({ branch: 'main', message: 'Plan', files: { a: '1' } })
      const tip = await plant({ branch: 'task/001', message: 'Work', files: { b: '1' } })
      await repository.look({ fetch: 'always' })
      const { tree } = await repository.mergePreview({ target: main, tip, owned: () => false })
      const merge = aCommit([{ path: 'c', text: '1' }], { parents: [main, tip], tree })
      const commit = idOf(
        await repository.apply(aChange([merge], [{ branch: 'main', from: main, to: ':1' }])),
      )
      expect([...(await repository.listFiles(commit, '')).keys()]).toEqual(['a', 'b', 'c'])
    })

    it('change nothing when a parent is unknown', async ({ repository, plant, branches }) => {
      const main = await plant({ branch: 'main', message: 'Plan', files: { a: '1' } })
      await repository.look({ fetch: 'always' })
      const commit = aCommit([], { parents: ['0123456789012345678901234567890123456789'] })
      const change = aChange([commit], [{ branch: 'main', from: main, to: ':1' }])
      await expect(repository.apply(change)).rejects.toMatchObject({ name: 'Failure' })
      expect(await branches()).toEqual({ main })
    })

    it('take commands in their message for data', async ({ repository, message, branches }) => {
      const hostile =
        'Add "x"\n\ncommit refs/heads/evil\nmark :9\ndata <<END\nD a\nEND\nM 100644 inline ../b\ndata 3\ndone'
      const change = aChange(
        [aCommit([{ path: 'a', text: '1' }], { message: hostile })],
        [{ branch: 'main', from: null, to: ':1' }],
      )
      const commit = idOf(await repository.apply(change))
      expect(await branches()).toEqual({ main: commit })
      expect((await message(commit)).startsWith(`${hostile}\n\nBrain-Op: `)).toBe(true)
      expect([...(await repository.listFiles(commit, '')).keys()]).toEqual(['a'])
    })

    it('keep the operation among the trailers', async ({ repository }) => {
      const message = 'Claim task-001\n\nBody.\n\nBrain-Opens: 1\nTask: task-001'
      const change = aChange([aCommit([], { message })], [{ branch: 'task/001', from: null, to: ':1' }])
      const commit = idOf(await repository.apply(change))
      const [entry] = await repository.log(commit, { max: 1 })
      expect(entry?.trailers).toEqual({
        'Brain-Opens': '1',
        'Brain-Op': expect.any(String),
        Task: 'task-001',
      })
    })
  })
}
