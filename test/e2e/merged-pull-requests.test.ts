import { describe, expect, test } from 'vitest'
import { approve } from '../support/a-project.ts'
import { output, reserve, status } from '../support/cloud-session.ts'
import { git, readRef } from '../support/git-sandbox.ts'
import { aHostedProject, handedIn } from '../support/hosted-project.ts'

interface Synced {
  readonly closed: readonly string[]
  readonly notes: readonly string[]
}

interface Status {
  readonly needsYou: readonly { readonly kind: string; readonly title: string }[]
}

describe('a merged pull request closes its task', () => {
  test.each([
    { via: 'api', method: 'merge', deletes: false },
    { via: 'api', method: 'squash', deletes: true },
    { via: 'gh', method: 'rebase', deletes: true },
    { via: 'nothing', method: 'merge', deletes: true },
    { via: 'nothing', method: 'squash', deletes: false },
    { via: 'nothing', method: 'rebase', deletes: true },
  ] as const)('seen by $via: $method, branch deleted: $deletes', async ({ via, method, deletes }) => {
    const { project, brain, tip } = await handedIn(via)
    await brain.ok('review', '1', '--approve')
    if (via === 'nothing')
      await project.github.open({ head: 'task/001', base: 'main', title: 'By hand', body: '' })
    expect(await brain.data<Synced>('sync')).toMatchObject({ closed: [], notes: [] })
    await project.github.merge(7, method, { deletes })
    const { needsYou } = await brain.data<{ needsYou: { action: string }[] }>('status', '--fetch')
    expect(needsYou[0]?.action).toContain('brain sync')
    // Another clone, which never had the branch.
    const second = deletes ? await project.join('ben') : brain
    expect(await second.data<Synced>('sync')).toMatchObject({ closed: ['task-001'], notes: [] })
    expect(await brain.task('1')).toMatchObject({
      state: 'completed',
      worker: 'wil',
      closed: { commit: tip },
    })
    expect(await brain.data('status', '--fetch')).toMatchObject({ needsYou: [] })
    expect(project.server.faults).toEqual([])
  })

  test('and its branch, where the host left it, goes with the archive', async () => {
    const { project, brain } = await handedIn()
    await brain.ok('review', '1', '--approve')
    await project.github.merge(7, 'squash')
    await brain.ok('sync')
    expect(await brain.data('archive', '1')).toMatchObject({
      deletedBranches: ['task/001'],
      keptBranches: [],
    })
    expect(await readRef(project.remote, 'task/001')).toBeNull()
  })

  test('without the host, also when later work hides what was squashed', async () => {
    const { project, brain } = await handedIn('nothing')
    await brain.ok('review', '1', '--approve')
    await project.github.open({ head: 'task/001', base: 'main', title: 'By hand', body: '' })
    await project.github.merge(7, 'squash')
    await brain.git('pull', '--quiet', '--ff-only')
    await brain.commit({ 'form.js': 'changed since\n' })
    await brain.git('push', '--quiet', 'origin', 'HEAD:main')
    expect(await brain.data<Synced>('sync')).toMatchObject({ closed: ['task-001'] })
  })

  test.each([
    { via: 'api', method: 'squash', deletes: false },
    { via: 'nothing', method: 'merge', deletes: true },
  ] as const)(
    'and tells of commits that went in unreviewed, seen by $via: $method',
    async ({ via, method, deletes }) => {
      const { project, brain, worker, tip } = await handedIn(via)
      await brain.ok('review', '1', '--approve')
      if (via === 'nothing')
        await project.github.open({ head: 'task/001', base: 'main', title: 'By hand', body: '' })
      await worker.git('pull', '--quiet', '--rebase', 'origin', 'task/001')
      await worker.commit({ 'late.js': 'late\n' })
      await worker.git('push', '--quiet', 'origin', 'HEAD:refs/heads/task/001')
      await project.github.merge(7, method, { deletes })
      const { closed, notes } = await brain.data<Synced>('sync')
      expect(closed).toEqual(['task-001'])
      expect(notes.join()).toContain('1 commit that came after the approval')
      expect(await brain.task('1')).toMatchObject({ closed: { commit: tip } })
    },
  )

  test('and tells of commits on the branch of a cloud session that was merged instead', async () => {
    const project = await aHostedProject({ via: 'api' })
    const [brain, session] = [await project.join('bea'), await project.join('web')]
    await brain.ok('create-task', 'Form')
    const tip = await session.commit({ ...status(await reserve(brain)), ...output('First') })
    await session.git('push', '--quiet', 'origin', 'HEAD:refs/heads/claude/form')
    await approve(brain, '1')
    expect(project.github.requests).toMatchObject([{ head: 'task/001' }])
    // The session started before the task was there; its pull request must not take that back.
    expect(await git(project.remote, 'diff', '--name-only', 'main...task/001')).not.toContain('tasks/')
    expect(await git(project.remote, 'diff', '--name-status', 'main~1', 'task/001')).not.toMatch(/^D/m)
    expect(await readRef(project.remote, 'claude/form')).toBe(await readRef(project.remote, 'task/001'))
    expect(await brain.data<Status>('status', '--fetch')).toMatchObject({
      needsYou: [{ kind: 'pull-request' }],
    })
    await session.commit({ 'late.js': 'late\n' })
    await expect(session.git('push', '--quiet', 'origin', 'HEAD:refs/heads/claude/form')).rejects.toThrow(
      'rejected',
    )
    await session.git('pull', '--quiet', '--rebase', 'origin', 'claude/form')
    await session.git('push', '--quiet', 'origin', 'HEAD:refs/heads/claude/form')
    const { needsYou } = await brain.data<Status>('status', '--fetch')
    expect(needsYou.find(({ kind }) => kind === 'unclaimed')?.title).toContain('claude/form')
    const { number } = await project.github.open({
      ...{ head: 'claude/form', base: 'main', title: 'By the session', body: '' },
    })
    await project.github.merge(number, 'merge', { deletes: true })
    const { closed, notes } = await brain.data<Synced>('sync')
    expect(closed).toEqual(['task-001'])
    expect(notes.join()).toContain('1 commit that came after the approval')
    expect(await brain.task('1')).toMatchObject({ closed: { commit: tip } })
  })

  test('but not one that was merged without the approved commit, or into another branch', async () => {
    const { project, brain, tip } = await handedIn()
    await brain.ok('review', '1', '--approve')
    await git(project.remote, 'update-ref', 'refs/heads/task/001', `${tip}~1`)
    await project.github.merge(7, 'squash')
    const { closed, notes } = await brain.data<Synced>('sync')
    expect(closed).toEqual([])
    expect(notes.join()).toContain('does not hold the approved')
  })
})
