import { describe, expect, test } from 'vitest'
import { aProject, approve, deliver, type Person, type Project } from '../support/a-project.ts'
import { fileAt, type Files, git, readRef, writeFiles } from '../support/git-sandbox.ts'
import { branchesOf } from '../support/outsider.ts'
import { approves, handsIn, stagedProject, type Step } from '../support/staged-project.ts'

interface Scene {
  readonly project: Project
  readonly brain: Person
  readonly worker: Person
}

/** Task 1 is there to be claimed, and then what the steps say. */
async function scene(options: readonly string[] = [], ...steps: readonly Step[]): Promise<Scene> {
  const { project, people } = await stagedProject({
    files: { 'src/app.js': 'app\n', 'docs/guide.md': 'guide\n' },
    people: ['bea', 'wil'],
    steps: [['bea', 'create-task', 'Form', ...options], ...steps],
  })
  return { project, brain: people[0], worker: people[1] }
}

/** Task 1 is handed in. */
const handedIn = (files: Files, ...options: string[]): Promise<Scene> =>
  scene(options, ...handsIn('wil', '1', files))

/** Task 1 is handed in and approved. */
const approved = (files: Files): Promise<Scene> =>
  scene([], ...handsIn('wil', '1', files), ...approves('bea', '1'))

describe('an approval names a commit', () => {
  test('that this clone has shown: unseen is refused', async () => {
    const { project, brain } = await handedIn({ 'form.js': 'form\n' })
    const main = await readRef(project.remote, 'main')
    expect(await brain.refused('review', '1', '--approve')).toMatchObject({ exit: 1, code: 'REVIEW_STALE' })
    expect(await readRef(project.remote, 'main')).toBe(main)
  })

  test('and a commit that came after it was shown is never approved with it', async () => {
    const { project, brain, worker } = await scene()
    const shown = await deliver(worker, '1', { 'form.js': 'form\n' })
    await brain.ok('review', '1')
    const late = await worker.commit({ 'form.js': 'changed\n' })
    await worker.git('push', '--quiet', 'origin', 'HEAD')
    const refused = await brain.refused('review', '1', '--approve')
    expect(refused).toMatchObject({ code: 'REVIEW_STALE', details: { reviewed: shown, commit: late } })
    expect(await brain.refused('review', '1', '--approve', '--commit', shown)).toMatchObject({
      code: 'REVIEW_STALE',
    })
    expect(await fileAt(project.remote, 'main', 'form.js')).toBeNull()
    await brain.ok('review', '1', '--approve', '--commit', late.slice(0, 10))
    expect(await fileAt(project.remote, 'main', 'form.js')).toBe('changed\n')
  })

  test('and a main that moved meanwhile is merged with', async () => {
    const { project, brain } = await handedIn({ 'form.js': 'form\n' })
    await brain.ok('review', '1')
    const other = await project.join('oli')
    await other.commit({ 'other.js': 'other\n' })
    await other.git('push', '--quiet', 'origin', 'HEAD:main')
    await brain.ok('review', '1', '--approve')
    expect(await fileAt(project.remote, 'main', 'form.js')).toBe('form\n')
    expect(await fileAt(project.remote, 'main', 'other.js')).toBe('other\n')
  })

  test('and of two brains that approve at once one does, and the other is told', async () => {
    const { project, brain } = await handedIn({ 'form.js': 'form\n' })
    const second = await project.join('ben')
    await Promise.all([brain.ok('review', '1'), second.ok('review', '1')])
    const runs = await Promise.all(
      [brain, second].map((person) => person.brain('review', '1', '--approve', '--json')),
    )
    expect(runs.map(({ code }) => code).toSorted()).toEqual([0, 1])
    expect(runs.find(({ code }) => code === 1)?.json().error?.code).toBe('NOTHING_TO_REVIEW')
    expect(await git(project.remote, 'rev-list', '--merges', '--count', 'main')).toBe('1')
  })
})

describe('a merge conflict', () => {
  test('is refused, goes back to the worker with the files, and is solved by merging main', async () => {
    const { project, brain, worker } = await handedIn({ 'src/app.js': 'worker\n' })
    await brain.git('pull', '--quiet', '--ff-only')
    await brain.commit({ 'src/app.js': 'brain\n' })
    await brain.git('push', '--quiet', 'origin', 'main')
    await brain.ok('review', '1')
    const refused = await brain.refused('review', '1', '--approve')
    expect(refused).toMatchObject({ exit: 1, code: 'MERGE_CONFLICT', details: { files: ['src/app.js'] } })
    expect(await fileAt(project.remote, 'main', 'src/app.js')).toBe('brain\n')

    expect(await worker.ok('worker', 'wait', '1')).toContain('- src/app.js')
    await worker.git('fetch', '--quiet')
    await expect(worker.git('merge', 'origin/main')).rejects.toThrow('merge origin/main')
    await writeFiles(worker.dir, { 'src/app.js': 'both\n' })
    await worker.git('commit', '--quiet', '--all', '--message', 'Merge main')
    await worker.ok('worker', 'submit', '1', '--summary', 'Merged')
    await approve(brain, '1')
    expect(await fileAt(project.remote, 'main', 'src/app.js')).toBe('both\n')
  })
})

