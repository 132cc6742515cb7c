import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aProject, approve, deliver, personAt } from '../support/a-project.ts'
import { allSayNo, saysNo, stateOf } from '../support/bad-input.ts'
import { brain, brainOk } from '../support/brain-cli.ts'
import { commitFile, fileAt, git, readRef, sandbox } from '../support/git-sandbox.ts'
import { laidOut } from '../support/laid-out.ts'

const READERS = ['list', 'show 1', 'review 1', 'worker-instructions 1']
const WRITERS = ['create-task Form', 'sync', 'worker claim', 'worker report 1 --progress 1']

interface Listed {
  readonly tasks: readonly { readonly id: string; readonly state: string }[]
}

async function stateOfTask(dir: string, id = 'task-001'): Promise<string | undefined> {
  const { tasks } = (await brainOk(dir, ['list', '--state', 'all', '--fetch', '--json'])).json<Listed>().data
  return tasks.find((task) => task.id === id)?.state
}

test('outside of a repository every command says so and points to init', async () => {
  const { path } = await sandbox()
  await allSayNo({ dir: path }, [...READERS, ...WRITERS], {
    exit: 2,
    code: 'NOT_A_REPOSITORY',
    message: `${path} is not in a git repository.`,
    hint: 'brain init',
  })
})

test('a folder that does not exist is named', async () => {
  const { path } = await sandbox()
  await saysNo({ dir: path }, ['-C', 'nowhere', 'list'], {
    exit: 2,
    code: 'USAGE',
    message: 'nowhere',
    hint: '-C',
  })
})

describe('a repository without commits', () => {
  test('has no tasks, gets its first one without init, and that one is its first commit', async () => {
    const { path: dir } = await sandbox()
    await git(dir, 'init', '--quiet')
    for (const verb of ['list', 'next', 'status', 'history'])
      expect((await brainOk(dir, [verb])).stderr).not.toContain('error:')
    await saysNo({ dir }, ['sync'], {
      exit: 1,
      code: 'NOT_INITIALIZED',
      message: 'not laid out',
      hint: 'brain init',
    })
    await saysNo({ dir }, ['show', '1'], {
      exit: 1,
      code: 'TASK_NOT_FOUND',
      message: 'task-001',
      hint: 'brain list',
    })
    await saysNo({ dir }, ['worker', 'claim'], {
      exit: 8,
      code: 'NOTHING_READY',
      message: 'No task',
      hint: 'brain list',
    })
    await brainOk(dir, ['create-task', 'First'])
    expect(await git(dir, 'rev-list', '--count', 'main')).toBe('1')
    expect(await git(dir, 'status', '--porcelain')).toBe('')
  })

  test('as a remote takes the first task of a clone', async () => {
    const box = await sandbox()
    const remote = await box.bareRemote()
    const dir = await box.clone(remote, 'ada')
    await brainOk(dir, ['create-task', 'First'])
    expect(await fileAt(remote, 'main', 'tasks/task-001.md')).toContain('title: First')
  })
})

test('a HEAD on an unborn branch stays there while tasks are made and read', async () => {
  const { dir, shared } = await laidOut()
  await git(dir, 'switch', '--quiet', '--orphan', 'fresh')
  await brainOk(dir, ['create-task', 'Basket'])
  expect(await stateOfTask(dir, 'task-002')).toBe('ready')
  expect(await git(dir, 'symbolic-ref', 'HEAD')).toBe('refs/heads/fresh')
  expect(await git(dir, 'status', '--porcelain')).toBe('')
  expect(await fileAt(shared, 'main', 'tasks/task-002.md')).toContain('Basket')
})

test('a detached HEAD stays where it is, and hand edits there are said to wait for the branch', async () => {
  const { dir, shared } = await laidOut()
  await git(dir, 'switch', '--quiet', '--detach')
  const head = await git(dir, 'rev-parse', 'HEAD')
  await brainOk(dir, ['create-task', 'Basket'])
  expect(await git(dir, 'rev-parse', 'HEAD')).toBe(head)
  expect(await readRef(dir, 'refs/heads/main')).toBe(await readRef(shared, 'refs/heads/main'))
  expect((await brainOk(dir, ['sync'])).stderr).toContain('git switch main')
  await brainOk(dir, ['worker', 'claim', '1', '--as', 'w1', '--no-checkout'])
  expect(await git(dir, 'rev-parse', 'HEAD')).toBe(head)
})

test('a shallow clone goes the whole way', async () => {
  const { box, dir, shared } = await laidOut()
  await commitFile(dir, { 'src/a.php': 'a2\n' }, 'More history')
  await git(dir, 'push', '--quiet')
  const shallow = join(box.path, 'shallow')
  await git(box.path, 'clone', '--quiet', '--depth=1', `file://${shared}`, shallow)
  const worker = personAt(shallow, { name: 'wil' })
  const tip = await deliver(worker, '1', { 'src/c.php': 'c\n' })
  await approve(worker, '1')
  expect(await stateOfTask(shallow)).toBe('completed')
  expect(await git(shared, 'merge-base', '--is-ancestor', tip, 'main').then(() => true)).toBe(true)
})

describe('a bare clone', () => {
  test('is good for planning; what needs files says so, and claims nothing', async () => {
    const { box, shared } = await laidOut()
    const bare = join(box.path, 'bare.git')
    await git(box.path, 'clone', '--quiet', '--bare', shared, bare)
    await brainOk(bare, ['create-task', 'Basket'])
    expect(await stateOfTask(bare, 'task-002')).toBe('ready')
    await allSayNo({ dir: bare, others: [shared] }, ['worker claim', 'worker claim 1 --as w'], {
      exit: 2,
      code: 'BARE_REPOSITORY',
      message: 'bare repository',
      hint: 'git clone',
    })
  })
})

