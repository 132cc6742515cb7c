import { describe, expect } from 'vitest'
import { behavior, taskText, type Subject } from './world.ts'

const task = (id: string): Record<string, string> => ({ [`tasks/${id}.md`]: taskText(id, 'A') })

export function describeDerived(subject: Subject): void {
  const it = behavior(subject)

  describe('what is derived from a look', () => {
    it('stays while nothing moves, and is derived anew when a branch has moved', async ({
      repository,
      plant,
    }) => {
      const paths = async (): Promise<readonly string[]> => {
        const { made } = await repository.derived(
          { fetch: 'always' },
          { derive: ({ tasks }) => [...tasks.keys()] },
        )
        return made
      }
      await plant({ branch: 'main', message: 'One', files: task('task-001') })
      expect(await paths()).toEqual(['tasks/task-001.md'])
      expect(await paths()).toEqual(['tasks/task-001.md'])
      await plant({ branch: 'main', message: 'Two', files: { ...task('task-001'), ...task('task-002') } })
      expect(await paths()).toEqual(['tasks/task-001.md', 'tasks/task-002.md'])
    })
  })
}