describe('files of the brain on a branch', () => {
  test('the work plan is simply main’s', async () => {
    const { project } = await approved({ 'form.js': 'form\n', 'WORK-PLAN.md': 'mine\n' })
    expect(await fileAt(project.remote, 'main', 'WORK-PLAN.md')).toContain('Task-001')
    expect(await fileAt(project.remote, 'main', 'WORK-PLAN.md')).not.toContain('mine')
  })

  test('all else is refused by name, and approved without it once the worker took it back', async () => {
    const { project, brain, worker } = await scene()
    const added = ['.brain/config.yml', 'CLAUDE.md', 'results/task-002-output.md', 'workflows/own.md']
    const changed = ['docs/guide.md', 'tasks/task-001.md']
    const mine = Object.fromEntries([...added, ...changed].map((path) => [path, 'mine\n']))
    await deliver(worker, '1', { 'form.js': 'form\n', ...mine })
    const shown = await brain.brain('review', '1')
    expect(shown.stdout).toContain('approval waits for the worker to take them back')
    expect(shown.stderr).not.toContain('Approve this very commit')
    const refused = await brain.refused('review', '1', '--approve', '--allow-outside-scope')
    expect(refused).toMatchObject({ exit: 1, code: 'PROTECTED_PATH' })
    expect(refused.details['files']).toEqual([...added, ...changed].toSorted())
    await worker.git('rm', '--quiet', '--', ...added)
    await worker.git('checkout', '--quiet', 'task/001~2', '--', ...changed)
    await worker.git('commit', '--quiet', '--message', 'Take it back')
    await worker.ok('worker', 'submit', '1', '--summary', 'Without it')
    await approve(brain, '1')
    expect(await fileAt(project.remote, 'main', 'form.js')).toBe('form\n')
    expect(await fileAt(project.remote, 'main', 'docs/guide.md')).toBe('guide\n')
    for (const path of added) expect(await fileAt(project.remote, 'main', path), path).toBeNull()
  })

  test('docs are approved when the scope names them', async () => {
    const { project, brain } = await handedIn({ 'docs/guide.md': 'mine\n' }, '--scope', 'docs/**')
    await approve(brain, '1')
    expect(await fileAt(project.remote, 'main', 'docs/guide.md')).toBe('mine\n')
  })
})

describe('what a brain may wave through', () => {
  test('is a file outside the scope, said so outright', async () => {
    const { project, brain } = await handedIn(
      { 'src/form.js': 'form\n', 'stray.js': 'stray\n' },
      '--scope',
      'src/**',
    )
    await brain.ok('review', '1')
    const refused = await brain.refused('review', '1', '--approve')
    expect(refused).toMatchObject({ exit: 1, code: 'OUTSIDE_SCOPE', details: { files: ['stray.js'] } })
    await brain.ok('review', '1', '--approve', '--allow-outside-scope')
    expect(await fileAt(project.remote, 'main', 'stray.js')).toBe('stray\n')
  })

  test('is a check that fails on the merge result', async () => {
    const checks = ['--verify', 'test -f form.js', '--verify', 'test ! -f clash.js']
    const { project, brain } = await handedIn({ 'form.js': 'form\n' }, ...checks)
    const other = await project.join('oli')
    await other.commit({ 'clash.js': 'clash\n' })
    await other.git('push', '--quiet', 'origin', 'HEAD:main')
    const shown = await brain.brain('review', '1', '--check', '--json')
    expect(shown).toMatchObject({ code: 1 })
    expect(shown.json().data).toMatchObject({
      checks: [{ exitCode: 0 }, { command: 'test ! -f clash.js', exitCode: 1 }],
    })
    const refused = await brain.refused('review', '1', '--approve')
    expect(refused).toMatchObject({
      exit: 1,
      code: 'CHECKS_FAILED',
      details: { failed: ['test ! -f clash.js'] },
      hint: expect.stringMatching(/brain edit-task task-001 --verify .*--no-check/) as string,
    })
    const { stderr } = await brain.brain('review', '1', '--check')
    expect(stderr).not.toContain('Approve this')
    expect(stderr).toContain('Send it back')
    expect(await fileAt(project.remote, 'main', 'form.js')).toBeNull()
    await brain.ok('review', '1', '--approve', '--no-check')
    expect(await fileAt(project.remote, 'main', 'form.js')).toBe('form\n')
  })
})

