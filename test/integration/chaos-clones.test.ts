import { appendFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkHealthy, checkUsersFiles } from '../chaos/parts/check-clones.ts'
import { checkJournal } from '../chaos/parts/check-journal.ts'
import { type Entry, Journal } from '../chaos/parts/journal.ts'
import { placeUsersFiles } from '../chaos/parts/users-files.ts'
import { commitFile, git, sandbox } from '../support/git-sandbox.ts'

// The checks of clones and of what commands say must say no, too.

async function aClone() {
  const box = await sandbox()
  const remote = await box.bareRemote({ files: { 'notes.md': 'Notes\n', '.gitignore': '.env\n' } })
  const dir = await box.clone(remote, 'ada')
  const clones = { stage: { files: { remote } }, actors: [{ name: 'ada', dir }] }
  return { ...clones, dir, usersFiles: new Map([['ada', await placeUsersFiles(dir, 'ada')]]) }
}

test('a file of the user’s that was changed, unstaged or published is seen', async () => {
  const scene = await aClone()
  const messages = async (): Promise<readonly string[]> =>
    (await checkUsersFiles(scene)).map(({ message }) => message)
  expect(await messages()).toEqual([])
  await appendFile(join(scene.dir, '.env'), 'more')
  expect(await messages()).toMatchObject([expect.stringContaining('ada: .env was')])
  await git(scene.dir, 'reset', '--quiet', 'staged.txt')
  expect(await messages()).toMatchObject([
    expect.stringContaining('.env'),
    expect.stringContaining('ada: index entry of staged.txt was'),
  ])
  await commitFile(scene.dir, { 'staged.txt': 'Staged by ada\n' }, 'All of it')
  await git(scene.dir, 'push', '--quiet', 'origin', 'HEAD:refs/heads/task/001')
  expect(await messages()).toContainEqual(expect.stringContaining('published in'))
})

test('a clone in which an object is missing is seen', async () => {
  const scene = await aClone()
  expect(await checkHealthy(scene)).toEqual([])
  const objects = join(scene.dir, '.git', 'objects')
  const commit = await commitFile(scene.dir, { 'notes.md': 'Other\n' }, 'Other')
  const blob = await git(scene.dir, 'rev-parse', `${commit}:notes.md`)
  expect(await readdir(join(objects, blob.slice(0, 2)))).toContain(blob.slice(2))
  await rm(join(objects, blob.slice(0, 2), blob.slice(2)), { force: true })
  expect(await checkHealthy(scene)).toMatchObject([{ rule: 'git fsck is clean' }])
})

const ENTRY: Entry = {
  ...{ from: 0, until: 1, actor: 'ada', verb: 'calm', command: 'brain list', task: null, fault: null },
  ...{ exit: 1, killed: false, timedOut: false, error: 'TASK_NOT_FOUND', said: '', pushes: 0 },
}

test.each<[string, Partial<Entry>, number]>([
  ['a refusal with a code', {}, 0],
  ['a killed command', { exit: null, killed: true, error: null }, 0],
  ['one that does not end', { timedOut: true }, 1],
  ['one that cannot say what is wrong', { error: 'GIT_FAILED' }, 1],
  ['a bug', { error: 'INTERNAL', exit: 70 }, 1],
  ['a failure without a code', { error: null }, 1],
])('of what commands say, %s is strange as often as it should be', (_, some, count) => {
  const journal = new Journal()
  journal.entries.push({ ...ENTRY, ...some })
  expect(checkJournal(journal)).toHaveLength(count)
})
