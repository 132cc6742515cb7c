import { describe, expect, test } from 'vitest'
import { checkHistory } from '../chaos/parts/check-history.ts'
import { checkRecord } from '../chaos/parts/check-record.ts'
import { Journal } from '../chaos/parts/journal.ts'
import { readModel } from '../chaos/parts/model.ts'
import type { Update } from '../chaos/parts/record.ts'
import { sandbox, type Files } from '../support/git-sandbox.ts'
import { plantWithGit } from '../support/outsider.ts'

// The suite's own checks must say no to each thing that must not be.

const NONCE = 'a'.repeat(32)

function taskFile(id: string, more = '', title = 'Form'): Files {
  return { [`tasks/${id}.md`]: `---\nid: ${id}\ntitle: ${title}\n${more}---\n# ${id}\n` }
}

function statusFile(worker: string, attempt = 1, nonce = NONCE): Files {
  const text = `---\ntask: task-001\nattempt: ${attempt}\nworker: ${worker}\nnonce: ${nonce}\n---\n`
  return { 'results/task-001-status.md': text }
}

interface Scene {
  readonly remote: string
  readonly plant: (branch: string, files: Files, message?: string) => Promise<string>
}

async function scene(): Promise<Scene> {
  const remote = await (await sandbox()).bareRemote({ files: taskFile('task-001') })
  return {
    remote,
    plant: (branch, files, message = 'Planted') => plantWithGit(remote, { branch, files, message }),
  }
}

function update(
  branch: string,
  [old, next]: readonly [string | null, string | null],
  transaction = '',
): Update {
  return { at: 0, transaction: transaction || `${branch} ${next}`, old, new: next, branch }
}

async function rulesOfRecord(
  { remote }: Scene,
  updates: readonly Update[],
  journal = new Journal(),
): Promise<readonly string[]> {
  return (await checkRecord(remote, updates, journal)).map(({ rule }) => rule)
}

describe('the record', () => {
  test('of a claim and its work is as it should be', async () => {
    const at = await scene()
    const claimed = await at.plant('task/001', statusFile('ada'))
    const worked = await at.plant('task/001', { 'work.txt': 'work\n' })
    const journal = new Journal()
    journal.claims.push({ actor: 'ada', id: 'task-001', attempt: 1 })
    const updates = [update('task/001', [null, claimed]), update('task/001', [claimed, worked])]
    expect(await rulesOfRecord(at, updates, journal)).toEqual([])
  })

  test('shows a claim that was told to two', async () => {
    const at = await scene()
    const claimed = await at.plant('task/001', statusFile('ada'))
    const journal = new Journal()
    for (const actor of ['ada', 'bob']) journal.claims.push({ actor, id: 'task-001', attempt: 1 })
    expect(await rulesOfRecord(at, [update('task/001', [null, claimed])], journal)).toEqual([
      'who was told so holds it',
    ])
  })

  test('shows a holder that was replaced within its attempt', async () => {
    const at = await scene()
    const first = await at.plant('task/001', statusFile('ada'))
    const second = await at.plant('task/001', statusFile('bob', 1, 'b'.repeat(32)))
    const updates = [update('task/001', [null, first]), update('task/001', [first, second])]
    expect(await rulesOfRecord(at, updates)).toEqual(['one holder for each attempt'])
  })

  test('shows a next attempt that left the former holder’s branch open', async () => {
    const at = await scene()
    const first = await at.plant('task/001', statusFile('ada'))
    const second = await at.plant('task/001.2', statusFile('bob', 2))
    const opened = [update('task/001', [null, first]), update('task/001.2', [null, second], 'one')]
    expect(await rulesOfRecord(at, opened)).toEqual(['the former holder is fenced out'])
    expect(await rulesOfRecord(at, [...opened, update('task/001', [first, second], 'one')])).toEqual([])
  })

  test('lets a reopening excuse the attempt that it put behind, and no earlier one', async () => {
    const at = await scene()
    const tips = [
      await at.plant('task/001', statusFile('ada')),
      await at.plant('task/001.2', statusFile('bob', 2)),
      await at.plant('task/001.3', statusFile('cyd', 3)),
    ] as const
    const reopened = await at.plant('main', {
      'tasks/task-001.md': '---\nid: task-001\nreopened: 2\n---\n# A\n',
    })
    const updates = [
      update('task/001', [null, tips[0]]),
      update('task/001.2', [null, tips[1]], 'one'),
      update('task/001', [tips[0], tips[1]], 'one'),
      update('main', [null, reopened]),
      update('task/001.3', [null, tips[2]]),
    ]
    expect(await rulesOfRecord(at, updates)).toEqual([])
    const open = updates.filter(({ transaction }, index) => transaction !== 'one' || index === 1)
    expect(await rulesOfRecord(at, open)).toEqual(['the former holder is fenced out'])
  })

  test('shows a branch that was made twice, and one that was deleted', async () => {
    const at = await scene()
    const claimed = await at.plant('task/001', statusFile('ada'))
    const made = update('task/001', [null, claimed])
    expect(await rulesOfRecord(at, [made, update('task/001', [claimed, null]), made])).toEqual([
      'an attempt is opened once',
      'no branch is deleted',
    ])
  })
})

