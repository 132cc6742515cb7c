import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aProject, deliver, type Person, type Project } from '../support/a-project.ts'
import { fileAt, readRef, writeFiles } from '../support/git-sandbox.ts'

interface Scene {
  readonly project: Project
  readonly brain: Person
}

async function scene(): Promise<Scene> {
  const project = await aProject({
    files: { '.gitignore': 'secret.env\n', 'src/app.js': 'app\n', 'src/staged.js': 'before\n' },
  })
  const brain = await project.join('bea')
  return { project, brain }
}

const HOOKS = [
  ...['pre-commit', 'prepare-commit-msg', 'commit-msg', 'post-commit', 'pre-push', 'post-checkout'],
  ...['post-merge', 'post-rewrite', 'reference-transaction', 'pre-auto-gc', 'post-index-change'],
]

/** Each of them would leave a trace, and those that can forbid. */
async function failingHooks(dir: string): Promise<() => Promise<string>> {
  const trace = join(dir, '.git', 'hooks-that-ran')
  await mkdir(join(dir, '.git', 'hooks'), { recursive: true })
  for (const hook of HOOKS) {
    const path = join(dir, '.git', 'hooks', hook)
    await writeFile(path, `#!/bin/sh\necho ${hook} >> '${trace}'\nexit 1\n`)
    await chmod(path, 0o755)
  }
  await writeFile(trace, '')
  return () => readFile(trace, 'utf8')
}

/** The test's own git must not set off the hooks that brain must not. */
function withoutHooks(person: Person): Person['git'] {
  return (...words) => person.git('-c', 'core.hooksPath=/dev/null', ...words)
}

/** Staged, unsaved, untracked, ignored and stashed things, all at once. */
async function makeMess(person: Person): Promise<void> {
  const { dir } = person
  const run = withoutHooks(person)
  await writeFiles(dir, { 'src/app.js': 'stashed\n' })
  await run('stash', '--quiet')
  await writeFiles(dir, { 'src/staged.js': 'staged\n', 'added.js': 'added\n' })
  await run('add', 'src/staged.js', 'added.js')
  await writeFiles(dir, { 'src/app.js': 'unsaved\n', 'untracked.js': 'new\n', 'secret.env': 'ignored\n' })
}

async function stateOf(person: Person): Promise<string> {
  const { dir } = person
  const run = withoutHooks(person)
  const asked = [
    ['status', '--porcelain=v2', '--ignored', '--untracked-files=all'],
    ['diff', '--cached'],
    ['diff'],
    ['stash', 'list', '--format=%H %gs'],
    ['config', '--local', '--list'],
  ]
  const texts = []
  for (const words of asked) texts.push(await run(...words))
  texts.push(
    await readFile(join(dir, 'secret.env'), 'utf8'),
    await readFile(join(dir, 'untracked.js'), 'utf8'),
  )
  return texts.join('\n---\n')
}

/** What a brain does in a day, in somebody's own clone. */
async function workAsBrain({ project, brain }: Scene): Promise<void> {
  const worker = await project.join('wil')
  await brain.ok('create-task', 'Form')
  await brain.ok('edit-task', '1', '--priority', 'high')
  await worker.ok('worker', 'claim', '1')
  await worker.ok('worker', 'ask', '1', '--question', 'Which?')
  await brain.ok('answer', '1', 'That one')
  await worker.commit({ 'form.js': 'form\n' })
  await worker.ok('worker', 'submit', '1', '--summary', 'Done')
  await brain.ok('review', '1', '--check')
  await brain.ok('review', '1', '--approve')
  await brain.ok('undo')
  await brain.ok('cancel', '1')
  await brain.ok('status')
}

