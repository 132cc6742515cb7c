import { describe, expect, test } from 'vitest'
import { approve, personAt } from '../support/a-project.ts'
import { fileAt, sandbox } from '../support/git-sandbox.ts'
import { scriptLayout, scriptTask } from '../support/script-layout.ts'

interface Listed {
  readonly tasks: readonly { readonly id: string; readonly state: string; readonly worker: string | null }[]
}

test('a project that the shell script left half-way is taken over, and its workers finish the rest', async () => {
  const box = await sandbox()
  const waiting = scriptTask('006', 'Invoices', 'Low').replace(
    '**Estimate:**',
    '**Dependencies:** Task-003\n**Estimate:**',
  )
  const remote = await box.bareRemote({ files: { ...scriptLayout(), 'tasks/task-006.md': waiting } })
  const ada = personAt(await box.clone(remote, 'ada'), { name: 'ada' })
  await ada.ok('init', '--shims')
  const states = async (): Promise<Record<string, string>> => {
    const { tasks } = await ada.data<Listed>('list', '--state', 'all', '--fetch')
    return Object.fromEntries(tasks.map(({ id, state }) => [id, state]))
  }
  expect(await states()).toEqual({
    'task-001': 'completed',
    'task-002': 'in_progress',
    'task-003': 'blocked',
    'task-004': 'review',
    'task-005': 'ready',
    'task-006': 'waiting',
  })

  // The result that was pushed straight to main waits for the brain, and is approved as it is.
  await approve(ada, '4')
  // The blocker that the script's worker left on main is answered; a worker with brain goes on from there.
  await ada.ok('answer', '3', 'Take the bank transfer')
  expect(await ada.refused('reclaim', '3')).toMatchObject({ code: 'LEASE_ACTIVE', exit: 1 })
  expect(await ada.ok('reclaim', '3', '--force')).toBe('Took task-003 from Worker-3.\n')
  expect(await fileAt(remote, 'main', 'results/task-003-feedback.md')).toContain('bank transfer')
  const wil = personAt(await box.clone(remote, 'wil'), { name: 'wil' })
  const finish = async (id: string, path: string): Promise<void> => {
    await wil.ok('worker', 'claim', id)
    await wil.commit({ [path]: `${id}\n` }, `task-00${id}: work`)
    await wil.ok('worker', 'submit', id, '--summary', 'Done')
    await approve(ada, id)
  }
  await finish('3', 'src/checkout.php')
  expect((await states())['task-006']).toBe('ready')
  for (const [id, path] of [
    ['5', 'src/footer.php'],
    ['6', 'src/invoices.php'],
  ] as const)
    await finish(id, path)

  await finishTheOldWay(await box.clone(remote, 'old'))
  expect((await states())['task-002']).toBe('review')
  await approve(ada, '2')

  expect(new Set(Object.values(await states()))).toEqual(new Set(['completed']))
  for (const path of ['checkout', 'footer', 'invoices', 'basket'])
    expect(await fileAt(remote, 'main', `src/${path}.php`)).not.toBeNull()
  const plan = (await fileAt(remote, 'main', 'WORK-PLAN.md')) ?? ''
  expect(plan).toContain('Do not forget the **samovar**.')
  expect(plan).toContain('Customers can find and pay for tea')
  for (const path of ['tasks/README.md', 'docs/architecture/overview.md', '.claude/orchestrator.sh'])
    expect(await fileAt(remote, 'main', path)).toBe(scriptLayout()[path])
  const { problems } = await ada.data<{ problems: unknown[] }>('status', '--fetch')
  expect(problems).toEqual([])
})

/** The worker of task 2 is still at it as it used to be: it pushes its output straight to main. */
async function finishTheOldWay(dir: string): Promise<void> {
  const old = personAt(dir, { name: 'old' })
  const output = '# Task-002: Basket - COMPLETED\n\n**Completed by:** Worker-2\n\n## Summary\n\nA basket.\n'
  await old.commit(
    { 'src/basket.php': 'basket\n', 'results/task-002-output.md': output },
    'task-002: COMPLETE - Ready for review',
  )
  await old.git('push', '--quiet')
}

describe('the worker who was half-way through', () => {
  test('is freed by force, and its task taken by another, who finishes it', async () => {
    const box = await sandbox()
    const remote = await box.bareRemote({ files: scriptLayout() })
    const ada = personAt(await box.clone(remote, 'ada'), { name: 'ada' })
    await ada.ok('init')
    expect(await ada.task('2')).toMatchObject({ state: 'in_progress', progress: 65 })
    const wil = personAt(await box.clone(remote, 'wil'), { name: 'wil' })
    expect(await wil.refused('worker', 'claim', '2')).toMatchObject({ code: 'TASK_ALREADY_CLAIMED' })
    await ada.ok('reclaim', '2', '--force')
    expect((await ada.task('2')).state).toBe('ready')
    await wil.ok('worker', 'claim', '2')
    await wil.commit({ 'src/basket.php': 'b\n' })
    await wil.ok('worker', 'submit', '2', '--summary', 'Done')
    await approve(ada, '2')
    expect((await ada.task('2')).state).toBe('completed')
  })

  test('loses it at once to the worker that the brain names', async () => {
    const box = await sandbox()
    const remote = await box.bareRemote({ files: scriptLayout() })
    const ada = personAt(await box.clone(remote, 'ada'), { name: 'ada' })
    await ada.ok('init')
    await ada.ok('reclaim', '2', '--force', '--worker', 'cloud')
    expect(await ada.task('2')).toMatchObject({ state: 'in_progress', worker: 'cloud', attempt: 1 })
    expect(await ada.ok('worker-instructions', '2')).toMatch(/^nonce: [0-9a-f]{32}$/m)
  })
})
