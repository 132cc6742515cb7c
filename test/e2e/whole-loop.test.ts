import { describe, expect, test } from 'vitest'
import { aProject, type Person, type ProjectOptions, type TaskDocument } from '../support/a-project.ts'
import { fileAt, readRef } from '../support/git-sandbox.ts'
import { gitDaemon, httpServer, SKIP_SSH, sshServer } from '../support/servers.ts'

type Route = NonNullable<ProjectOptions['route']>

const ROUTES: readonly { name: string; skip: boolean; route: Route }[] = [
  { name: 'a file URL', skip: false, route: async (root) => ({ url: `file://${root}`, env: {} }) },
  { name: 'git daemon', skip: false, route: gitDaemon },
  { name: 'ssh', skip: SKIP_SSH, route: sshServer },
  {
    name: 'http with a password',
    skip: false,
    route: (root) => httpServer(root, { user: 'ada', password: 'not: a secret' }),
  },
]

const TASK_KEYS = [
  ...['id', 'title', 'state', 'priority', 'estimate', 'dependsOn', 'waitingFor', 'scope', 'verify', 'worker'],
  ...[
    'attempt',
    'branch',
    'commit',
    'adopted',
    'createdAt',
    'claimedAt',
    'lastActivityAt',
    'lease',
    'leaseExpiresAt',
  ],
  ...['stale', 'progress', 'step', 'path', 'workflow', 'phase', 'sprint', 'closed', 'problems'],
]
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const OBJECT = /^[0-9a-f]{40}$/

/** One document on stdout, nothing on stderr, every key of every task in it. */
async function documentOf(
  person: Person,
  words: readonly string[],
  keys: readonly string[],
): Promise<Record<string, unknown>> {
  const run = await person.brain(...words, '--json')
  expect(run, words.join(' ')).toMatchObject({ code: 0, stderr: '' })
  const document = run.json<Record<string, unknown>>()
  expect(Object.keys(document)).toEqual(['schemaVersion', 'kind', 'data'])
  expect(document.schemaVersion).toBe(1)
  expect(Object.keys(document.data)).toEqual(keys)
  const { task, tasks = [] } = document.data as { task?: TaskDocument; tasks?: TaskDocument[] }
  for (const each of task === undefined ? tasks : [task, ...tasks])
    expect(Object.keys(each)).toEqual(TASK_KEYS)
  return { kind: document.kind, ...document.data }
}

const REVIEW_KEYS = [
  ...[
    'task',
    'commit',
    'output',
    'criteria',
    'diff',
    'conflicts',
    'protectedPaths',
    'holders',
    'screenshots',
  ],
  ...['checks', 'verdict'],
]

describe.concurrent.each(ROUTES)('over $name', ({ skip, route }) => {
  test.skipIf(skip)('a task goes from plan to approval, and the one that waits for it opens', async () => {
    const project = await aProject({ route })
    const [brain, worker] = [await project.join('bea'), await project.join('wil')]
    await planBoth(brain)
    await claimAndAsk(worker, brain)
    await handInTwice(worker, brain)
    await approveIt(brain)

    const next = await documentOf(worker, ['next', '--fetch'], ['tasks'])
    expect(next).toMatchObject({ kind: 'tasks', tasks: [{ id: 'task-002', state: 'ready', waitingFor: [] }] })
    expect(await fileAt(project.remote, 'main', 'src/form.js')).toBe('second\n')
    expect(await readRef(project.remote, 'task/001')).toBe(await readRef(project.remote, 'main'))
    expect(await fileAt(brain.dir, 'main', 'src/form.js')).toBe('second\n')
  })
})

async function planBoth(brain: Person): Promise<void> {
  const written = ['tasks', 'commit', 'pushed']
  const created = await documentOf(
    brain,
    ['create-task', 'Form', '--scope', 'src/**', '--lease', '2h'],
    written,
  )
  expect(created).toMatchObject({
    kind: 'tasks',
    commit: expect.stringMatching(OBJECT) as string,
    pushed: true,
    tasks: [
      {
        ...{
          id: 'task-001',
          title: 'Form',
          state: 'ready',
          priority: 'medium',
          estimate: null,
          dependsOn: [],
        },
        ...{ waitingFor: [], scope: ['src/**'], verify: [], worker: null, attempt: null, branch: null },
        ...{
          commit: null,
          adopted: null,
          createdAt: expect.stringMatching(TIME) as string,
          claimedAt: null,
          lease: '2h',
        },
        ...{ lastActivityAt: null, leaseExpiresAt: null, stale: false, progress: null, step: null },
        ...{
          path: 'tasks/task-001.md',
          workflow: null,
          phase: null,
          sprint: null,
          closed: null,
          problems: [],
        },
      },
    ],
  })
  const second = await documentOf(brain, ['create-task', 'Page', '--depends-on', '1'], written)
  expect(second).toMatchObject({
    tasks: [{ state: 'waiting', dependsOn: ['task-001'], waitingFor: ['task-001'] }],
  })
}

