import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { brain, brainOk } from '../support/brain-cli.ts'
import { commitFile, fileAt, git, readRef, writeFiles } from '../support/git-sandbox.ts'
import { edit, laidOut, syncJson } from '../support/laid-out.ts'

const TASK = 'tasks/task-001.md'
const raise = (text: string): string => text.replace('priority: medium', 'priority: high')

interface Shown {
  readonly task: { readonly state: string }
}

async function stateOf(dir: string): Promise<string> {
  return (await brainOk(dir, ['show', '1', '--fetch', '--json'])).json<Shown>().data.task.state
}

describe('commits that only this clone has', () => {
  test('are pushed and listed, and hand edits go on top of them', async () => {
    const { dir, shared } = await laidOut()
    await commitFile(dir, { 'src/a.php': 'a2\n' }, 'Better a')
    const own = await commitFile(
      dir,
      { 'tasks/task-007.md': '---\nid: task-007\ntitle: By hand\n---\n' },
      'A task by hand',
    )
    await edit(dir, TASK, (text) =>
      text.replace('priority: medium', 'priority: high\ndepends_on: [task-007]'),
    )
    const run = await brainOk(dir, ['sync'])
    expect(run.stdout).toContain('Pushed 2 commits of yours: "A task by hand", "Better a"')
    expect(await git(shared, 'rev-parse', 'main^')).toBe(own)
    expect(await fileAt(shared, 'main', 'WORK-PLAN.md')).toContain('Task-007: By hand')
    expect(await git(dir, 'rev-parse', 'HEAD')).toBe(await readRef(shared, 'refs/heads/main'))
    expect(await git(dir, 'status', '--porcelain')).toBe('')
  })

  test('are told by a dry run, and stay here', async () => {
    const { dir, shared } = await laidOut()
    await commitFile(dir, { [TASK]: raise((await fileAt(dir, 'HEAD', TASK)) ?? '') }, 'Raise')
    await edit(dir, TASK, (text) => text.replace('high', 'low'))
    const before = await readRef(shared, 'refs/heads/main')
    const run = await brainOk(dir, ['sync', '--dry-run'])
    expect(run.stderr).toContain('Your own commits would be pushed first: "Raise"')
    expect(await readRef(shared, 'refs/heads/main')).toBe(before)
  })

  test('stay here as long as a hand edit cannot be read', async () => {
    const { dir, shared } = await laidOut()
    await commitFile(dir, { 'src/a.php': 'a2\n' }, 'Better a')
    await edit(dir, TASK, (text) => text.replace('priority: medium', 'priority: soonish'))
    const before = await readRef(shared, 'refs/heads/main')
    expect((await brain(dir, ['sync', '--json'])).json().error?.code).toBe('INVALID_TASK_FILE')
    expect(await readRef(shared, 'refs/heads/main')).toBe(before)
  })

  test('are refused once the remote has others, with the way out', async () => {
    const { box, dir, shared } = await laidOut()
    await brainOk(await box.clone(shared, 'bob'), ['create-task', 'Basket'])
    await commitFile(dir, { 'src/a.php': 'a2\n' }, 'Better a')
    await edit(dir, TASK, raise)
    const run = await brain(dir, ['sync', '--json'])
    expect(run.code).toBe(1)
    expect(run.json().error).toMatchObject({
      code: 'HAND_EDIT_CONFLICT',
      hint: 'git pull --rebase, then: brain sync',
      details: { ahead: 1, behind: 1 },
    })
    await git(dir, 'stash', '--quiet')
    await git(dir, 'pull', '--quiet', '--rebase')
    await git(dir, 'stash', 'pop', '--quiet')
    expect(await syncJson(dir)).toMatchObject({ pushedCommits: 1, published: [TASK] })
  })
})

