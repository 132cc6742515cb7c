import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { brain, brainOk } from '../support/brain-cli.ts'
import { commitFile, fileAt, git, readRef, writeFiles } from '../support/git-sandbox.ts'
import { edit, laidOut, laidOutAlone, syncJson, type LaidOut } from '../support/laid-out.ts'

const TASK = 'tasks/task-001.md'
const raise = (text: string): string => text.replace('priority: medium', 'priority: high')

/** Puts the clone elsewhere than on its main, and leaves a hand edit there. Answers where sync is to run. */
type Away = (made: LaidOut) => Promise<string>

const AWAY: Readonly<Record<string, Away>> = {
  'on no branch': async ({ dir }) => {
    await git(dir, 'switch', '--quiet', '--detach')
    await edit(dir, TASK, raise)
    return dir
  },
  'on a branch of a task': async ({ dir }) => {
    await brainOk(dir, ['worker', 'claim', '1', '--as', 'w1'])
    await edit(dir, TASK, raise)
    return dir
  },
  'in a worktree on another branch': async ({ box, dir }) => {
    const linked = join(box.path, 'linked')
    await git(dir, 'worktree', 'add', '--quiet', '-b', 'other', linked)
    await edit(linked, TASK, raise)
    await edit(dir, TASK, raise)
    return linked
  },
  'in the middle of a rebase': async (made) => {
    await stoppedRebase(made)
    await edit(made.dir, TASK, raise)
    return made.dir
  },
}

test.each(Object.keys(AWAY))(
  '%s, sync publishes no hand edit, says so, and leaves it as it is',
  async (name) => {
    const made = await laidOut()
    const place = await AWAY[name]!(made)
    const before = await git(place, 'status', '--porcelain=v2', '--branch')
    const run = await brainOk(place, ['sync'])
    expect(run.stderr).toContain('published from main only')
    expect(await git(place, 'status', '--porcelain=v2', '--branch')).toBe(before)
    expect(await fileAt(made.shared, 'main', TASK)).toContain('priority: medium')
    expect(await readFile(join(place, TASK), 'utf8')).toContain('priority: high')
  },
)

test('from a subfolder and from a worktree that has main, sync publishes, beside what is staged', async () => {
  const { box, dir, shared } = await laidOut()
  await edit(dir, TASK, raise)
  await writeFiles(dir, { 'docs/tea.md': '# Tea\n', 'src/b.php': 'staged\n' })
  await git(dir, 'add', 'docs/tea.md', 'src/b.php')
  expect(await syncJson(join(dir, 'src'))).toMatchObject({ published: ['docs/tea.md', TASK] })
  expect(await git(dir, 'status', '--porcelain')).toBe('M  src/b.php')

  const linked = join(box.path, 'linked')
  await git(dir, 'switch', '--quiet', '-c', 'feature')
  await git(dir, 'worktree', 'add', '--quiet', linked, 'main')
  await edit(linked, 'docs/tea.md', (text) => `${text}Green.\n`)
  expect(await syncJson(linked)).toMatchObject({ published: ['docs/tea.md'] })
  expect(await fileAt(shared, 'main', 'docs/tea.md')).toBe('# Tea\nGreen.\n')
  expect(await git(linked, 'status', '--porcelain')).toBe('')
  expect(await git(dir, 'status', '--porcelain')).toBe('M  src/b.php')
})

test('half a merge is not published: sync wants it finished first, and then takes all of it', async () => {
  const { dir, shared } = await laidOut()
  await git(dir, 'switch', '--quiet', '-c', 'feature')
  await commitFile(dir, { 'docs/tea.md': '# Tea\n' }, 'Tea')
  await git(dir, 'switch', '--quiet', 'main')
  await git(dir, 'merge', '--quiet', '--no-ff', '--no-commit', 'feature')
  const before = await readRef(shared, 'main')
  const run = await brain(dir, ['sync', '--json'])
  expect(run.json().error).toMatchObject({
    code: 'DIRTY_TREE',
    message: expect.stringContaining('a merge is under way') as string,
  })
  expect(await readRef(shared, 'main')).toBe(before)
  expect(await git(dir, 'status', '--porcelain')).toBe('A  docs/tea.md')
  await git(dir, 'commit', '--quiet', '--no-edit')
  expect(await syncJson(dir)).toMatchObject({ pushedCommits: 2, published: [] })
  expect(await fileAt(shared, 'main', 'docs/tea.md')).toBe('# Tea\n')
})

test.each([
  ['with a remote', laidOut, [0, expect.any(String)]],
  ['without a remote', laidOutAlone, [1, expect.stringContaining('a rebase of main is under way')]],
])(
  '%s a rebase of main that waits for its user can be finished whatever brain did meanwhile',
  async (_, layOut, answer) => {
    const made = await layOut()
    const { dir } = made
    const main = await stoppedRebase(made)
    const run = await brain(dir, ['create-task', 'Basket'])
    expect(await readRef(dir, 'refs/heads/main')).toBe(main)
    expect([run.code, run.stderr]).toEqual(answer)
    await writeFiles(dir, { 'src/a.php': 'both\n' })
    await git(dir, 'add', 'src/a.php')
    await git(dir, '-c', 'core.editor=true', 'rebase', '--continue')
    expect(await git(dir, 'branch', '--show-current')).toBe('main')
    expect(await git(dir, 'log', '-1', '--format=%s')).toBe('Mine')
  },
)

/** Main with a commit of its own is rebased onto another, and stops at a conflict. Answers main's commit. */
async function stoppedRebase({ dir }: LaidOut): Promise<string> {
  await git(dir, 'switch', '--quiet', '-c', 'theirs')
  await commitFile(dir, { 'src/a.php': 'theirs\n' }, 'Theirs')
  await git(dir, 'switch', '--quiet', 'main')
  const own = await commitFile(dir, { 'src/a.php': 'mine\n' }, 'Mine')
  await git(dir, 'rebase', '--quiet', 'theirs').catch(() => undefined)
  expect(await git(dir, 'branch', '--show-current')).toBe('')
  return own
}
