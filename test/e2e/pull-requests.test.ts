import { describe, expect, test } from 'vitest'
import { approve, deliver } from '../support/a-project.ts'
import { fileAt, git, readRef } from '../support/git-sandbox.ts'
import { TOKEN } from '../support/github-server.ts'
import { aHostedProject, handedIn, PAGE } from '../support/hosted-project.ts'

interface Synced {
  readonly closed: readonly string[]
  readonly notes: readonly string[]
}

describe('an approval', () => {
  test.each(['api', 'gh'] as const)(
    'opens the pull request of the reviewed commit through %s',
    async (via) => {
      const { project, brain, tip } = await handedIn(via)
      const told = await brain.data('review', '1', '--approve')
      expect(told).toMatchObject({
        commit: tip,
        pullRequest: { number: 7, url: PAGE },
        task: { state: 'approved', branch: 'task/001' },
      })
      const [request] = project.github.requests
      expect(request).toMatchObject({
        head: 'task/001',
        base: 'main',
        title: 'task-001: Form',
        state: 'open',
      })
      expect(request?.body).toContain(tip)
      expect(await git(project.remote, 'log', '-1', '--format=%P %s', 'task/001')).toBe(
        `${tip} task-001: Approved`,
      )
      expect(await git(project.remote, 'diff', tip, 'task/001')).toBe('')
      expect(await fileAt(project.remote, 'main', 'tasks/task-001.md')).toContain(`pull_request: ${PAGE}`)
      expect(project.server.faults).toEqual([])
      expect(project.server.calls.length > 0).toBe(via === 'api')
    },
  )

  test('hands gh its text by standard input and every argument on its own', async () => {
    const { project, brain, tip } = await handedIn('gh')
    await brain.ok('review', '1', '--approve')
    const created = project.gh.calls.find(({ args }) => args[1] === 'create')
    expect(created?.args).toEqual([
      'pr',
      'create',
      '--head=task/001',
      '--base=main',
      '--title=task-001: Form',
      '--body-file=-',
      '--repo=github.com/acme/origin',
    ])
    expect(created?.input).toContain(tip)
  })

  test('names the page to open it by hand where nobody is logged in', async () => {
    const { project, brain } = await handedIn('nothing')
    const run = await brain.brain('review', '1', '--approve')
    expect(run).toMatchObject({ code: 0 })
    expect(run.stderr).toContain('https://github.com/acme/origin/compare/main...task/001?expand=1')
    expect(project.server.calls).toEqual([])
    expect(await brain.data('status')).toMatchObject({
      needsYou: [{ kind: 'pull-request', task: 'task-001' }],
    })
  })

  test('keeps a late plain push out; one that comes after a pull is shown', async () => {
    const { brain, worker } = await handedIn()
    await brain.ok('review', '1', '--approve')
    await worker.commit({ 'late.js': 'late\n' })
    await expect(worker.git('push', 'origin', 'HEAD:refs/heads/task/001')).rejects.toThrow('rejected')
    expect(await worker.refused('worker', 'submit', '1', '--summary', 'Late')).toMatchObject({
      code: 'TASK_CLOSED',
    })
    expect(await brain.data('status', '--fetch')).toMatchObject({ needsYou: [{ kind: 'pull-request' }] })
    await worker.git('pull', '--quiet', '--rebase', 'origin', 'task/001')
    await worker.git('push', '--quiet', 'origin', 'HEAD:refs/heads/task/001')
    const { needsYou } = await brain.data<{ needsYou: { kind: string }[] }>('status', '--fetch')
    expect(needsYou.map(({ kind }) => kind)).toEqual(['pull-request', 'late'])
  })

  test('is refused where the branch changed the plan, which the git host would merge', async () => {
    const { brain, worker } = await handedIn()
    await worker.commit({ 'WORK-PLAN.md': 'mine\n' })
    await worker.ok('worker', 'submit', '1', '--summary', 'Again')
    await brain.ok('review', '1')
    expect(await brain.refused('review', '1', '--approve')).toMatchObject({
      code: 'PROTECTED_PATH',
      details: { files: ['WORK-PLAN.md'] },
    })
  })
})

