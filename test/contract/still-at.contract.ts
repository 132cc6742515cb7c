import { describe, expect } from 'vitest'
import { behavior, idOf, writing, type Subject } from './world.ts'

export function describeStillAt(subject: Subject): void {
  const it = behavior(subject)

  describe('the question whether branches are still where they were', () => {
    it('is answered by the shared memory, not by what was seen', async ({ repository, another, plant }) => {
      const main = await plant({ branch: 'main', message: 'Plan', files: { a: '1' } })
      await repository.look({ fetch: 'always' })
      const claim = idOf(await repository.apply(writing('task/001', null, { b: '1' })))
      const both = new Map([
        ['main', main],
        ['task/001', claim],
      ])
      expect(await repository.stillAt(both)).toBe(true)
      expect(await repository.stillAt(new Map([...both, ['task/002', main]]))).toBe(false)
      const other = await another()
      await other.look({ fetch: 'always' })
      await other.apply(writing('main', main, { a: '2' }))
      expect(await repository.stillAt(both)).toBe(false)
      expect(await repository.stillAt(new Map([['task/001', claim]]))).toBe(true)
    })

    it('cannot be answered without it', async ({ repository, plant, disconnect }) => {
      const main = await plant({ branch: 'main', message: 'Plan', files: { a: '1' } })
      await repository.look({ fetch: 'always' })
      await disconnect()
      const asked = repository.stillAt(new Map([['main', main]]))
      await expect(asked).rejects.toMatchObject({ code: 'REMOTE_UNREACHABLE' })
    })
  })
}
