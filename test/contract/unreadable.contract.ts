import { describe, expect } from 'vitest'
import { DEFAULT_SETTINGS } from '../../src/domain/settings/settings.ts'
import { behavior, taskText, type Subject } from './world.ts'

const GOOD = { 'tasks/task-001.md': taskText('task-001', 'A good one') }

export function describeUnreadable(subject: Subject): void {
  const it = behavior(subject)

  describe('a file that cannot be read', () => {
    const UNREADABLE = {
      'larger than 1 MB': {
        file: `${taskText('task-002', 'Large')}${'x'.repeat(2_000_000)}`,
        says: /larger than/,
      },
      'not UTF-8': { file: Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x0a]), says: /not UTF-8/ },
      'with a NUL in it': { file: Buffer.from('# Task\0\n'), says: /not UTF-8/ },
      'a link': { file: { link: '/etc/passwd' }, says: /link/ },
    }

    for (const [what, { file, says }] of Object.entries(UNREADABLE)) {
      it(`is a problem that hides no other task: ${what}`, async ({ repository, plant }) => {
        await plant({ branch: 'main', message: 'Plan', files: { ...GOOD, 'tasks/task-002.md': file } })
        const look = await repository.look({ fetch: 'always', texts: () => true })
        expect([...look.tasks.keys()]).toEqual(['tasks/task-001.md'])
        expect(look.problems).toMatchObject([
          { path: 'tasks/task-002.md', message: expect.stringMatching(says) },
        ])
        expect([...look.texts.keys()]).toEqual(['tasks/task-001.md'])
        expect(await repository.readText(look.plan.commit ?? '', 'tasks/task-002.md')).toBeNull()
      })
    }

    it('is named once when it is a folder', async ({ repository, plant }) => {
      const files = { ...GOOD, 'tasks/task-002.md/a': '1', 'tasks/task-002.md/b': '2' }
      await plant({ branch: 'main', message: 'Plan', files })
      const look = await repository.look({ fetch: 'always' })
      expect([...look.tasks.keys()]).toEqual(['tasks/task-001.md'])
      expect(look.problems).toMatchObject([
        { path: 'tasks/task-002.md', message: expect.stringMatching(/folder/) },
      ])
    })

    it('does not count when it is a result on a branch', async ({ repository, plant }) => {
      await plant({ branch: 'main', message: 'Plan', files: GOOD })
      const file = Buffer.from([0xc3, 0x28])
      await plant({ branch: 'task/001', message: 'Work', files: { 'results/task-001-output.md': file } })
      const look = await repository.look({ fetch: 'always' })
      expect(look.results.size).toBe(0)
      expect(look.problems).toMatchObject([{ path: 'results/task-001-output.md' }])
    })

    it('is told of again in the next look', async ({ repository, plant }) => {
      const files = {
        ...GOOD,
        'tasks/task-002.md': Buffer.from([0xff]),
        '.brain/config.yml': 'workflow: 7\n',
      }
      await plant({ branch: 'main', message: 'Plan', files })
      const first = await repository.look({ fetch: 'always' })
      expect(first.problems.map(({ path }) => path).sort()).toEqual([
        '.brain/config.yml',
        'tasks/task-002.md',
      ])
      expect(await repository.look({ fetch: 'never' })).toEqual(first)
    })

    it('leaves the settings at their defaults', async ({ repository, plant }) => {
      const config = `project: Site\n# ${'x'.repeat(2_000_000)}\n`
      await plant({ branch: 'main', message: 'Plan', files: { ...GOOD, '.brain/config.yml': config } })
      const look = await repository.look({ fetch: 'always' })
      expect(look.settings).toEqual(DEFAULT_SETTINGS)
      expect(look.problems).toMatchObject([{ path: '.brain/config.yml' }])
      expect(look.tasks.size).toBe(1)
    })
  })
}
