import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { aProject, approve, type Person, type Project } from '../support/a-project.ts'
import { fileAt, readRef } from '../support/git-sandbox.ts'
import { branchesOf } from '../support/outsider.ts'
import { stagedProject } from '../support/staged-project.ts'

interface Scene {
  readonly project: Project
  readonly brain: Person
  readonly former: Person
  readonly next: Person
}

/** Task 1 is held by `former`, who has pushed old.js and holds one commit more that is not pushed. */
async function scene(...options: string[]): Promise<Scene> {
  const { project, people } = await stagedProject({
    people: ['bea', 'flo', 'ned'],
    steps: [
      ['bea', 'create-task', 'Form', ...options],
      ['flo', 'worker', 'claim', '1'],
      { who: 'flo', commit: { 'old.js': 'old\n' } },
    ],
  })
  const [brain, former, next] = people
  await former.git('push', '--quiet', 'origin', 'HEAD')
  await former.commit({ 'unpushed.js': 'unpushed\n' })
  return { project, brain, former, next }
}

/** Past a lease of one second; git's own times have whole seconds. */
const lapse = () => pause(2_100)

const WAYS: readonly {
  name: string
  options: readonly string[]
  take: (scene: Scene) => Promise<unknown>
}[] = [
  {
    name: 'reclaimed after its lease',
    options: ['--lease', '1s'],
    take: async ({ brain }) => {
      await lapse()
      await brain.ok('reclaim', '1')
    },
  },
  { name: 'reclaimed by force', options: [], take: ({ brain }) => brain.ok('reclaim', '1', '--force') },
  {
    name: 'reclaimed for another worker',
    options: [],
    take: ({ brain }) => brain.ok('reclaim', '1', '--force', '--worker', 'ned'),
  },
]

describe.each(WAYS)('a task $name', ({ options, take }) => {
  test('keeps its former holder out, and what that one pushes all the same is late work', async () => {
    const all = await scene(...options)
    const { project, brain, former } = all
    await take(all)
    const opened = await readRef(project.remote, 'task/001.2')
    expect(await readRef(project.remote, 'task/001')).toBe(opened)
    await expect(former.git('push', 'origin', 'HEAD:refs/heads/task/001')).rejects.toThrow('rejected')

    await former.git('pull', '--quiet', '--rebase', 'origin', 'task/001')
    await former.git('push', '--quiet', 'origin', 'HEAD:refs/heads/task/001')
    expect(await readRef(project.remote, 'task/001.2')).toBe(opened)
    expect(await fileAt(project.remote, 'task/001.2', 'old.js')).toBe('old\n')
    expect(await fileAt(project.remote, 'task/001.2', 'unpushed.js')).toBeNull()
    expect(await brain.task('1')).toMatchObject({ attempt: 2, branch: 'task/001.2', commit: opened })
    const { needsYou } = await brain.data<{ needsYou: readonly { kind: string; title: string }[] }>('status')
    expect(needsYou).toContainEqual(
      expect.objectContaining({ kind: 'late', title: expect.stringContaining('task/001 ') as string }),
    )
  })
})

test('a former holder’s verbs say NOT_HOLDER, and its work can be rescued', async () => {
  const { project, brain, former, next } = await scene()
  await brain.ok('reclaim', '1', '--force')
  await next.ok('worker', 'claim', '1')
  const verbs = [
    ['report', '1', '--progress', '50'],
    ['block', '1', '--issue', 'a', '--need', 'b', '--impact', 'c'],
    ['ask', '1', '--question', 'a'],
    ['incident', '1', '--text', 'a'],
    ['submit', '1', '--summary', 'Mine'],
    ['release', '1'],
  ]
  const branches = await branchesOf(project.remote)
  for (const verb of verbs) {
    const refused = await former.refused('worker', ...verb)
    expect(refused, verb.join(' ')).toMatchObject({
      exit: 1,
      code: 'NOT_HOLDER',
      hint: expect.stringContaining('worker rescue') as string,
    })
  }
  expect(await branchesOf(project.remote)).toEqual(branches)
  const { branch } = await former.data<{ branch: string }>('worker', 'rescue', '1')
  expect(await fileAt(project.remote, branch, 'unpushed.js')).toBe('unpushed\n')
  expect(await former.data('worker', 'rescue', '1')).toMatchObject({ branch })
})

test('the next attempt starts from the former work, without the former’s result', async () => {
  const { project, brain, former, next } = await scene()
  await former.ok('worker', 'submit', '1', '--summary', 'Half')
  await brain.ok('reclaim', '1', '--force')
  expect(await brain.task('1')).toMatchObject({ state: 'ready', worker: null, attempt: 2 })
  await next.ok('worker', 'claim', '1')
  expect(await next.git('branch', '--show-current')).toBe('task/001.3')
  expect(await next.git('ls-files')).toMatch(/old\.js\n.*unpushed\.js/s)
  expect(await next.task('1')).toMatchObject({ state: 'in_progress', worker: 'ned', attempt: 3, progress: 0 })
  await next.commit({ 'new.js': 'new\n' })
  await next.ok('worker', 'submit', '1', '--summary', 'Whole')
  await approve(brain, '1')
  for (const path of ['old.js', 'unpushed.js', 'new.js'])
    expect(await fileAt(project.remote, 'main', path), path).not.toBeNull()
  const main = await readRef(project.remote, 'main')
  expect(await branchesOf(project.remote)).toMatchObject({ 'task/001.3': main })
  expect(await brain.data('status')).toMatchObject({ needsYou: [] })
})

