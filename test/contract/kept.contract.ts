import { describe, expect } from 'vitest'
import { behavior, taskText, type Subject } from './world.ts'

const task = (id: string): Record<string, string> => ({ [`tasks/${id}.md`]: taskText(id, 'A') })

/** Later than any commit is dated. */
const AGES_MS = 200 * 365 * 86_400_000

export function describeKept(subject: Subject): void {
  const it = behavior(subject)

  describe('what is kept', () => {
    it('is answered by its name and the key that it was kept with, the newest of each name', async ({
      repository,
    }) => {
      const value = { runs: [['shop', { text: 'é\n', at: null }]] }
      expect(await repository.recall('runs', 'one')).toBeNull()
      await repository.keep('runs', { key: 'one', value: 1 })
      await repository.keep('runs', { key: 'two: 2', value })
      await repository.keep('settled', { key: 'one', value: 2 })
      expect(await repository.recall('runs', 'two: 2')).toEqual(value)
      expect(await repository.recall('runs', 'one')).toBeNull()
      expect(await repository.recall('settled', 'one')).toBe(2)
    })
  })

  describe('where a look stands', () => {
    it('is the same until a branch moves, and is told without a look', async ({
      repository,
      plant,
      clock,
    }) => {
      clock.advance(AGES_MS)
      await plant({ branch: 'main', message: 'One', files: task('task-001') })
      // The first one only learns which branch is the default.
      await repository.look({ fetch: 'always' })
      const { at } = await repository.look({ fetch: 'always' })
      expect(at).toEqual(expect.any(String))
      expect((await repository.look({ fetch: 'always', isToWrite: true, texts: () => true })).at).toBe(at)
      expect(await repository.standing('never')).toBe(at)
      await plant({ branch: 'task/001', message: 'Work', files: { 'a.txt': 'a\n' } })
      const moved = await repository.standing('always')
      expect(moved).not.toBe(at)
      expect((await repository.look({ fetch: 'never', isToWrite: true })).at).toBe(moved)
    })

    it('is not told by a look for something in particular', async ({ repository, plant, clock }) => {
      clock.advance(AGES_MS)
      await plant({ branch: 'main', message: 'One', files: task('task-001') })
      expect((await repository.look({ fetch: 'always', archived: 'all' })).at).toBeNull()
      expect((await repository.look({ fetch: 'always', branches: ['other'] })).at).toBeNull()
    })
  })
}