describe('feedback that a person wrote by hand', () => {
  const FEEDBACK = 'results/task-001-feedback.md'
  const claimAndSubmit = async (dir: string): Promise<void> => {
    await brainOk(dir, ['worker', 'claim', '1', '--as', 'w1'])
    await brainOk(dir, ['worker', 'submit', '1', '--summary', 'Done'])
  }

  test('sends the output back that was handed in, and the worker reads it', async () => {
    const { box, dir, shared } = await laidOut()
    const worker = await box.clone(shared, 'w1')
    await claimAndSubmit(worker)
    await writeFiles(dir, { [FEEDBACK]: '# Feedback\n\nPlease sort by name.\n' })
    await syncJson(dir)
    expect(await stateOf(dir)).toBe('changes_requested')
    expect(await fileAt(shared, 'main', FEEDBACK)).toMatch(
      /^# Feedback\n\n<!-- brain:feedback kind=changes blobs=[0-9a-f]{40} commit=[^\n]* -->\nPlease sort by name\.\n$/,
    )
    expect(await git(dir, 'status', '--porcelain')).toBe('')
    expect((await brainOk(worker, ['worker', 'wait', '1'])).stdout).toBe('Please sort by name.\n')
  })

  test('counts below older entries as well', async () => {
    const { box, dir, shared } = await laidOut()
    const worker = await box.clone(shared, 'w1')
    await claimAndSubmit(worker)
    await brainOk(dir, ['review', '1', '--request-changes', 'Sort by name'])
    await brainOk(worker, ['worker', 'submit', '1', '--summary', 'Sorted'])
    expect(await stateOf(dir)).toBe('review')
    await edit(dir, FEEDBACK, (text) => `${text}\nNow by price.\n`)
    await syncJson(dir)
    expect(await stateOf(dir)).toBe('changes_requested')
    expect((await brainOk(worker, ['worker', 'wait', '1'])).stdout).toBe('Now by price.\n')
  })

  test('answers the open blocker', async () => {
    const { box, dir, shared } = await laidOut()
    const worker = await box.clone(shared, 'w1')
    await brainOk(worker, ['worker', 'claim', '1', '--as', 'w1'])
    await brainOk(worker, [
      'worker',
      'block',
      '1',
      '--issue',
      'Which order?',
      '--need',
      'A choice',
      '--impact',
      'I wait',
    ])
    await writeFiles(dir, { [FEEDBACK]: 'By name.\n' })
    await syncJson(dir)
    expect(await stateOf(dir)).toBe('in_progress')
    expect((await brainOk(worker, ['worker', 'wait', '1'])).stdout).toBe('By name.\n')
  })

  test('counts when it was pushed by plain git after the output, and not when it came before', async () => {
    const { dir } = await laidOut()
    const at = (minute: number) => ({ dir, env: { GIT_COMMITTER_DATE: `2026-11-21T09:0${minute}:00Z` } })
    await commitFile(at(1), { 'results/task-001-output.md': '# Task-001\n\n## Summary\n\nDone.\n' }, 'Output')
    await commitFile(at(2), { [FEEDBACK]: 'Sort by name.\n' }, 'Feedback')
    await syncJson(dir)
    expect(await stateOf(dir)).toBe('changes_requested')
    await commitFile(at(3), { [FEEDBACK]: 'Sort by price.\n' }, 'Feedback anew')
    await commitFile(
      at(4),
      { 'results/task-001-output.md': '# Task-001\n\n## Summary\n\nSorted.\n' },
      'Output anew',
    )
    await syncJson(dir)
    expect(await stateOf(dir)).toBe('review')
  })
})

describe('an approval that became a pull request', () => {
  test.each([
    ['its branch still there', false],
    ['its branch deleted by the host', true],
  ])('is closed once it is merged, %s', async (_, isDeleted) => {
    const { box, dir, shared } = await laidOut()
    await edit(dir, '.brain/config.yml', (text) =>
      text.replace('integration: merge', 'integration: pull-request'),
    )
    await syncJson(dir)
    const worker = await box.clone(shared, 'w1')
    await brainOk(worker, ['worker', 'claim', '1', '--as', 'w1'])
    await commitFile(worker, { 'src/list.php': 'list\n' }, 'List')
    await brainOk(worker, ['worker', 'submit', '1', '--summary', 'Done'])
    await brainOk(dir, ['review', '1'])
    await brainOk(dir, ['review', '1', '--approve'])
    expect(await stateOf(dir)).toBe('approved')
    expect((await syncJson(dir)).closed).toEqual([])
    // The tip is the fence; below it is what was reviewed.
    const reviewed = await readRef(shared, 'refs/heads/task/001^')

    const host = await box.clone(shared, 'host')
    await git(host, 'merge', '--quiet', '--no-edit', 'origin/task/001')
    await git(host, 'push', '--quiet', 'origin', 'HEAD:main', ...(isDeleted ? [':task/001'] : []))
    expect((await syncJson(dir)).closed).toEqual(['task-001'])

    expect(await stateOf(dir)).toBe('completed')
    expect(await fileAt(shared, 'main', TASK)).toContain(`commit: ${reviewed}`)
    expect(await git(dir, 'status', '--porcelain')).toBe('')
    const late = git(worker, 'push', '--quiet', 'origin', 'HEAD:refs/heads/task/001')
    const pushed = await late.then(
      () => true,
      () => false,
    )
    expect(pushed).toBe(isDeleted)
  })
})

test('an unsaved file in the way keeps the clone where it is, edits unharmed, until it is saved', async () => {
  const { box, dir, shared } = await laidOut()
  const other = await box.clone(shared, 'bob')
  await commitFile(other, { 'src/a.php': 'theirs\n' }, 'Their a')
  await git(other, 'push', '--quiet')
  await writeFiles(dir, { 'src/a.php': 'mine\n', 'results/task-001-feedback.md': 'By name.\n' })
  await edit(dir, TASK, raise)
  await edit(dir, 'WORK-PLAN.md', (text) => `${text}\nSamovar.\n`)
  const before = await git(dir, 'status', '--porcelain')
  const plan = await readFile(join(dir, 'WORK-PLAN.md'), 'utf8')

  const run = await brainOk(dir, ['sync'])

  expect(run.stderr).toContain('Your main stays where it is (in the way: src/a.php)')
  expect(await fileAt(shared, 'main', 'WORK-PLAN.md')).toContain('Samovar.')
  expect(await git(dir, 'status', '--porcelain')).toBe(before)
  expect(await readFile(join(dir, 'WORK-PLAN.md'), 'utf8')).toBe(plan)
  await git(dir, 'checkout', '--quiet', '--', 'src/a.php')
  const again = await syncJson(dir)
  expect(again).toMatchObject({ published: [], commit: null })
  expect(await git(dir, 'rev-parse', 'HEAD')).toBe(await readRef(shared, 'refs/heads/main'))
  expect(await git(dir, 'status', '--porcelain')).toBe('')
})