test('a released task keeps its pushed and unpushed commits for the next one', async () => {
  const { project, brain, former, next } = await scene()
  await former.ok('worker', 'release', '1')
  expect(await brain.task('1')).toMatchObject({ state: 'ready', worker: null, attempt: 2 })
  await next.ok('worker', 'claim')
  expect(await fileAt(project.remote, 'task/001.3', 'unpushed.js')).toBe('unpushed\n')
  expect(await former.refused('worker', 'report', '1', '--progress', '5')).toMatchObject({
    code: 'NOT_HOLDER',
  })
})

test('a reserved task is refused to whoever claims it, and held by the nonce in the reserving clone', async () => {
  const project = await aProject()
  const [brain, other] = [await project.join('bea'), await project.join('oli')]
  await brain.ok('create-task', 'Form')
  await brain.ok('reserve', '1', '--worker', 'cloud')
  expect(await other.refused('worker', 'claim', '1')).toMatchObject({
    code: 'TASK_ALREADY_CLAIMED',
    details: { worker: 'cloud' },
  })
  expect(await other.refused('reserve', '1', '--worker', 'oli')).toMatchObject({ code: 'ATTEMPT_OPEN' })
  expect(await brain.ok('prompt', '1')).toMatch(/nonce: [0-9a-f]{32}/)
  expect(await other.ok('prompt', '1')).not.toMatch(/nonce: [0-9a-f]{32}/)
})

test('a lease that is not out yet is respected without --force', async () => {
  const { brain } = await scene('--lease', '1h')
  const refused = await brain.refused('reclaim', '1')
  expect(refused).toMatchObject({ exit: 1, code: 'LEASE_ACTIVE', details: { worker: 'flo' } })
  expect(await brain.task('1')).toMatchObject({ state: 'in_progress', attempt: 1 })
})

test('a stale task is shown with its age and its last commit, and what to do', async () => {
  const { project, brain } = await scene('--lease', '1s')
  await lapse()
  const tip = (await readRef(project.remote, 'task/001'))?.slice(0, 8) ?? ''
  expect(await brain.ok('status', '--fetch')).toMatch(
    new RegExp(`task-001 .*, \\d+s\\).* stale, last commit ${tip}`),
  )
  expect((await brain.data<{ needsYou: unknown }>('status')).needsYou).toMatchObject([
    { task: 'task-001', kind: 'stale', action: 'brain reclaim task-001' },
  ])
  const card = await brain.ok('show', '1')
  expect(card).toMatch(/Last activity .*\(\d+s\)/)
  expect(card).toContain(tip)
})

test('a third lapsed lease fails the task, visibly; polite releases do not count', async () => {
  const project = await aProject()
  const [brain, worker] = [await project.join('bea'), await project.join('wil')]
  await brain.ok('create-task', 'Form', '--lease', '1s')
  await worker.ok('worker', 'claim', '1', '--no-checkout')
  await worker.ok('worker', 'release', '1')
  for (const lapses of [1, 2, 3]) {
    await worker.ok('worker', 'claim', '1', '--no-checkout')
    await lapse()
    await brain.ok('reclaim', '--stale')
    expect((await brain.task('1')).state, `after ${lapses}`).toBe(lapses < 3 ? 'ready' : 'failed')
  }
  expect(await brain.data('status')).toMatchObject({
    needsYou: [{ kind: 'failed', action: 'brain reopen task-001' }],
  })
  expect(await worker.refused('worker', 'claim', '1')).toMatchObject({ code: 'TASK_CLOSED' })
  await brain.ok('reopen', '1')
  await worker.ok('worker', 'claim', '1', '--no-checkout')
  await lapse()
  await brain.ok('reclaim', '1')
  expect((await brain.task('1')).state).toBe('ready')
})

test('of two who reclaim at once one wins, and the other is told', async () => {
  const { project, brain, next } = await scene('--lease', '1s')
  await lapse()
  const runs = await Promise.all([brain, next].map((person) => person.brain('reclaim', '1', '--json')))
  expect(runs.map(({ code }) => code).toSorted()).toEqual([0, 1])
  const loser = runs.find(({ code }) => code === 1)
  expect(loser?.json().error).toMatchObject({ code: 'TASK_NOT_READY' })
  expect(Object.keys(await branchesOf(project.remote))).toEqual(['main', 'task/001', 'task/001.2'])
})
