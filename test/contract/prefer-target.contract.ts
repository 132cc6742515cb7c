import { describe, expect } from 'vitest'
import { previewOf } from './merge.contract.ts'
import { behavior, type Subject } from './world.ts'

export function describePreferTarget(subject: Subject): void {
  const it = behavior(subject)

  describe('a merge preview that prefers the target', () => {
    it('takes what is in conflict from the target when asked to, and merges the rest', async (world) => {
      const { preview, files } = await previewOf(world, {
        start: { 'both.txt': 'one\n', 'deleted.txt': 'one\n', 'fine.txt': '1\n', 'gone.txt': '1\n' },
        main: { 'both.txt': 'main\n', 'deleted.txt': null, 'added.txt': 'main\n', 'main.txt': 'main\n' },
        task: {
          'both.txt': 'task\n',
          'deleted.txt': 'task\n',
          'added.txt': 'task\n',
          'fine.txt': '2\n',
          'gone.txt': null,
          'new.txt': 'task\n',
        },
        prefersTarget: true,
      })
      expect(preview.conflicts).toEqual([])
      expect(files).toEqual({
        'added.txt': 'main\n',
        'both.txt': 'main\n',
        'fine.txt': '2\n',
        'main.txt': 'main\n',
        'new.txt': 'task\n',
      })
    })

    it('has a tree when a file is in the way of a folder and the target is preferred', async (world) => {
      const { files } = await previewOf(world, {
        start: { a: '1\n' },
        main: { folder: 'main\n' },
        task: { 'folder/file': 'task\n', 'new.txt': 'task\n' },
        prefersTarget: true,
      })
      expect(files).toMatchObject({ a: '1\n', 'new.txt': 'task\n' })
      expect(Object.values(files)).toContain('main\n')
    })
  })
}
