import { describe, expect } from 'vitest'
import { behavior, resultText, taskText, type Subject, type World } from './world.ts'

const CLOSED = 'closed: {as: completed}\n'

async function plantArchive({ plant }: World): Promise<void> {
  await plant({
    branch: 'main',
    message: 'Plan',
    files: {
      'tasks/task-300.md': taskText('task-300', 'Open', 'depends_on: [task-007, task-099, task-120]\n'),
      'tasks/archive/000-099/task-007.md': taskText('task-007', 'Old', CLOSED),
      'tasks/archive/100-199/task-120.md': taskText('task-120', 'Later', 'closed: {as: cancelled}\n'),
      'tasks/archive/100-199/task-121.md': taskText('task-121', 'Last', CLOSED),
      'results/archive/100-199/task-121-output.md': resultText({ task: 'task-121', worker: 'ada' }),
      'results/archive/007.1/task-007-output.md': 'Before reopening.\n',
      'results/task-300-screenshots/a/b.md': 'Below.\n',
    },
  })
}

export function describeArchive(subject: Subject): void {
  const it = behavior(subject)

  describe('the archive', () => {
    it('is counted, and nothing of it is in the tree', async (world) => {
      await plantArchive(world)
      const { plan, archive } = await world.repository.look({ fetch: 'always' })
      expect([...plan.tree.keys()].sort()).toEqual([
        'results/task-300-screenshots/a/b.md',
        'tasks/task-300.md',
      ])
      expect(archive).toMatchObject({ count: 3, highest: 121, files: new Map() })
    })

    it('gives the tasks that open ones depend on, now and the next time', async (world) => {
      await plantArchive(world)
      for (const fetch of ['always', 'never'] as const) {
        const { archive } = await world.repository.look({ fetch })
        const found = [...archive.tasks.values()].map(({ id, path, closed }) => [id, path, closed?.as])
        expect(found.sort()).toEqual([
          ['task-007', 'tasks/archive/000-099/task-007.md', 'completed'],
          ['task-120', 'tasks/archive/100-199/task-120.md', 'cancelled'],
        ])
      }
    })

    it('gives a task that is asked for, with its files and their texts', async (world) => {
      await plantArchive(world)
      const id = 'task-121' as never
      const texts = (path: string): boolean => path === 'tasks/task-121.md'
      const { archive, results, ...look } = await world.repository.look({
        ...{ fetch: 'always', archived: [id], texts },
      })
      expect(archive.tasks.get(id)).toMatchObject({ title: 'Last' })
      const output = 'results/archive/100-199/task-121-output.md'
      expect([...archive.files.keys()].sort()).toEqual([output, 'tasks/archive/100-199/task-121.md'])
      expect(results.get(archive.files.get(output)?.blob ?? '')).toMatchObject({ worker: 'ada' })
      expect([...look.texts.keys()]).toEqual(['tasks/archive/100-199/task-121.md'])
    })

    it('gives all tasks in it when all are asked for, and sees what was added', async (world) => {
      await plantArchive(world)
      const first = await world.repository.look({ fetch: 'always', archived: 'all' })
      expect(first.archive.tasks.size).toBe(3)
      await world.plant({
        branch: 'main',
        message: 'More',
        files: { 'tasks/archive/100-199/task-150.md': taskText('task-150', 'More', CLOSED) },
      })
      const { archive } = await world.repository.look({ fetch: 'always' })
      expect([archive.count, archive.highest]).toEqual([4, 150])
    })

    it('knows the highest number by results from before a reopening alone', async ({ repository, plant }) => {
      const files = { 'results/archive/077.1/task-077-output.md': 'Old.\n' }
      await plant({ branch: 'main', message: 'Plan', files })
      const { archive } = await repository.look({ fetch: 'always' })
      expect([archive.count, archive.highest]).toEqual([0, 77])
    })
  })

  describe('deleting branches that are done', () => {
    it('deletes those that are where they were seen, and keeps the rest', async (world) => {
      const { repository, plant } = world
      await plant({ branch: 'main', message: 'Plan', files: { a: '1' } })
      const [one, two] = [
        await plant({ branch: 'task/001', message: 'One', files: { b: '1' } }),
        await plant({ branch: 'task/002', message: 'Two', files: { b: '2' } }),
      ]
      await repository.look({ fetch: 'always' })
      await plant({ branch: 'task/002', message: 'Late', files: { b: '3' } })
      const prunes = [
        { branch: 'task/001', from: one },
        { branch: 'task/002', from: two },
      ]
      const applied = await repository.apply({ kind: 'change', commits: [], refs: [], prunes, result: null })
      expect(applied).toMatchObject({ status: 'applied', notes: [expect.stringContaining('task/002')] })
      expect(Object.keys(await world.branches()).sort()).toEqual(['main', 'task/002'])
      const { tips } = await repository.look({ fetch: 'never' })
      expect(tips.map(({ branch }) => branch)).toEqual(['task/002'])
    })
  })

  describe('texts by blob', () => {
    it('come many at once, without what is no text', async ({ repository, plant }) => {
      await plant({ branch: 'main', message: 'Plan', files: { 'CLAUDE.md': 'hello\n' } })
      const { plan } = await repository.look({ fetch: 'always' })
      const blob = plan.tree.get('CLAUDE.md')?.blob ?? ''
      expect([...(await repository.readTexts([blob, '0'.repeat(40)]))]).toEqual([[blob, 'hello\n']])
    })
  })
}
