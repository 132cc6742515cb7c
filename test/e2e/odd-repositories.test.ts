import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aProject, approve, deliver, personAt, type Person } from '../support/a-project.ts'
import { commitFile, fileAt, git, readRef, sandbox, writeFiles } from '../support/git-sandbox.ts'
import { httpServer } from '../support/servers.ts'
import { goRound } from '../support/whole-loop.ts'

async function named(dir: string, name: string): Promise<Person> {
  await git(dir, 'config', 'user.name', name)
  await git(dir, 'config', 'user.email', `${name}@example.invalid`)
  return personAt(dir, { name })
}

test('ids of sha256, and folders with blanks, letters of all kinds and a line break in their names', async () => {
  const { path } = await sandbox()
  const remote = join(path, 'the remote.git')
  await git(path, 'init', '--quiet', '--bare', '--object-format=sha256', remote)
  const [brainDir, workerDir] = [join(path, 'bea ß “x” $HOME'), join(path, 'wil\n-n')]
  for (const dir of [brainDir, workerDir]) {
    await git(path, 'init', '--quiet', '--object-format=sha256', dir)
    await git(dir, 'remote', 'add', 'origin', remote)
  }
  const [brain, worker] = [await named(brainDir, 'bea'), await named(workerDir, 'wil')]
  await brain.ok('init')
  await goRound({ brain, worker, shared: remote })
  await brain.ok('create-task', 'Page')
  await deliver(worker, '2', { 'WORK-PLAN.md': 'mine\n', 'tasks/task-009.md': 'mine\n', 'page.js': 'page\n' })
  await brain.ok('review', '2')
  expect(await brain.refused('review', '2', '--approve')).toMatchObject({
    code: 'PROTECTED_PATH',
    details: { files: ['tasks/task-009.md'] },
  })
  await brain.ok('reclaim', '2', '--force')
  expect((await brain.task('2')).attempt).toBe(2)
  await writeFiles(brainDir, { 'docs/tea.md': '# Tea\n' })
  await brain.ok('sync')
  expect(await fileAt(remote, 'main', 'docs/tea.md')).toBe('# Tea\n')
  expect((await readRef(remote, 'main'))?.length).toBe(64)
})

test('a shallow clone over http works with one that has few blobs and few files', async () => {
  const { box, remote } = await aProject({ files: { 'src/app.js': 'app\n', 'old/big.txt': 'big\n' } })
  await git(remote, 'config', 'uploadpack.allowFilter', 'true')
  await git(remote, 'config', 'http.receivepack', 'true')
  const first = await box.clone(remote, 'first')
  await commitFile(first, { 'old/big.txt': 'bigger\n' }, 'More history')
  await git(first, 'push', '--quiet')
  const { url } = await httpServer(box.path)
  await git(box.path, 'clone', '--quiet', '--depth=1', `${url}/origin.git`, 'wil')
  const partial = ['--filter=blob:none', '--sparse', `file://${remote}`, 'bea']
  await git(box.path, 'clone', '--quiet', ...partial)
  const [brain, worker] = [
    await named(join(box.path, 'bea'), 'bea'),
    await named(join(box.path, 'wil'), 'wil'),
  ]
  await goRound({ brain, worker, shared: remote })
  expect(await git(worker.dir, 'rev-parse', '--is-shallow-repository')).toBe('true')
  expect(await readFile(join(brain.dir, 'old/big.txt'), 'utf8').catch(() => null)).toBeNull()
  expect(await fileAt(remote, 'main', 'old/big.txt')).toBe('bigger\n')
})