test('a linked worktree is a place to work like any other', async () => {
  const { dir, shared } = await laidOut()
  await git(dir, 'worktree', 'add', '--quiet', '-b', 'side', '../linked')
  const linked = await realpath(join(dir, '../linked'))
  const worker = personAt(linked, { name: 'wil' })
  const before = await stateOf(dir)
  await deliver(worker, '1', { 'src/c.php': 'c\n' })
  const after = await stateOf(dir)
  expect({ ...after, refs: '' }).toEqual({ ...before, refs: '' })
  await approve(personAt(dir, { name: 'ada' }), '1')
  expect(await fileAt(shared, 'main', 'src/c.php')).toBe('c\n')
})

test('a submodule is worked in by itself, and the repository around it with it stays as it is', async () => {
  const { box, dir, shared } = await laidOut()
  const inner = await box.bareRemote({ name: 'inner', files: { 'b.txt': 'b\n' } })
  await git(
    dir,
    '-c',
    'protocol.file.allow=always',
    'submodule',
    '--quiet',
    'add',
    '-b',
    'main',
    inner,
    'inner',
  )
  await git(dir, 'commit', '--quiet', '-m', 'Inner')
  await git(dir, 'push', '--quiet')
  const outside = { before: await stateOf(dir), shared: await stateOf(shared) }
  await brainOk(join(dir, 'inner'), ['create-task', 'Of the inner one'])
  expect(await fileAt(inner, 'main', 'tasks/task-001.md')).toContain('Of the inner one')
  expect(await stateOf(shared)).toEqual(outside.shared)
  await git(join(dir, 'inner'), 'checkout', '--quiet', 'HEAD~1')
  expect(await stateOf(dir)).toEqual(outside.before)

  const ada = personAt(dir, { name: 'ada' })
  const pointer = await git(shared, 'rev-parse', 'main:inner')
  await deliver(ada, '1', { 'src/c.php': 'c\n' })
  await approve(ada, '1')
  expect(await git(shared, 'rev-parse', 'main:inner')).toBe(pointer)
  expect(await fileAt(shared, 'main', 'src/c.php')).toBe('c\n')
  expect(await git(join(dir, 'inner'), 'rev-parse', 'HEAD')).toBe(pointer)
})

describe('remotes', () => {
  test('without one, everything is local, and health says what that means', async () => {
    const { path: dir } = await sandbox()
    await git(dir, 'init', '--quiet')
    await brainOk(dir, ['create-task', 'First'])
    expect((await brain(dir, ['health'])).stdout).toContain('There is no remote')
    expect((await brainOk(dir, ['worker-instructions', '1'])).stdout).not.toContain('git clone null')
  })

  test('several without a chosen one are refused by name; origin or a setting chooses', async () => {
    const { dir, shared } = await laidOut()
    await git(dir, 'remote', 'rename', 'origin', 'here')
    await git(dir, 'remote', 'add', 'there', `${shared}-not`)
    await allSayNo({ dir, others: [shared] }, [...READERS, ...WRITERS], {
      exit: 2,
      code: 'REMOTE_AMBIGUOUS',
      message: 'here, there',
      hint: 'git config brain.remote <name>',
    })
    await git(dir, 'config', 'brain.remote', 'here')
    await brainOk(dir, ['create-task', 'Basket'])
    await git(dir, 'config', '--unset', 'brain.remote')
    await git(dir, 'remote', 'rename', 'here', 'origin')
    await brainOk(dir, ['create-task', 'Checkout'])
    expect(await fileAt(shared, 'main', 'tasks/task-003.md')).toContain('Checkout')
  })

  test('a setting that names a remote which is not there is told with its name', async () => {
    const { dir, shared } = await laidOut()
    await git(dir, 'config', 'brain.remote', 'elsewhere')
    await saysNo({ dir, others: [shared] }, ['list'], {
      exit: 2,
      code: 'REMOTE_AMBIGUOUS',
      message: 'elsewhere',
      hint: 'brain.remote',
    })
  })

  test('a default branch that is not called main carries plan and work', async () => {
    const box = await sandbox()
    const remote = await box.bareRemote({ branch: 'trunk', files: { 'a.txt': 'a\n' } })
    const ada = personAt(await box.clone(remote, 'ada'), { name: 'ada' })
    await ada.ok('init')
    await ada.ok('create-task', 'First')
    const wil = personAt(await box.clone(remote, 'wil'), { name: 'wil' })
    expect(await wil.ok('worker-instructions', '1')).toContain('origin/trunk')
    await deliver(wil, '1', { 'c.txt': 'c\n' })
    await approve(ada, '1')
    expect(await fileAt(remote, 'trunk', 'c.txt')).toBe('c\n')
    expect(await readRef(remote, 'refs/heads/main')).toBeNull()
  })
})

test('a project whose remote is empty and whose clone is on another branch still makes one main', async () => {
  const project = await aProject()
  const ada = await project.join('ada')
  await ada.git('switch', '--quiet', '--create', 'feature')
  await ada.ok('create-task', 'First')
  expect(await fileAt(project.remote, 'main', 'tasks/task-001.md')).toContain('First')
  expect(await ada.git('branch', '--show-current')).toBe('feature')
})
