import { describe, expect } from 'vitest'
import { DEFAULT_SETTINGS } from '../../src/domain/settings/settings.ts'
import { Failure } from '../../src/domain/failure.ts'
import { behavior, resultText, taskText, writing, type Subject } from './world.ts'

export function describeLook(subject: Subject): void {
  const it = behavior(subject)

  describe('a look', () => {
    it('finds nothing in an empty repository, and no fault', async ({ repository }) => {
      const look = await repository.look({ fetch: 'always' })
      expect(look.plan).toEqual({ branch: 'main', commit: null, tree: new Map() })
      expect(look.base).toEqual({ branch: 'main', commit: null })
      expect([look.tips, look.problems, [...look.tasks], [...look.texts]]).toEqual([[], [], [], []])
      expect(look.settings).toEqual(DEFAULT_SETTINGS)
      expect(look.offline).toBeNull()
    })

    it('reads tasks, results, feedback and settings of the plan branch', async ({ repository, plant }) => {
      const commit = await plant({
        branch: 'main',
        message: 'Plan',
        files: {
          'tasks/task-001.md': taskText('task-001', 'Build the form', 'priority: high\n'),
          'tasks/README.md': 'About tasks\n',
          'results/task-001-output.md': resultText({ task: 'task-001', worker: 'ada' }),
          'results/task-001-feedback.md': 'Anything at all.\n',
          '.brain/config.yml': 'workflow: waterfall\n',
        },
      })
      const look = await repository.look({ fetch: 'always' })
      expect(look.plan.commit).toBe(commit)
      expect([...look.tasks.keys()]).toEqual(['tasks/task-001.md'])
      expect(look.tasks.get('tasks/task-001.md')).toMatchObject({
        id: 'task-001',
        title: 'Build the form',
        priority: 'high',
      })
      const output = look.plan.tree.get('results/task-001-output.md')?.blob ?? ''
      expect(look.results.get(output)).toMatchObject({ worker: 'ada' })
      expect([...look.feedback.keys()]).toEqual(['results/task-001-feedback.md'])
      expect(look.settings.workflow).toBe('waterfall')
      expect(look.problems).toEqual([])
    })

    it('lists only what the brain owns', async ({ repository, plant }) => {
      const files = {
        'src/app.ts': '1',
        'docs/guide.md': '2',
        'CLAUDE.md': '3',
        'tasks/task-001.md': taskText('task-001', 'A'),
      }
      await plant({ branch: 'main', message: 'Plan', files })
      const look = await repository.look({ fetch: 'always' })
      expect([...look.plan.tree.keys()].sort()).toEqual(['CLAUDE.md', 'tasks/task-001.md'])
    })

    it('names blobs as git does', async ({ repository, plant }) => {
      await plant({ branch: 'main', message: 'Plan', files: { 'CLAUDE.md': 'hello\n' } })
      const look = await repository.look({ fetch: 'always' })
      expect(look.plan.tree.get('CLAUDE.md')).toEqual({
        blob: 'ce013625030ba8dba906f756967f9e9ca394464a',
        mode: '100644',
      })
    })

    it('gives the texts that the request asks for', async ({ repository, plant }) => {
      const text = '\u{FEFF}# Plan \u{1F419}\r\nno newline at the end'
      await plant({
        branch: 'main',
        message: 'Plan',
        files: { 'WORK-PLAN.md': text, 'CLAUDE.md': 'memory\n' },
      })
      const look = await repository.look({ fetch: 'always', texts: (path) => path === 'WORK-PLAN.md' })
      expect([...look.texts]).toEqual([['WORK-PLAN.md', text]])
    })
  })

  describe('the tips', () => {
    it('hold the result files of a task branch, without those inherited from main', async ({
      repository,
      plant,
    }) => {
      const inherited = resultText({ task: 'task-001', worker: 'ada' }, 'From the first time.')
      await plant({
        branch: 'main',
        message: 'Plan',
        files: { 'results/task-001-output.md': inherited, 'results/task-001-status.md': 'old\n' },
      })
      const files = {
        'results/task-001-status.md': resultText({ worker: 'bob' }),
        'results/task-002-output.md': 'not its own\n',
      }
      const commit = await plant({ branch: 'task/001', message: 'Work\n\nMore.', author: 'Bob', files })
      const look = await repository.look({ fetch: 'always' })
      const [tip] = look.tips
      expect(look.tips).toHaveLength(1)
      expect(tip).toMatchObject({
        branch: 'task/001',
        commit,
        author: 'Bob',
        subject: 'Work',
        merged: false,
        mark: null,
      })
      expect([...(tip?.results.keys() ?? [])]).toEqual(['results/task-001-status.md'])
      const status = tip?.results.get('results/task-001-status.md')?.blob ?? ''
      expect(look.results.get(status)).toMatchObject({ worker: 'bob' })
    })

    it('tell which ones are within main, and which commits opened, closed and approved an attempt', async ({
      repository,
      plant,
    }) => {
      const start = await plant({ branch: 'main', message: 'Plan', files: { 'CLAUDE.md': '1' } })
      const one = await plant({ branch: 'task/001', message: 'Claim\n\nBrain-Opens: 1', files: { a: '1' } })
      await plant({ branch: 'task/002', message: 'Close\n\nBrain-Closes: 1', files: { a: '2' } })
      await plant({
        branch: 'task/003',
        message: 'Close\n\nIt says Brain-Closes: 1 in passing.',
        files: { a: '3' },
      })
      await plant({ branch: 'task/004', message: 'Work', files: { a: '4' } })
      await plant({
        branch: 'task/005',
        message: 'Close\n\nBrain-Opens: 1\nBrain-Closes: 1',
        files: { a: '5' },
      })
      await plant({ branch: 'task/006', message: 'Approved\n\nBrain-Approves: 1', files: { a: '6' } })
      await plant({ branch: 'main', message: 'Merge', files: { a: '1' }, parents: [start, one] })
      const look = await repository.look({ fetch: 'always' })
      expect(look.tips.map(({ branch, merged, mark }) => [branch, merged, mark])).toEqual([
        ['task/001', true, 'opening'],
        ['task/002', false, 'closing'],
        ['task/003', false, null],
        ['task/004', false, null],
        ['task/005', false, 'fence'],
        ['task/006', false, 'approving'],
      ])
    })

    it('hold misspelt and cloud branches, and nobody else’s', async ({ repository, plant }) => {
      await plant({ branch: 'main', message: 'Plan', files: { 'CLAUDE.md': '1' } })
      for (const branch of ['Task/7', 'claude/fix-form', 'feature/task-1', 'release', 'task-008']) {
        await plant({ branch, message: 'Work', files: { [branch]: '1' } })
      }
      const look = await repository.look({ fetch: 'always' })
      expect(look.tips.map(({ branch }) => branch).sort()).toEqual(['Task/7', 'claude/fix-form', 'task-008'])
    })

    it('count a date in the future from when this clone first saw it', async ({
      repository,
      plant,
      clock,
    }) => {
      const seen = clock.now().toISOString()
      await plant({
        branch: 'task/001',
        message: 'Past',
        files: { a: '1' },
        date: new Date('2026-11-20T08:00:00Z'),
      })
      await plant({
        branch: 'task/002',
        message: 'Future',
        files: { a: '2' },
        date: new Date('2031-01-01T00:00:00Z'),
      })
      await repository.look({ fetch: 'always' })
      clock.advance(600_000)
      const look = await repository.look({ fetch: 'always' })
      expect(look.tips.map(({ committedAt }) => committedAt)).toEqual(['2026-11-20T08:00:00.000Z', seen])
    })
  })

  describe('the plan branch', () => {
    it('is the one that the settings on the default branch name', async ({ repository, plant }) => {
      await plant({
        branch: 'main',
        message: 'Code',
        files: { '.brain/config.yml': 'branches: {plan: planning, base: main}\n' },
      })
      const files = {
        'tasks/task-001.md': taskText('task-001', 'A'),
        '.brain/config.yml': 'branches: {plan: planning, base: main}\nproject: Site\n',
      }
      const commit = await plant({ branch: 'planning', message: 'Plan', files })
      const look = await repository.look({ fetch: 'always' })
      expect(look.plan).toMatchObject({ branch: 'planning', commit })
      expect(look.base.branch).toBe('main')
      expect([look.tasks.size, look.settings.project]).toEqual([1, 'Site'])
    })

    it('is brain/plan when the default branch has no settings', async ({ repository, plant }) => {
      const base = await plant({ branch: 'main', message: 'Code', files: { a: '1' } })
      await plant({
        branch: 'brain/plan',
        message: 'Plan',
        files: { '.brain/config.yml': 'project: Site\n' },
      })
      const look = await repository.look({ fetch: 'always' })
      expect([look.plan.branch, look.base, look.settings.project]).toEqual([
        'brain/plan',
        { branch: 'main', commit: base },
        'Site',
      ])
    })
  })

  describe('fetching', () => {
    it('happens for a look that is due only when the last one is old enough', async ({
      repository,
      plant,
      clock,
    }) => {
      await repository.look({ fetch: 'always' })
      const commit = await plant({ branch: 'main', message: 'Plan', files: { 'CLAUDE.md': '1' } })
      expect((await repository.look({ fetch: 'never' })).plan.commit).toBeNull()
      expect((await repository.look({ fetch: 'due' })).plan.commit).toBeNull()
      clock.advance(DEFAULT_SETTINGS.fetchAfterMs + 1)
      const look = await repository.look({ fetch: 'due' })
      expect([look.plan.commit, look.fetchedAt]).toEqual([commit, clock.now().toISOString()])
    })

    it('lets a reader go on without the remote, and stops a writer', async ({
      repository,
      plant,
      clock,
      disconnect,
    }) => {
      const commit = await plant({ branch: 'main', message: 'Plan', files: { 'CLAUDE.md': '1' } })
      const { fetchedAt } = await repository.look({ fetch: 'always' })
      await disconnect()
      clock.advance(DEFAULT_SETTINGS.fetchAfterMs + 1)
      const look = await repository.look({ fetch: 'due' })
      expect([look.plan.commit, look.fetchedAt, typeof look.offline]).toEqual([commit, fetchedAt, 'string'])
      await expect(repository.look({ fetch: 'always' })).rejects.toMatchObject({ code: 'REMOTE_UNREACHABLE' })
      const applying = repository.apply(writing('task/001', null, { a: '1' }))
      await expect(applying).rejects.toBeInstanceOf(Failure)
    })
  })
}