describe('a pull request that could not be opened', () => {
  test('leaves the task approved, and approving again opens it', async () => {
    const { project, brain, tip } = await handedIn()
    project.server.fail('POST', { status: 403, message: 'Resource not accessible' })
    const refused = await brain.refused('review', '1', '--approve')
    expect(refused).toMatchObject({ exit: 4, code: 'HOST_DENIED', details: { task: 'task-001' } })
    expect(refused.hint).toContain('brain review task-001 --approve')
    expect(JSON.stringify(refused)).not.toContain(TOKEN)
    const fence = await readRef(project.remote, 'task/001')
    expect(await brain.data('review', '1', '--approve')).toMatchObject({
      commit: tip,
      pullRequest: { url: PAGE },
    })
    expect(await readRef(project.remote, 'task/001')).toBe(fence)
    expect(await brain.ok('review', '1', '--approve')).toContain('approved already')
    expect(project.github.requests).toHaveLength(1)
    expect(project.server.faults).toEqual([])
  })

  test('is opened by sync', async () => {
    const { project, brain } = await handedIn('gh')
    project.gh.fail({ exitCode: 1, stderr: 'error connecting to api.github.com' })
    expect(await brain.refused('review', '1', '--approve')).toMatchObject({
      exit: 3,
      code: 'HOST_UNREACHABLE',
    })
    expect((await brain.brain('sync')).stderr).toContain(PAGE)
    expect(await fileAt(project.remote, 'main', 'tasks/task-001.md')).toContain(PAGE)
    expect(await brain.ok('sync')).toContain('Nothing to do')
  })

  test('is not opened twice when the answer was lost', async () => {
    const { project, brain } = await handedIn()
    project.server.fail('POST', 'lose-answer')
    expect(await brain.data('review', '1', '--approve')).toMatchObject({ pullRequest: { url: PAGE } })
    expect(project.github.requests).toHaveLength(1)
    expect(project.server.faults).toEqual([])
  })
})

describe('a pull request that was closed without a merge', () => {
  test('is told by sync with the next steps, and approving again opens another', async () => {
    const { project, brain } = await handedIn()
    await brain.ok('review', '1', '--approve')
    project.github.close(7)
    const { closed, notes } = await brain.data<Synced>('sync')
    expect(closed).toEqual([])
    expect(notes.join()).toContain('closed without a merge')
    expect(notes.join()).toContain('brain review task-001 --request-changes')
    expect(await brain.data('review', '1', '--approve')).toMatchObject({ pullRequest: { number: 8 } })
    expect(await brain.data<Synced>('sync')).toMatchObject({ closed: [], notes: [] })
  })
})

describe('an approval that waits for its pull request is taken back', () => {
  test('by undo: the work goes on in the next attempt, and the open pull request is named', async () => {
    const { project, brain, worker, tip } = await handedIn()
    await brain.ok('review', '1', '--approve')
    const run = await brain.brain('undo')
    expect(run.stderr).toContain(PAGE)
    expect(await brain.task('1')).toMatchObject({ state: 'ready', attempt: 2, branch: 'task/001.2' })
    expect(await readRef(project.remote, 'task/001')).toBe(await readRef(project.remote, 'task/001.2'))
    expect(await git(project.remote, 'merge-base', 'task/001.2', tip)).toBe(tip)
    await deliver(worker, '1', { 'form.js': 'better\n' })
    await approve(brain, '1')
    expect(project.github.requests.map(({ head }) => head)).toEqual(['task/001', 'task/001.3'])
    await project.github.merge(8, 'squash')
    expect(await brain.data<Synced>('sync')).toMatchObject({ closed: ['task-001'] })
  })

  test('by asking for changes, which the next worker reads; not once it is merged', async () => {
    const { project, brain, worker } = await handedIn()
    await brain.ok('review', '1', '--approve')
    const run = await brain.brain('review', '1', '--request-changes', 'Name the field')
    expect(run).toMatchObject({ code: 0 })
    expect(run.stderr).toContain(PAGE)
    expect(await brain.task('1')).toMatchObject({ state: 'ready', attempt: 2 })
    expect(await fileAt(project.remote, 'main', 'results/task-001-feedback.md')).toContain('Name the field')
    await deliver(worker, '1', { 'form.js': 'named\n' })
    await approve(brain, '1')
    await project.github.merge(8, 'merge')
    const refused = await brain.refused('review', '1', '--request-changes', 'More')
    expect(refused).toMatchObject({ code: 'NOTHING_TO_REVIEW' })
    expect(await brain.data<Synced>('sync')).toMatchObject({ closed: ['task-001'] })
  })
})

test('with the plan on a branch of its own the pull request goes into base, which brain never writes', async () => {
  const project = await aHostedProject({ via: 'api', files: {} })
  const [brain, worker] = [await project.join('bea'), await project.join('wil')]
  await brain.ok('init', '--plan-branch', 'brain/plan')
  await brain.git('fetch', '--quiet')
  await brain.git('switch', '--quiet', 'brain/plan')
  const settings = 'branches: { plan: brain/plan, base: main }\nintegration: pull-request\n'
  await brain.commit({ '.brain/config.yml': settings })
  await brain.git('push', '--quiet', 'origin', 'brain/plan')
  await brain.ok('create-task', 'Form')
  const tip = await deliver(worker, '1', { 'form.js': 'form\n' })
  const main = await readRef(project.remote, 'main')
  await approve(brain, '1')
  expect(await readRef(project.remote, 'main')).toBe(main)
  expect(project.github.requests).toMatchObject([{ head: 'task/001', base: 'main' }])
  await project.github.merge(7, 'squash', { deletes: true })
  expect(await brain.data<Synced>('sync')).toMatchObject({ closed: ['task-001'] })
  expect(await brain.task('1')).toMatchObject({ state: 'completed', closed: { commit: tip } })
  expect(await fileAt(project.remote, 'main', 'form.js')).toBe('form\n')
})
