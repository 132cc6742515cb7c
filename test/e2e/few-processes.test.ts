import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aProject, type Person, type TaskDocument } from '../support/a-project.ts'
import { brain } from '../support/brain-cli.ts'

interface Started {
  /** git processes that brain itself started, by the git command. */
  readonly own: readonly string[]
  /** Those that they started in turn, on both ends. */
  readonly others: number
}

/** Every git process writes a line when it starts (git's api-trace2); its `sid` names its parents. */
async function started(person: Person, ...words: string[]): Promise<Started> {
  const path = join(person.dir, '..', `${person.name}.trace`)
  await rm(path, { force: true })
  const run = await brain(person.dir, words, { env: { GIT_TRACE2_EVENT: path } })
  expect(run.stderr + run.stdout).not.toContain('"error"')
  expect(run.code).toBe(0)
  const lines = (await readFile(path, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '')
  const events = lines.map((line) => JSON.parse(line) as { event: string; sid: string; name?: string })
  const names = new Map(
    events.flatMap(({ event, sid, name }) => (event === 'cmd_name' ? [[sid, name ?? '']] : [])),
  )
  const own = [...names].filter(([sid]) => !sid.includes('/')).map(([, name]) => name)
  return { own: own.sort(), others: names.size - own.length }
}

/** The one task that the command tells of. */
async function first(person: Person, ...words: string[]): Promise<TaskDocument> {
  const { tasks } = await person.data<{ tasks: [TaskDocument] }>(...words)
  return tasks[0]
}

async function createMany(person: Person, count: number): Promise<void> {
  const path = join(person.dir, '..', 'batch.json')
  const rows = Array.from({ length: count }, (_, index) => ({ title: `Task ${index + 1}` }))
  await writeFile(path, JSON.stringify(rows))
  await person.ok('create-task', '--batch', path)
}

test('a claim and a new task start few git processes, however many tasks and branches there are', async () => {
  const project = await aProject()
  const [ada, bea] = [await project.join('ada'), await project.join('bea')]
  await ada.git('switch', '-q', '--detach')
  await ada.ok('init', '--yes')
  await createMany(ada, 10)
  await ada.ok('list')
  await bea.ok('list', '--fetch')

  const write = ['cat-file', 'fetch', 'push', 'update-ref']
  const claim = [...write, 'ls-remote'].sort()
  const few = await started(ada, 'worker', 'claim', '1', '--no-checkout')
  expect(few.own).toEqual(claim)
  // Both ends of fetch, push and ls-remote, with the objects of one commit.
  expect(few.others).toBeLessThanOrEqual(9)
  // Main has moved since it was looked at. The user's own main is brought along.
  const create = [...write, 'for-each-ref', 'worktree', 'rev-parse', 'fetch'].sort()
  await ada.ok('create-task', 'One')
  const created = await started(ada, 'create-task', 'One more')
  expect(created.own).toEqual([...create, 'for-each-ref', 'diff-tree'].sort())

  await createMany(bea, 300)
  await bea.ok('worker', 'claim', '--count', '40', '--no-checkout')
  await ada.ok('list', '--fetch')
  const many = await started(ada, 'worker', 'claim', '--no-checkout')
  expect(many.own).toEqual(claim)
  expect(many.others).toBeLessThanOrEqual(9)
  // What that list has looked at is all that there is, but for ada's own claim.
  expect((await started(ada, 'create-task', 'And one')).own).toEqual(create)
})

test('what a claim and a new task tell of themselves is what everybody sees from then on', async () => {
  const project = await aProject()
  const [ada, bea] = [await project.join('ada'), await project.join('bea')]
  await ada.ok('init', '--yes')
  const claimed = (worker: Person, ...words: string[]): Promise<TaskDocument> =>
    first(worker, 'worker', 'claim', ...words, '--no-checkout')
  const created = (...words: string[]): Promise<TaskDocument> => first(ada, 'create-task', ...words)
  const one = await created('First', '--priority', 'high', '--lease', '2h', '--scope', 'src/**')
  expect(await bea.task('1')).toEqual(one)
  const second = await created('Second: "that waits"', '--depends-on', '1', '--estimate', '3h')
  expect(await bea.task('2')).toEqual(second)
  expect(second).toMatchObject({ state: 'waiting', waitingFor: ['task-001'] })

  const claim = await claimed(bea, '1', '--as', 'Wörker 1')
  expect(claim).toMatchObject({ state: 'in_progress', worker: 'Wörker 1', attempt: 1, branch: 'task/001' })
  expect(await ada.task('1')).toEqual(claim)
  expect(await claimed(bea, '1', '--as', 'Wörker 1')).toEqual(claim)

  // With more to it than the claim itself: a name of more than one word, and an attempt that was there before.
  await bea.ok('worker', 'release', '1')
  const again = await claimed(bea, '1', '--as', 'bea: #2')
  expect(again).toMatchObject({ attempt: 3 })
  expect(await ada.task('1')).toEqual(again)
})

test('while nothing moves, readers start no process and load nothing to start one or to hash with', async () => {
  const project = await aProject({ files: { '.brain/config.yml': 'fetch_after: 10m\n' } })
  const ada = await project.join('ada')
  await ada.ok('init', '--yes')
  await ada.ok('create-task', 'One')
  const [probe, loaded] = [join(ada.dir, '..', 'probe.cjs'), join(ada.dir, '..', 'loaded.txt')]
  const tell = `require('fs').writeFileSync(${JSON.stringify(loaded)}, process.moduleLoadList.join('\\n'))`
  await writeFile(probe, `process.on('exit', () => ${tell})`)
  for (const verb of ['list', 'next', 'status']) {
    await ada.ok(verb)
    await brain(ada.dir, [verb], { env: { NODE_OPTIONS: `--require ${probe}` } })
    const modules = (await readFile(loaded, 'utf8')).split('\n')
    const late = ['child_process', 'crypto', 'fs/promises'].filter((name) =>
      modules.includes(`NativeModule ${name}`),
    )
    expect({ verb, late }).toEqual({ verb, late: [] })
  }
})

const PAGES = `schema: 1
name: pages
version: "1"
title: Pages
description: One page for each.
inputs:
  pages: { type: list, description: Which pages, required: true }
phases:
  - id: pages
    title: Page
    each: { of: list, from: pages }
    artifact: "{{run.folder}}/{{item.id}}.md"
    prompt: Write about {{item.text}}.
`

test('an advance that has nothing to do only fetches, and tells what it would tell without its memory', async () => {
  const project = await aProject({ files: { '.brain/templates/pages.yml': PAGES } })
  const ada = await project.join('ada')
  await ada.ok('init', '--yes')
  const start = [
    'workflow',
    'new',
    '--template',
    'pages',
    '--name',
    'shop',
    '--input',
    'pages=Home',
    'A shop',
  ]
  await ada.ok(...start)
  const forget = async (): Promise<void> => {
    for (const name of ['settled', 'runs'])
      await rm(join(ada.dir, '.git/brain', `${name}.json`), { force: true })
  }
  const words = ['workflow', 'advance', 'shop']
  for (const option of [[], ['--json'], ['--quiet']]) {
    await forget()
    const fresh = await ada.ok(...words, ...option)
    expect((await started(ada, ...words, ...option)).own).toEqual(['fetch'])
    expect(await ada.ok(...words, ...option)).toBe(fresh)
    expect(await ada.ok('workflow', 'advance', ...option)).toBe(fresh)
  }
  const known = await ada.ok('workflow', 'status', 'shop', '--json')
  await forget()
  expect(await ada.ok('workflow', 'status', 'shop', '--json')).toBe(known)
  expect((await started(ada, 'workflow', 'status', 'shop', '--no-fetch')).own).toEqual([])
})

test('a clone that only writes keeps what it has looked at, too: the next write looks at what changed', async () => {
  const project = await aProject()
  const [ada, bea] = [await project.join('ada'), await project.join('bea')]
  await ada.git('switch', '-q', '--detach')
  await ada.ok('init', '--yes')
  await createMany(ada, 10)
  await bea.ok('create-task', 'One')
  await bea.ok('create-task', 'Two')
  expect(existsSync(join(bea.dir, '.git/brain/derived.json'))).toBe(true)
})