test('submodules that a branch moves and adds are approved as such, and nobody’s checkout of them is touched', async () => {
  const project = await aProject()
  const { box } = project
  const inner = await box.bareRemote({ name: 'inner', files: { 'b.txt': 'one\n' } })
  const first = (await readRef(inner, 'main')) ?? ''
  const other = await box.clone(inner, 'other')
  const second = await commitFile(other, { 'b.txt': 'two\n' }, 'Two')
  await git(other, 'push', '--quiet')
  const [brain, worker] = [await project.join('bea'), await project.join('wil')]
  const add = ['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner]
  await brain.git(...add, 'sub')
  await git(join(brain.dir, 'sub'), 'checkout', '--quiet', first)
  await brain.git('add', 'sub')
  await brain.git('commit', '--quiet', '-m', 'Sub')
  await brain.git('push', '--quiet')
  await brain.git('config', 'submodule.recurse', 'true')
  await writeFiles(brain.dir, { 'sub/b.txt': 'unsaved\n' })
  await brain.ok('create-task', 'Newer parts')

  await worker.ok('worker', 'claim', '1')
  await worker.git(...add, 'more')
  await worker.git('update-index', '--cacheinfo', `160000,${second},sub`)
  await worker.git('commit', '--quiet', '-m', 'Move and add')
  await worker.ok('worker', 'submit', '1', '--summary', 'Done')
  const { diff } = await brain.data<{ diff: { files: readonly { path: string }[] } }>('review', '1')
  expect(diff.files.map(({ path }) => path)).toEqual(expect.arrayContaining(['.gitmodules', 'more', 'sub']))
  await brain.ok('review', '1', '--approve')

  expect(await git(project.remote, 'ls-tree', '--object-only', 'main', 'more', 'sub')).toBe(
    `${second}\n${second}`,
  )
  expect(await git(join(brain.dir, 'sub'), 'rev-parse', 'HEAD')).toBe(first)
  expect(await readFile(join(brain.dir, 'sub/b.txt'), 'utf8')).toBe('unsaved\n')
  await brain.ok('undo')
  expect(await git(project.remote, 'ls-tree', '--object-only', 'main', 'more', 'sub')).toBe(first)
  expect(await git(join(brain.dir, 'sub'), 'rev-parse', 'HEAD')).toBe(first)
})

test('a submodule that both sides moved is a conflict that names it, and the worker settles it', async () => {
  const project = await aProject()
  const inner = await project.box.bareRemote({ name: 'inner', files: { 'b.txt': 'one\n' } })
  const first = (await readRef(inner, 'main')) ?? ''
  const other = await project.box.clone(inner, 'other')
  const [theirs, mine] = [
    await commitFile(other, { 'b.txt': 'two\n' }, 'Two'),
    await commitFile(other, { 'b.txt': 'three\n' }, 'Three'),
  ]
  await git(other, 'push', '--quiet')
  const [brain, worker] = [await project.join('bea'), await project.join('wil')]
  const point = async (dir: string, commit: string): Promise<void> => {
    await git(dir, 'update-index', '--add', '--cacheinfo', `160000,${commit},sub`)
    await git(dir, 'commit', '--quiet', '-m', 'Sub')
  }
  await point(brain.dir, first)
  await brain.git('push', '--quiet')
  await brain.ok('create-task', 'Newer part')
  await worker.ok('worker', 'claim', '1')
  await point(worker.dir, mine)
  await worker.ok('worker', 'submit', '1', '--summary', 'Done')
  await brain.git('pull', '--quiet')
  await point(brain.dir, theirs)
  await brain.git('push', '--quiet')

  await brain.ok('review', '1')
  expect(await brain.refused('review', '1', '--approve')).toMatchObject({
    code: 'MERGE_CONFLICT',
    details: { files: ['sub'] },
  })
  await worker.git('fetch', '--quiet')
  await expect(worker.git('merge', '--quiet', '--no-edit', 'origin/main')).rejects.toThrow('Command failed')
  await worker.git('update-index', '--cacheinfo', `160000,${mine},sub`)
  await worker.git('commit', '--quiet', '--no-edit')
  await worker.ok('worker', 'submit', '1', '--summary', 'Done')
  await approve(brain, '1')
  expect(await git(project.remote, 'ls-tree', '--object-only', 'main', 'sub')).toBe(mine)
})

test('a mirror of the remote is good for planning', async () => {
  const project = await aProject()
  const mirror = join(project.box.path, 'mirror.git')
  await git(project.box.path, 'clone', '--quiet', '--mirror', project.remote, mirror)
  await (await named(mirror, 'bea')).ok('create-task', 'Form')
  const worker = await project.join('wil')
  await deliver(worker, '1', { 'form.js': 'form\n' })
  await approve(personAt(mirror, { name: 'bea' }), '1')
  expect(await fileAt(project.remote, 'main', 'form.js')).toBe('form\n')
})

test('a shallow clone merges a branch that was cut before its history begins as a whole clone would', async () => {
  const {
    box,
    remote,
    join: joinAs,
  } = await aProject({ files: { 'gone.js': 'x\n', 'a.js': '1\n', 'b.js': '1\n' } })
  const worker = await joinAs('wil')
  await worker.ok('init', '--yes')
  await worker.ok('create-task', 'Form')
  await worker.ok('worker', 'claim', '1')
  await worker.commit({ 'form.js': 'form\n' })
  await worker.ok('worker', 'submit', '1', '--summary', 'Done')
  const other = await joinAs('eve')
  await other.git('rm', '--quiet', 'gone.js')
  await other.git('commit', '--quiet', '--message', 'Gone')
  await other.commit({ 'a.js': '2\n' })
  await other.git('push', '--quiet')
  await git(box.path, 'clone', '--quiet', '--depth=1', `file://${remote}`, 'bea')
  const brain = await named(join(box.path, 'bea'), 'bea')
  const { diff } = await brain.data<{ diff: { files: { path: string }[] } }>('review', '1')
  expect(diff.files.map(({ path }) => path)).not.toContain('gone.js')
  await brain.ok('review', '1', '--approve')
  expect(await fileAt(remote, 'main', 'gone.js')).toBeNull()
  expect(await fileAt(remote, 'main', 'a.js')).toBe('2\n')
  expect(await fileAt(remote, 'main', 'form.js')).toBe('form\n')
})