async function claimAndAsk(worker: Person, brain: Person): Promise<void> {
  const claimed = await documentOf(worker, ['worker', 'claim'], ['tasks'])
  expect(claimed).toMatchObject({
    kind: 'tasks',
    tasks: [
      {
        ...{ id: 'task-001', state: 'in_progress', worker: 'wil', attempt: 1, branch: 'task/001' },
        ...{
          commit: await worker.git('rev-parse', 'HEAD'),
          claimedAt: expect.stringMatching(TIME) as string,
        },
        ...{ leaseExpiresAt: expect.stringMatching(TIME) as string },
      },
    ],
  })
  expect(await worker.git('branch', '--show-current')).toBe('task/001')
  expect(await worker.refused('worker', 'wait', '1')).toMatchObject({
    ...{ exit: 8, code: 'NO_ANSWER_YET', retryable: true },
  })
  const words = ['--issue', 'No key', '--need', 'A key', '--impact', 'All waits']
  const blocked = await documentOf(worker, ['worker', 'block', '1', ...words], ['task', 'files', 'pushed'])
  expect(blocked).toMatchObject({ kind: 'task', task: { state: 'blocked', leaseExpiresAt: null } })
  const statusKeys = ['counts', 'needsYou', 'tasks', 'recent', 'problems', 'fetchedAt']
  expect(await documentOf(brain, ['status', '--fetch'], statusKeys)).toMatchObject({
    kind: 'status',
    counts: { total: 2, blocked: 1, waiting: 1 },
    needsYou: [
      {
        task: 'task-001',
        kind: 'blocker',
        title: 'No key',
        action: expect.stringContaining('brain answer') as string,
      },
    ],
  })
  expect(await brain.ok('-q', 'answer', '1', 'It is in the vault')).toBe('task-001\n')
  const answer = await documentOf(worker, ['worker', 'wait', '1'], ['task', 'answer'])
  expect(answer).toMatchObject({
    kind: 'answer',
    answer: { kind: 'answer', text: 'It is in the vault', by: 'bea' },
  })
}

async function handInTwice(worker: Person, brain: Person): Promise<void> {
  await worker.commit({ 'src/form.js': 'first\n' })
  const submitted = await documentOf(
    worker,
    ['worker', 'submit', '1', '--summary', 'Done'],
    ['task', 'files', 'pushed'],
  )
  expect(submitted).toMatchObject({ kind: 'task', task: { state: 'review', progress: 100 } })
  const shown = await documentOf(brain, ['review', '1'], REVIEW_KEYS)
  expect(shown).toMatchObject({
    ...{ kind: 'review', commit: await worker.git('rev-parse', 'HEAD'), conflicts: [], verdict: null },
    diff: {
      outsideScope: [],
      files: expect.arrayContaining([{ path: 'src/form.js', added: 1, removed: 0 }]) as unknown,
    },
  })
  const sent = await documentOf(
    brain,
    ['review', '1', '--request-changes', 'Say second'],
    ['task', 'commit', 'verdict'],
  )
  expect(sent).toMatchObject({ verdict: 'changes_requested', task: { state: 'changes_requested' } })
  const answer = await documentOf(worker, ['worker', 'wait', '1'], ['task', 'answer'])
  expect(answer).toMatchObject({ answer: { kind: 'changes', text: 'Say second' } })
  await worker.commit({ 'src/form.js': 'second\n' })
  await worker.ok('worker', 'submit', '1', '--summary', 'Says second')
}

async function approveIt(brain: Person): Promise<void> {
  const reviewed = (await brain.ok('-q', 'review', '1')).trim()
  const keys = ['task', 'commit', 'merge', 'integration', 'pullRequest', 'verdict']
  expect(await documentOf(brain, ['review', '1', '--approve'], keys)).toMatchObject({
    ...{ kind: 'review', commit: reviewed, integration: 'merge', verdict: 'approved' },
    task: { state: 'completed', closed: { as: 'completed', commit: reviewed, attempt: 1, by: 'bea' } },
  })
}

test('refusals say their code and exit; --fields chooses, -q prints ids alone', async () => {
  const project = await aProject()
  const brain = await project.join('bea')
  await brain.ok('create-task', 'Form')
  await brain.ok('add', 'Page', '--depends-on', '1')
  const refusals: readonly (readonly [words: readonly string[], exit: number, code: string])[] = [
    [['worker', 'claim', '2'], 1, 'DEPENDENCY_OPEN'],
    [['worker', 'report', '1', '--progress', '5'], 1, 'NOT_HOLDER'],
    [['answer', '1', 'Twice'], 1, 'NOTHING_OPEN'],
    [['review', '1'], 1, 'NOTHING_TO_REVIEW'],
    [['list', '--fields', 'colour'], 2, 'UNKNOWN_FIELD'],
    [['show', '9'], 1, 'TASK_NOT_FOUND'],
    [['show', 'nine'], 2, 'INVALID_ID'],
    [['show'], 2, 'USAGE'],
  ]
  for (const [words, exit, code] of refusals) {
    const refused = await brain.refused(...words)
    expect(refused, words.join(' ')).toMatchObject({ exit, code, retryable: false })
    expect(refused.message).not.toBe('')
    expect(refused.hint).not.toBe('')
  }
  expect(await brain.data('list', '--fields', 'id,state')).toEqual({
    tasks: [
      { id: 'task-001', state: 'ready' },
      { id: 'task-002', state: 'waiting' },
    ],
  })
  expect(await brain.ok('list', '-q')).toBe('task-001\ntask-002\n')
  expect((await brain.brain('show', '9')).stdout).toBe('')
})