describe('main', () => {
  const closed = (commit: string): string =>
    `closed: {as: completed, commit: ${commit}, attempt: 1, by: bea}\n`

  async function rulesOfMain({ remote }: Scene, journal = new Journal()): Promise<readonly string[]> {
    return (await checkHistory(remote, journal)).map(({ rule }) => rule)
  }

  test('may hold an approval of what was shown, and no other', async () => {
    const at = await scene()
    await at.plant('main', taskFile('task-001', closed('c0ffee')))
    const journal = new Journal()
    expect(await rulesOfMain(at, journal)).toEqual(['only what was shown is approved'])
    journal.noteShown('bea', 'task-001', 'c0ffee')
    expect(await rulesOfMain(at, journal)).toEqual([])
  })

  test('shows a task that was completed twice', async () => {
    const at = await scene()
    const journal = new Journal()
    journal.noteShown('bea', 'task-001', 'c0ffee')
    await at.plant('main', taskFile('task-001', closed('c0ffee')))
    await at.plant('main', taskFile('task-001', closed('decade')))
    expect(await rulesOfMain(at, journal)).toEqual(['completed exactly once'])
  })

  test('shows an id that was given to two tasks, and a task that was made twice', async () => {
    const at = await scene()
    await at.plant('main', taskFile('task-001', '', 'Page'))
    await at.plant('main', taskFile('task-002', '', 'List'))
    await at.plant('main', taskFile('task-003', '', 'List'))
    expect(await rulesOfMain(at)).toEqual(['no id twice', 'created once'])
  })

  test('shows what was said to be created or merged and is not there', async () => {
    const at = await scene()
    const journal = new Journal()
    journal.created.push({ actor: 'bea', id: 'task-009', title: 'Gone' })
    journal.approvals.push({ actor: 'bea', id: 'task-001', commit: 'c0ffee', merge: 'decade' })
    expect(await rulesOfMain(at, journal)).toEqual([
      'what was said to be created is there',
      'what was said to be approved is merged',
    ])
  })
})

test('the suite’s own reading of a task follows its branch and its files', async () => {
  const at = await scene()
  const state = async (): Promise<string | undefined> => (await readModel(at.remote)).get('task-001')?.state
  expect(await state()).toBe('ready')
  await at.plant('task/001', statusFile('ada'))
  expect(await state()).toBe('in_progress')
  await at.plant('task/001', { 'results/task-001-blocker.md': '# Stuck\n' })
  expect(await state()).toBe('blocked')
  await at.plant('task/001', { 'results/task-001-output.md': '# Done\n' })
  expect(await state()).toBe('review')
  await at.plant('main', taskFile('task-001', 'closed: {as: cancelled, commit: null, by: bea}\n'))
  expect(await state()).toBe('cancelled')
})
