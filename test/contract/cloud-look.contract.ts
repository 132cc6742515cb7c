import { describe, expect } from 'vitest'
import { behavior, resultText, type Subject } from './world.ts'

export function describeCloudLook(subject: Subject): void {
  const it = behavior(subject)

  describe('the tips of other branches', () => {
    it('bring the result files of cloud branches, by the patterns of the settings', async ({
      repository,
      plant,
    }) => {
      const old = resultText({ task: 'task-009' }, 'Old.')
      await plant({
        branch: 'main',
        message: 'Plan',
        files: {
          '.brain/config.yml': 'cloud_branches: ["robot/*", "{a,b}-session-*"]\n',
          'results/task-009-output.md': old,
        },
      })
      const files = {
        'results/task-001-status.md': resultText({ worker: 'ada' }),
        'results/task-002-output.md': resultText({ worker: 'bob' }),
        'results/task-001-notes.md': 'no result\n',
        'results/task-001-screenshots/a.md': 'no result\n',
        'results/task-003-output.md': { link: 'task-002-output.md' },
      }
      const branches = ['robot/x/1', 'a-session-7', 'claude/fix', 'misspelt-task-1', 'task-1']
      for (const branch of branches) await plant({ branch, message: 'Work', files })
      const look = await repository.look({ fetch: 'always' })
      const paths = ['results/task-001-status.md', 'results/task-002-output.md']
      expect(
        look.tips.map(({ branch, cloud, results }) => [branch, cloud, [...results.keys()].sort()]),
      ).toEqual([
        ['a-session-7', true, paths],
        ['robot/x/1', true, paths],
        ['task-1', false, paths],
      ])
      const status = look.tips[0]?.results.get('results/task-001-status.md')?.blob ?? ''
      expect(look.results.get(status)).toMatchObject({ worker: 'ada' })
    })

    it('hold any branch that the request names, or that an attempt has adopted', async ({
      repository,
      plant,
    }) => {
      await plant({ branch: 'main', message: 'Plan', files: { 'CLAUDE.md': '1' } })
      await plant({ branch: 'fix', message: 'Work', files: { a: '1' } })
      await plant({ branch: 'other', message: 'Work', files: { a: '2' } })
      const names = async (branches: readonly string[]): Promise<readonly string[]> =>
        (await repository.look({ fetch: 'always', branches })).tips.map(({ branch }) => branch)
      expect(await names([])).toEqual([])
      expect(await names(['fix', 'main', 'unknown'])).toEqual(['fix'])
      const adopting = { 'results/task-001-status.md': resultText({ worker: 'ada', adopted: 'other' }) }
      await plant({ branch: 'task/001', message: 'Adopt', files: adopting })
      expect(await names([])).toEqual(['other', 'task/001'])
      expect(await names(['fix'])).toEqual(['fix', 'other', 'task/001'])
    })
  })
}
