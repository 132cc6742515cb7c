import { expect, describe, test } from 'vitest'
import { memoryRepository } from '../../src/adapters/memory/memory-repository.ts'
import { memoryStore, type MemoryStore } from '../../src/adapters/memory/memory-store.ts'
import { approveTask, findReviewable, type Approved } from '../../src/app/review-task.ts'
import { isRefusal } from '../../src/app/find-task.ts'
import { inspectResult } from '../../src/app/inspect-result.ts'
import { observe, type Ports } from '../../src/app/observe.ts'
import { perform, type Performed } from '../../src/app/perform.ts'
import { sendBack, type Withdrawn } from '../../src/app/withdraw-approval.ts'
import { whileUnchanged } from '../../src/app/while-unchanged.ts'
import type { Refusal } from '../../src/domain/decision.ts'
import { taskIdOf } from '../../src/domain/task/task-id.ts'
import type { Task } from '../../src/domain/task/task.ts'
import { aClock } from '../support/a-clock.ts'
import { sha256 } from '../support/a-look.ts'

const ID = taskIdOf(1)
const INTEGRATIONS = ['merge', 'squash', 'pull-request', 'none'] as const
const STATUS = '---\ntask: task-001\nattempt: 1\nworker: wil\n---\n# Status\n'

interface Scene {
  readonly store: MemoryStore
  /** The commit that was handed in. */
  readonly tip: string
  /** Another clone; `beforeApply` is when it is beaten. */
  readonly clone: (name: string, beforeApply?: () => void) => Ports
}

/** Task 1 is handed in. */
function scene(integration: string): Scene {
  const store = memoryStore()
  const first = {
    'app.js': 'app\n',
    '.brain/config.yml': `integration: ${integration}\n`,
    'tasks/task-001.md': '---\nid: task-001\ntitle: Form\n---\n# Task-001: Form\n',
  }
  store.commit('main', first, { message: 'First' })
  const work = {
    'form.js': 'form\n',
    'results/task-001-status.md': STATUS,
    'results/task-001-output.md': 'Done.\n',
  }
  const tip = store.commit('task/001', work, { message: 'Work', author: 'wil' })
  const clock = aClock()
  let made = 0
  const clone: Scene['clone'] = (name, beforeApply = () => {}) => ({
    repository: memoryRepository(store, {
      clock,
      identity: name,
      operation: () => `op-${++made}`,
      beforeApply,
    }),
    clock,
    randomness: { nonce: () => 'a'.repeat(32), fraction: () => 0.5, digest: sha256 },
    actor: name,
  })
  return { store, tip, clone }
}

async function approveAt(ports: Ports, reviewed: string): Promise<Performed<Approved> | Refusal> {
  const overruled = whileUnchanged(ID)
  return await perform(ports, {
    look: { texts: () => true },
    decide: async (snapshot, world) => {
      const refusal = overruled(snapshot)
      if (refusal !== null) return refusal
      const task = findReviewable(snapshot, ID)
      if (isRefusal(task)) return task
      const { preview } = await inspectResult(ports.repository, snapshot, task)
      const rest = { named: false, holders: [], checks: null, allowOutsideScope: false }
      return approveTask(snapshot, world, { id: ID, reviewed, preview, ...rest })
    },
  })
}

async function sendBackBy(ports: Ports): Promise<Performed<Withdrawn> | Refusal> {
  const overruled = whileUnchanged(ID)
  return await perform(ports, {
    look: { texts: () => true },
    decide: (snapshot, world) => overruled(snapshot) ?? sendBack(snapshot, world, { id: ID, text: 'Again' }),
  })
}

async function taskOf(ports: Ports): Promise<Task | undefined> {
  return (await observe(ports, { fetch: 'always' })).snapshot.tasks.get(ID)
}

/** Lets `act` happen once, between the first look and its push. */
function once(act: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    act()
  }
}