describe('what is the user’s stays as it is', () => {
  test('on a branch of its own: index, files, stash, settings, HEAD; no hook runs', async () => {
    const all = await scene()
    const { brain } = all
    await brain.git('switch', '--quiet', '--create', 'mine')
    await makeMess(brain)
    const trace = await failingHooks(brain.dir)
    const [before, head] = [await stateOf(brain), await readRef(brain.dir, 'HEAD')]
    await workAsBrain(all)
    expect(await stateOf(brain)).toBe(before)
    expect(await readRef(brain.dir, 'HEAD')).toBe(head)
    expect(await brain.git('branch', '--show-current')).toBe('mine')
    expect(await trace()).toBe('')
    expect(await readRef(brain.dir, 'main')).toBe(await readRef(all.project.remote, 'main'))
  })

  test('on a dirty main that stands in the way of nothing, which follows', async () => {
    const all = await scene()
    const { brain } = all
    await makeMess(brain)
    await brain.git('config', 'merge.autoStash', 'true')
    const trace = await failingHooks(brain.dir)
    const before = await stateOf(brain)
    await workAsBrain(all)
    expect(await stateOf(brain)).toBe(before)
    expect(await readRef(brain.dir, 'HEAD')).toBe(await readRef(all.project.remote, 'main'))
    expect(await trace()).toBe('')
  })

  test('for a worker: staged and unsaved work stays out of its reports; no hook runs', async () => {
    const { project, brain } = await scene()
    await brain.ok('create-task', 'Form')
    const worker = await project.join('wil')
    const trace = await failingHooks(worker.dir)
    await worker.ok('worker', 'claim', '1')
    await makeMess(worker)
    const before = await stateOf(worker)
    await worker.ok('worker', 'report', '1', '--progress', '50')
    await worker.ok('worker', 'block', '1', '--issue', 'a', '--need', 'b', '--impact', 'c')
    await worker.ok('worker', 'incident', '1', '--text', 'Slow')
    const submitted = await worker.brain('worker', 'submit', '1', '--summary', 'Done')
    expect(submitted).toMatchObject({ code: 0, stderr: expect.stringContaining('src/app.js') as string })
    expect(await stateOf(worker)).toBe(before)
    expect(await worker.git('diff', '--name-only', 'origin/main', 'HEAD', '--', 'src')).toBe('')
    expect(await trace()).toBe('')
  })
})

describe('a checked-out main', () => {
  test('that is clean follows every write', async () => {
    const { project, brain } = await scene()
    await brain.ok('create-task', 'Form')
    expect(await readFile(join(brain.dir, 'tasks/task-001.md'), 'utf8')).toContain('Form')
    expect(await brain.git('status', '--porcelain')).toBe('')
    expect(await readRef(brain.dir, 'HEAD')).toBe(await readRef(project.remote, 'main'))
  })

  test.each([false, true])(
    'whose unsaved files are in the way stays, and brain says so; git stashes by itself: %s',
    async (stashes) => {
      const { project, brain } = await scene()
      await brain.git('config', 'merge.autoStash', String(stashes))
      const worker = await project.join('wil')
      await brain.ok('create-task', 'Form')
      await deliver(worker, '1', { 'src/app.js': 'new\n' })
      await writeFiles(brain.dir, { 'src/app.js': 'unsaved\n' })
      const head = await readRef(brain.dir, 'HEAD')
      await brain.ok('review', '1')
      const run = await brain.brain('review', '1', '--approve')
      expect(run).toMatchObject({
        code: 0,
        stderr: expect.stringMatching(/main stays where it is.*src\/app\.js/) as string,
      })
      expect(await readRef(brain.dir, 'HEAD')).toBe(head)
      expect(await readFile(join(brain.dir, 'src/app.js'), 'utf8')).toBe('unsaved\n')
      expect(await brain.git('stash', 'list')).toBe('')
    },
  )

  test('with commits of its own stays, and brain says so', async () => {
    const { brain } = await scene()
    const own = await brain.commit({ 'own.js': 'own\n' })
    const run = await brain.brain('create-task', 'Form')
    expect(run.code).toBe(0)
    expect(run.stderr).toContain('main')
    expect(await readRef(brain.dir, 'HEAD')).toBe(own)
  })

  test('with an ignored file where a task file comes keeps that file', async () => {
    const { brain } = await scene()
    await writeFiles(brain.dir, { '.git/info/exclude': 'tasks/\n', 'tasks/task-001.md': 'ignored\n' })
    const run = await brain.brain('create-task', 'Form')
    expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining('tasks/task-001.md') as string })
    expect(await readFile(join(brain.dir, 'tasks/task-001.md'), 'utf8')).toBe('ignored\n')
  })

  test('keeps an ignored file that a result brings, word for word', async () => {
    const { project, brain } = await scene()
    const worker = await project.join('wil')
    await brain.ok('create-task', 'Form')
    await writeFiles(brain.dir, { 'secret.env': 'PORT=1\n' })
    await deliver(worker, '1', { 'secret.env': 'PORT=2\n', 'src/form.js': 'form\n' })
    await brain.ok('review', '1')
    const run = await brain.brain('review', '1', '--approve')
    expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining('secret.env') as string })
    expect(await readFile(join(brain.dir, 'secret.env'), 'utf8')).toBe('PORT=1\n')
    expect(await brain.git('status', '--porcelain')).toBe('')
    expect(await fileAt(project.remote, 'main', 'secret.env')).toBe('PORT=2\n')
  })
})