describe('after an approval', () => {
  test('a late plain push is refused by git, and one made after a pull is late work', async () => {
    const { project, brain, worker } = await approved({ 'form.js': 'form\n' })
    await worker.commit({ 'late.js': 'late\n' })
    await expect(worker.git('push', 'origin', 'HEAD:refs/heads/task/001')).rejects.toThrow('rejected')
    expect(await worker.refused('worker', 'submit', '1', '--summary', 'Late')).toMatchObject({
      code: 'TASK_CLOSED',
    })
    await worker.git('pull', '--quiet', '--rebase', 'origin', 'task/001')
    await worker.git('push', '--quiet', 'origin', 'HEAD:refs/heads/task/001')
    expect(await fileAt(project.remote, 'main', 'late.js')).toBeNull()
    expect(await brain.data('status', '--fetch')).toMatchObject({
      needsYou: [{ kind: 'late', task: 'task-001' }],
    })
  })

  test('a binary file has arrived byte for byte, an executable one can be run', async () => {
    const { project, brain, worker } = await scene()
    await worker.ok('worker', 'claim', '1')
    await git({ dir: worker.dir, input: 'a\0b\n' }, 'hash-object', '-w', '--stdin').then((blob) =>
      worker.git('update-index', '--add', '--cacheinfo', `100755,${blob},logo.png`),
    )
    await worker.git('commit', '--quiet', '--message', 'Logo')
    await worker.git('checkout', '--quiet', '--', 'logo.png')
    await worker.ok('worker', 'submit', '1', '--summary', 'Done')
    const shown = await brain.data<{ diff: { files: unknown } }>('review', '1')
    expect(shown.diff.files).toContainEqual({ path: 'logo.png', added: null, removed: null })
    await brain.ok('review', '1', '--approve')
    expect(await fileAt(project.remote, 'main', 'logo.png')).toBe('a\0b\n')
    expect(await git(project.remote, 'ls-tree', 'main', 'logo.png')).toMatch(/^100755 /)
  })

  test.each(['squash', 'none'] as const)(
    'with integration %s the task branch is closed all the same',
    async (kind) => {
      const project = await aProject({ files: { '.brain/config.yml': `integration: ${kind}\n` } })
      const [brain, worker] = [await project.join('bea'), await project.join('wil')]
      await brain.ok('create-task', 'Form')
      const tip = await deliver(worker, '1', { 'form.js': 'form\n' })
      await approve(brain, '1')
      expect(await fileAt(project.remote, 'main', 'form.js')).toBe(kind === 'squash' ? 'form\n' : null)
      expect(await git(project.remote, 'rev-list', '--merges', '--count', 'main')).toBe('0')
      expect(await git(project.remote, 'rev-parse', 'task/001^')).toBe(tip)
      await worker.commit({ 'late.js': 'late\n' })
      await expect(worker.git('push', 'origin', 'HEAD:refs/heads/task/001')).rejects.toThrow('rejected')
      expect(await brain.data('status', '--fetch')).toMatchObject({ needsYou: [], counts: { completed: 1 } })
    },
  )

  test('undo takes the work from main and puts it on the next attempt; mended there, it is approved again', async () => {
    const { project, brain } = await approved({ 'form.js': 'wrong\n', 'part.js': 'part\n' })
    await brain.ok('undo')
    expect(await fileAt(project.remote, 'main', 'form.js')).toBeNull()
    expect(await brain.task('1')).toMatchObject({ state: 'ready', closed: null, attempt: 2 })
    const next = await project.join('ned')
    await next.ok('worker', 'claim', '1')
    expect(await next.git('show', 'HEAD:part.js')).toBe('part')
    await next.commit({ 'form.js': 'right\n' })
    await next.ok('worker', 'submit', '1', '--summary', 'Mended')
    await approve(brain, '1')
    expect(await fileAt(project.remote, 'main', 'form.js')).toBe('right\n')
    expect(await fileAt(project.remote, 'main', 'part.js')).toBe('part\n')
    expect(await brain.task('1')).toMatchObject({ state: 'completed' })
    expect(Object.keys(await branchesOf(project.remote))).toEqual([
      'main',
      'task/001',
      'task/001.2',
      'task/001.3',
    ])
  })
})
