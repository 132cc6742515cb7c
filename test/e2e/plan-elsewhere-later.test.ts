import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { personAt, type Person } from '../support/a-project.ts'
import {
  commitFile,
  fileAt,
  git,
  readRef,
  sandbox,
  type Sandbox,
  writeFiles,
} from '../support/git-sandbox.ts'

const SETTINGS = '.brain/config.yml'
const APART = '\nbranches: { plan: brain/plan, base: main }\n'

/** A laid out project with one task; with a remote when `remote` is asked for. */
async function scene(hasRemote: boolean): Promise<{ box: Sandbox; bea: Person; remote: string }> {
  const box = await sandbox()
  const remote = await box.bareRemote(hasRemote ? { files: { 'a.txt': 'a\n' } } : {})
  const dir = join(box.path, 'bea')
  if (hasRemote) await box.clone(remote, 'bea')
  else await git(box.path, 'init', '--quiet', '--initial-branch=main', dir)
  const bea = personAt(dir, { name: 'bea' })
  if (!hasRemote) await commitFile(dir, { 'a.txt': 'a\n' }, 'First commit')
  await bea.ok('init')
  await bea.ok('create-task', 'Form')
  return { box, bea, remote }
}

async function namePlanBranch(bea: Person): Promise<void> {
  const text = (await fileAt(bea.dir, 'main', SETTINGS)) ?? ''
  const without = text.replace(/^branches:\n(?:[ #].*\n)+/m, '')
  await writeFiles(bea.dir, { [SETTINGS]: `${without}${APART}` })
}

async function isPlanWhole(bea: Person, next = 'task-002'): Promise<void> {
  expect((await bea.task('1')).title).toBe('Form')
  const created = await bea.data<{ tasks: { id: string }[] }>('create-task', 'Page')
  expect(JSON.stringify(created)).toContain(next)
}

describe('the plan moves to a branch that the settings name', () => {
  test.each([true, false])('sync makes the branch; with a remote: %s', async (hasRemote) => {
    const { bea, remote } = await scene(hasRemote)
    await namePlanBranch(bea)
    expect(await bea.ok('sync')).toContain('Made brain/plan')
    expect(await fileAt(hasRemote ? remote : bea.dir, 'brain/plan', 'tasks/task-001.md')).toContain('Form')
    await isPlanWhole(bea)
    expect(await fileAt(bea.dir, 'main', 'tasks/task-002.md')).toBeNull()
  })

  test.each(['sync', 'init'])('%s makes the branch where the settings came by git', async (verb) => {
    const { bea, remote } = await scene(true)
    await namePlanBranch(bea)
    await bea.git('commit', '--quiet', '--all', '--message', 'Move the plan')
    await bea.git('push', '--quiet')
    const dry = await bea.ok(verb, '--dry-run')
    expect(dry).toContain('refs/heads/brain/plan: (new)')
    expect(await readRef(remote, 'refs/heads/brain/plan')).toBeNull()
    await bea.ok(verb)
    await isPlanWhole(bea)
  })
})

test('what makes tasks or templates begins no second plan', async () => {
  const { bea, remote } = await scene(false)
  await writeFiles(bea.dir, { 'TODO.md': '- [ ] Page\n' })
  await bea.ok('workflow', 'new', '--template', 'interactive', 'login')
  const bundle = join(bea.dir, 'login.json')
  await bea.ok('workflow', 'export', 'login', '--output', bundle)
  await bea.git('remote', 'add', 'origin', remote)
  for (const words of [
    ['create-task', 'Page'],
    ['import', 'TODO.md'],
    ['workflow', 'new', '--template', 'interactive', 'search'],
    ['workflow', 'import', bundle],
    ['workflow', 'template', 'new', 'own'],
  ])
    expect(await bea.refused(...words)).toMatchObject({ code: 'NOT_INITIALIZED', hint: 'brain sync' })
  expect(await readRef(remote, 'refs/heads/main')).toBeNull()
  await bea.ok('sync')
  await isPlanWhole(bea, 'task-003')
})

describe('a remote is added later', () => {
  test.each(['sync', 'init'])('%s pushes the plan and the tasks that are in progress', async (verb) => {
    const { bea, remote, box } = await scene(false)
    await bea.git('worktree', 'add', '--quiet', '--detach', join(box.path, 'wil'), 'main')
    const wil = personAt(join(box.path, 'wil'), { name: 'wil', env: { BRAIN_WORKER: 'wil' } })
    await wil.ok('worker', 'claim', '1')
    await bea.git('remote', 'add', 'origin', remote)
    expect(await bea.ok(verb)).toContain('Pushed main, task/001')
    expect(await bea.task('1')).toMatchObject({ state: 'in_progress', worker: 'wil' })
    await wil.commit({ 'form.js': 'form\n' })
    await wil.ok('worker', 'submit', '1', '--summary', 'Done')
    expect((await bea.task('1')).state).toBe('review')
    await isPlanWhole(bea)
  })

  test('a plan on a branch of its own goes along', async () => {
    const { box, bea, remote } = await scene(false)
    const dir = join(box.path, 'eve')
    await git(box.path, 'init', '--quiet', '--initial-branch=main', dir)
    const eve = personAt(dir, { name: 'eve' })
    await eve.ok('init', '--plan-branch', 'brain/plan')
    await eve.ok('create-task', 'Form')
    await eve.git('remote', 'add', 'origin', remote)
    expect(await eve.ok('sync')).toContain('Pushed main, brain/plan')
    await isPlanWhole(eve)
    expect(await readRef(bea.dir, 'refs/heads/main')).not.toBeNull()
  })

  test('the hint of init, typed as it is, leaves a task with its holder', async () => {
    const { box, bea, remote } = await scene(false)
    const fresh = join(box.path, 'fresh')
    await git(box.path, 'init', '--quiet', '--initial-branch=main', fresh)
    const { stderr } = await personAt(fresh, { name: 'flo' }).brain('init')
    expect(stderr).toContain('git remote add origin <url>, then: brain sync')
    await bea.ok('worker', 'claim', '1', '--as', 'w1', '--no-checkout')
    await bea.git('remote', 'add', 'origin', remote)
    await bea.ok('sync')
    expect(await bea.task('1')).toMatchObject({ state: 'in_progress', worker: 'w1' })
  })
})