describe.each(INTEGRATIONS)('an approval with integration %s', (integration) => {
  const state = integration === 'pull-request' ? 'approved' : 'completed'

  test('moves the branch on from the reviewed commit, so that a late plain push is refused', async () => {
    const { store, tip, clone } = scene(integration)
    const bea = clone('bea')
    expect(await approveAt(bea, tip)).toMatchObject({ kind: 'performed', result: { commit: tip } })
    const fence = store.objects.commit(store.branches.get('task/001') ?? '')
    expect(fence.parents).toContain(tip)
    const task = await taskOf(bea)
    expect(task).toMatchObject({ state, late: [] })
    expect((task?.closed ?? task?.approved)?.commit).toBe(tip)
  })

  test('is made again on a main that moved meanwhile', async () => {
    const { store, tip, clone } = scene(integration)
    const bea = clone(
      'bea',
      once(() => void store.commit('main', { 'other.js': 'other\n' }, { message: 'Other' })),
    )
    expect(await approveAt(bea, tip)).toMatchObject({ kind: 'performed' })
    const files = store.objects.files(store.branches.get('main') ?? '')
    expect([files.has('other.js'), files.has('form.js')]).toEqual([
      true,
      ['merge', 'squash'].includes(integration),
    ])
  })

  test('never takes a commit that came meanwhile', async () => {
    const { store, tip, clone } = scene(integration)
    const late = once(() => void store.commit('task/001', { 'late.js': 'late\n' }, { message: 'Late' }))
    expect(await approveAt(clone('bea', late), tip)).toMatchObject({ kind: 'refusal', code: 'REVIEW_STALE' })
    expect(await taskOf(clone('ben'))).toMatchObject({ state: 'review' })
  })

  test('is made once by two brains at once, and the other is told', async () => {
    const { store, tip, clone } = scene(integration)
    const ben = clone('ben')
    const outcomes = await Promise.all([approveAt(clone('bea'), tip), approveAt(ben, tip)])
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['performed', 'refusal'])
    expect(outcomes.find(({ kind }) => kind === 'refusal')).toMatchObject({ code: 'NOTHING_TO_REVIEW' })
    expect(await taskOf(ben)).toMatchObject({ state })
    expect(store.branches.size).toBe(2)
  })

  test('or a request for changes is made, whichever comes first', async () => {
    const { tip, clone } = scene(integration)
    const outcomes = await Promise.all([approveAt(clone('bea'), tip), sendBackBy(clone('ben'))])
    const told = outcomes.map((outcome) => (outcome.kind === 'refusal' ? outcome.code : 'performed'))
    const task = await taskOf(clone('cy'))
    expect([
      ['performed', 'NOTHING_TO_REVIEW', state],
      ['REVIEW_STALE', 'performed', 'changes_requested'],
    ]).toContainEqual([...told, task?.state])
  })

  test('finds nothing to review where the branch was deleted, and loses nothing', async () => {
    const { store, tip, clone } = scene(integration)
    const main = store.branches.get('main')
    const deleted = once(() => void store.swap([{ branch: 'task/001', from: tip, to: null }]))
    expect(await approveAt(clone('bea', deleted), tip)).toMatchObject({
      kind: 'refusal',
      code: 'NOTHING_TO_REVIEW',
    })
    expect(store.branches.get('main')).toBe(main)
    store.swap([{ branch: 'task/001', from: null, to: tip }])
    expect(await approveAt(clone('ben'), tip)).toMatchObject({ kind: 'performed' })
  })

  test('with a conflict is refused, and goes back to the worker', async () => {
    const { store, clone } = scene(integration)
    const tip = store.commit('task/001', { 'app.js': 'worker\n' }, { message: 'Mine' })
    store.commit('main', { 'app.js': 'brain\n' }, { message: 'Theirs' })
    const bea = clone('bea')
    expect(await approveAt(bea, tip)).toMatchObject({
      code: 'MERGE_CONFLICT',
      details: { files: ['app.js'] },
    })
    expect(await taskOf(bea)).toMatchObject({ state: 'changes_requested' })
  })
})

test('who is beaten again and again gives up after half a minute, having waited longer each time', async () => {
  const { store, tip, clone } = scene('merge')
  let at = 0
  const moments: number[] = []
  const bea = clone('bea', () => {
    store.commit('main', { 'other.js': `${at++}\n` }, { message: 'Other' })
    moments.push(bea.clock.now().getTime())
  })
  await expect(approveAt(bea, tip)).rejects.toMatchObject({ code: 'RETRIES_EXHAUSTED' })
  const waits = moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0))
  expect(waits.slice(0, 6)).toEqual([50, 100, 200, 400, 800, 1_000])
  expect((moments.at(-1) ?? 0) - (moments[0] ?? 0)).toBeGreaterThan(30_000)
  expect(await taskOf(clone('ben'))).toMatchObject({ state: 'review' })
})
