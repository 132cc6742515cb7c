import { describe, expect, test } from 'vitest'
import { approve, type Person, type Project } from '../support/a-project.ts'
import { fileAt } from '../support/git-sandbox.ts'
import { branchesOf } from '../support/outsider.ts'
import { stagedProject } from '../support/staged-project.ts'

/** Task 1 is there, and a contributor who has pushed a branch that knows nothing of it. */
async function scene(branch: string): Promise<{ project: Project; brain: Person; guest: Person }> {
  const { project, people } = await stagedProject({
    people: ['bea', 'gus'],
    steps: [['bea', 'create-task', 'Form']],
  })
  const [brain, guest] = people
  await guest.commit({ 'form.js': 'guest\n' })
  await guest.git('push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`)
  return { project, brain, guest }
}

const OUTPUT = { 'results/task-001-output.md': '---\nattempt: 7\nnonce: another\n---\nDone.\n' }

describe('adopting by hand', () => {
  test.each(['fix-form', 'task/1', 'claude/form'])(
    'takes up %s, counts what it says of any attempt, and approves it',
    async (branch) => {
      const { project, brain, guest } = await scene(branch)
      const before = await branchesOf(project.remote)
      await brain.ok('adopt', branch, '--task', '1')
      const own = (await branchesOf(project.remote))['task/001']
      expect(await brain.task('1')).toMatchObject({
        state: 'in_progress',
        stale: false,
        worker: 'gus',
        attempt: 1,
        adopted: { branch, commit: before[branch] },
      })
      expect(await brain.ok('adopt', branch, '--task', '1')).toContain('already')
      expect((await branchesOf(project.remote))['task/001']).toBe(own)
      await guest.commit(OUTPUT)
      await guest.git('push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`)
      expect(await brain.task('1')).toMatchObject({ state: 'review' })
      await approve(brain, '1')
      expect(await fileAt(project.remote, 'main', 'form.js')).toBe('guest\n')
      const after = await branchesOf(project.remote)
      expect(after[branch]).toBe(after['main'])
      await guest.commit({ 'late.js': 'late\n' })
      await expect(guest.git('push', 'origin', `HEAD:refs/heads/${branch}`)).rejects.toThrow('rejected')
    },
  )

  test('refuses an unknown branch, one that has a task, and a task that somebody holds', async () => {
    const { project, brain, guest } = await scene('fix-form')
    await brain.ok('create-task', 'Page')
    await guest.ok('worker', 'claim', '1', '--no-checkout')
    const branches = await branchesOf(project.remote)
    const rows = [
      ['nothing', '2', 'BRANCH_NOT_FOUND', 'brain status'],
      ['task/001', '2', 'BRANCH_IN_USE', 'brain status'],
      ['main', '2', 'BRANCH_NOT_FOUND', 'brain status'],
      ['fix-form', '9', 'TASK_NOT_FOUND', 'brain list'],
      ['fix-form', '1', 'TASK_ALREADY_CLAIMED', 'brain reclaim task-001 --force'],
    ] as const
    for (const [branch, id, code, hint] of rows)
      expect(await brain.refused('adopt', branch, '--task', id), branch).toMatchObject({
        code,
        exit: 1,
        hint: expect.stringContaining(hint) as string,
      })
    expect(await branchesOf(project.remote)).toEqual(branches)
    await brain.ok('adopt', 'fix-form', '--task', '2')
    await brain.ok('reclaim', '1', '--force')
    expect(await brain.refused('adopt', 'fix-form', '--task', '1')).toMatchObject({
      code: 'BRANCH_IN_USE',
      details: { by: 'task-002' },
    })
  })

  test('a branch that nobody hands in says how it is done, and that works', async () => {
    const { project, brain } = await scene('fix-form')
    const steps = 'brain reclaim task-001 --force, brain worker claim task-001, brain worker submit task-001'
    expect((await brain.brain('adopt', 'fix-form', '--task', '1')).stderr).toContain(steps)
    expect(await brain.refused('review', '1')).toMatchObject({
      code: 'NOTHING_TO_REVIEW',
      hint: expect.stringContaining(steps) as string,
    })
    await brain.ok('reclaim', 'task-001', '--force')
    await brain.ok('worker', 'claim', 'task-001')
    await brain.ok('worker', 'submit', 'task-001', '--summary', 'Done by gus')
    await approve(brain, '1')
    expect(await fileAt(project.remote, 'main', 'form.js')).toBe('guest\n')
  })

  test('shows a branch that is gone, and canceling keeps a late push out', async () => {
    const { project, brain, guest } = await scene('fix-form')
    await brain.ok('adopt', 'fix-form', '--task', '1')
    await guest.git('push', '--quiet', 'origin', ':refs/heads/fix-form')
    expect((await brain.task('1')).problems).toMatchObject([
      { message: expect.stringContaining('fix-form, and that branch is gone') as string },
    ])
    await guest.git('push', '--quiet', 'origin', 'HEAD:refs/heads/fix-form')
    expect((await brain.task('1')).problems).toEqual([])
    await brain.ok('cancel', '1')
    const after = await branchesOf(project.remote)
    expect(after['fix-form']).toBe(after['task/001'])
    await guest.commit({ 'late.js': 'late\n' })
    await expect(guest.git('push', 'origin', 'HEAD:refs/heads/fix-form')).rejects.toThrow('rejected')
    expect(await brain.data('status')).toMatchObject({ needsYou: [] })
  })
})
