import { describe, expect, test } from 'vitest'
import { approve } from '../support/a-project.ts'
import { cloudScene, output, reserve, status } from '../support/cloud-session.ts'
import { commitFile, fileAt, git, readRef } from '../support/git-sandbox.ts'
import { branchesOf } from '../support/outsider.ts'

interface Status {
  readonly needsYou: readonly { readonly kind: string; readonly title: string; readonly action: string }[]
}

describe('a session that may push to a branch of its own only', () => {
  test('does a reserved task from an old commit: shown, approved, and a late push is refused', async () => {
    const { project, brain, session } = await cloudScene()
    const nonce = await reserve(brain)
    const web = await session('claude/form')
    await expect(web.git('push', 'origin', '+HEAD:refs/heads/task/001')).rejects.toThrow('403')
    await expect(web.git('push', 'origin', '+HEAD:refs/heads/main')).rejects.toThrow('403')
    await web.push(status(nonce))
    expect(await brain.task('1')).toMatchObject({ state: 'in_progress', worker: 'web-1', progress: 40 })
    const tip = await web.push(output('First'))
    expect(await brain.task('1')).toMatchObject({
      state: 'review',
      branch: 'task/001',
      commit: tip,
      adopted: { branch: 'claude/form', commit: tip },
    })
    const { needsYou } = await brain.data<Status>('status')
    expect(needsYou.map(({ kind }) => kind)).toEqual(['review'])
    await expect(web.git('push', 'origin', ':refs/heads/claude/form')).rejects.toThrow('403')

    const own = await readRef(project.remote, 'task/001')
    await approve(brain, '1')
    const branches = await branchesOf(project.remote)
    expect(await fileAt(project.remote, 'main', 'form.js')).toBe('First\n')
    expect(branches['claude/form']).toBe(branches['main'])
    for (const within of [own, branches['main'], tip])
      await git(project.remote, 'merge-base', '--is-ancestor', within ?? '', 'task/001')
    await commitFile(web.dir, { 'late.js': 'late\n' }, 'Late')
    await expect(web.git('push', 'origin', 'HEAD:refs/heads/claude/form')).rejects.toThrow('rejected')
    expect(await brain.task('1')).toMatchObject({ state: 'completed' })
    expect(await brain.data('status')).toMatchObject({ needsYou: [] })
  })

  test('is sent back, hands in again on the same branch, and a commit after the look is not approved', async () => {
    const { project, brain, session } = await cloudScene()
    const web = await session('claude/form')
    await web.push({ ...status(await reserve(brain)), ...output('First') })
    await brain.ok('review', '1', '--request-changes', 'Once more')
    expect(await brain.task('1')).toMatchObject({ state: 'changes_requested' })
    // The brain's write has recorded the branch: a copy of the status file changes nothing any more.
    expect(await fileAt(project.remote, 'task/001', 'results/task-001-status.md')).toContain(
      'adopted: claude/form',
    )
    await web.git('push', '--quiet', 'origin', 'HEAD:refs/heads/claude/copy')
    await web.push(output('Second'))
    expect(await brain.task('1')).toMatchObject({ state: 'review', adopted: { branch: 'claude/form' } })
    await brain.ok('review', '1')
    await web.push({ 'more.js': 'more\n' })
    expect(await brain.refused('review', '1', '--approve')).toMatchObject({ code: 'REVIEW_STALE' })
    await approve(brain, '1')
    expect(await fileAt(project.remote, 'main', 'form.js')).toBe('Second\n')
    expect(await fileAt(project.remote, 'main', 'more.js')).toBe('more\n')
  })

  test('is kept out by reclaim, and the next attempt starts from its work', async () => {
    const { project, brain, session } = await cloudScene()
    const web = await session('claude/form')
    await web.push({ ...status(await reserve(brain)), 'form.js': 'half\n' })
    await brain.ok('reclaim', '1', '--force')
    const branches = await branchesOf(project.remote)
    expect(branches['task/001.2']).toBe(branches['claude/form'])
    expect(branches['task/001']).toBe(branches['claude/form'])
    expect(await fileAt(project.remote, 'task/001.2', 'form.js')).toBe('half\n')
    expect(await brain.task('1')).toMatchObject({ state: 'ready', attempt: 2, adopted: null })
    await commitFile(web.dir, { 'late.js': 'late\n' }, 'Late')
    await expect(web.git('push', 'origin', 'HEAD:refs/heads/claude/form')).rejects.toThrow('rejected')
    expect(await brain.data('status')).toMatchObject({ needsYou: [] })
  })

  test('whose pull request somebody merges by hand is reviewed on main', async () => {
    const { brain, session } = await cloudScene()
    const web = await session('claude/form')
    await web.push({ ...status(await reserve(brain)), ...output('First') })
    await brain.git('fetch', '--quiet')
    await brain.git('merge', '--quiet', '--no-edit', 'origin/claude/form')
    await brain.git('push', '--quiet', 'origin', 'main')
    expect(await brain.task('1')).toMatchObject({ state: 'review', worker: 'web-1' })
    await approve(brain, '1')
    expect(await brain.task('1')).toMatchObject({ state: 'completed' })
  })
})

describe('a branch continued from another one that repeats its nonce', () => {
  test('is a contest, which stops the review until adopt names one of them, for good', async () => {
    const { project, brain, session } = await cloudScene()
    const web = await session('claude/form')
    await web.push({ ...status(await reserve(brain)), ...output('Right') })
    const copy = await session('claude/copy')
    await copy.git('fetch', '--quiet')
    await copy.git('reset', '--quiet', '--hard', 'origin/claude/form')
    await copy.push(output('Wrong'))
    const contested = await brain.task('1')
    expect(contested).toMatchObject({ state: 'in_progress', adopted: null })
    expect(contested.problems.map(({ fix }) => fix)).toEqual([
      'brain adopt claude/copy --task task-001, or brain adopt claude/form --task task-001',
    ])
    for (const words of [[], ['--approve'], ['--request-changes', 'No']])
      expect(await brain.refused('review', '1', ...words)).toMatchObject({
        code: 'CONTESTED',
        hint: expect.stringContaining('brain adopt claude/form --task task-001') as string,
      })

    const before = await branchesOf(project.remote)
    expect(await brain.ok('adopt', 'claude/form', '--task', '1', '--dry-run')).toContain(
      'refs/heads/task/001',
    )
    expect(await branchesOf(project.remote)).toEqual(before)
    await brain.ok('adopt', 'origin/claude/form', '--task', '1')
    expect(await brain.task('1')).toMatchObject({ state: 'review', adopted: { branch: 'claude/form' } })
    const { needsYou } = await brain.data<Status>('status')
    expect(needsYou.map(({ kind, title }) => `${kind} ${title}`)).toEqual([
      'review Form',
      'unclaimed claude/copy: Work',
    ])
    await approve(brain, '1')
    expect(await fileAt(project.remote, 'main', 'form.js')).toBe('Right\n')
  })
})
