import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Ports } from '../../../../src/app/observe.ts'
import { resumeRun, stopRun } from '../../../../src/app/workflow/change-run.ts'
import {
  advanceUnlessSettled,
  type AdvancedTold,
  type Telling,
} from '../../../../src/app/workflow/settled-runs.ts'
import { runJson } from '../../../../src/presentation/run-json.ts'
import { aRunRig, aTemplate, type RunRig } from '../../../support/a-run.ts'

const TEMPLATE = aTemplate(
  `  - id: pages
    title: Page
    each: { of: list, from: pages, max: 2 }
    artifact: "{{run.folder}}/{{item.id}}.md"
    prompt: Write about {{item.text}}.
  - id: sum
    title: Sum up
    needs: [pages]
    artifact: "site/sum.md"
    gate: { kind: review, timeout: 20, attempts: 2, team: [{ id: eyes, prompt: Look. }, { id: ears, prompt: Hear. }] }
    prompt: Sum it up.
  - id: end
    title: End
    needs: [sum]
    gate: human
    prompt: End.
`,
  `inputs:\n  pages: { type: list, description: Which pages, required: true }\n`,
)

type Told = AdvancedTold<unknown>

const TELLING: Telling<unknown> = {
  tell: (view) => JSON.parse(JSON.stringify(runJson(view))) as unknown,
  isTold: (value): value is unknown => typeof value === 'object' && value !== null,
}

async function started(): Promise<RunRig> {
  const rig = aRunRig()
  await rig.start(TEMPLATE, { inputs: ['pages=Home page', 'pages=About us', 'pages=Imprint'] })
  return rig
}

/** One clone, and how often it looked. */
function counting(ports: Ports): { readonly ports: Ports; readonly looks: () => number } {
  let looks = 0
  const { repository } = ports
  const look: Ports['repository']['look'] = (request) => {
    looks += 1
    return repository.look(request)
  }
  return { ports: { ...ports, repository: { ...repository, look } }, looks: () => looks }
}

async function advance(ports: Ports, more: { names?: string[]; cascade?: boolean } = {}): Promise<Told> {
  return await advanceUnlessSettled(ports, { check: () => Promise.resolve(null), ...more }, TELLING)
}

function said({ done, stuck, told }: Told): unknown {
  return { done, stuck, told }
}

type Act = (rig: RunRig, n: number) => Promise<unknown>

/** What anybody may do while a run is under way. */
const ACTS: Readonly<Record<string, Act>> = {
  'work is handed in': async (rig, n) => {
    const { snapshot } = await rig.seen()
    const open = [...snapshot.tasks.values()].filter(({ state }) => state === 'ready')
    const task = open[n % Math.max(1, open.length)]
    if (task === undefined) return
    const verdict = task.part?.member == null ? {} : { verdict: n % 3 === 0 ? 'REVISE REQUIRED' : 'PASS' }
    const path = task.part?.artifact
    rig.deliver(task.id, { ...verdict, files: path == null ? {} : { [path]: `${n}\n` }, worker: `w${n}` })
  },
  'a person approves': async (rig) => {
    const { snapshot } = await rig.seen()
    const task = [...snapshot.tasks.values()].find(({ state }) => state === 'review')
    if (task !== undefined) await rig.approve(task.id)
  },
  'the run is paused': (rig) =>
    rig.change((seen, world, view) => stopRun(seen, world, { view, how: 'paused', why: null })),
  'the run goes on': (rig) =>
    rig.change((seen, world, view) => resumeRun(seen, world, { view, without: [], sendBack: false })),
  'a member is left out': (rig) =>
    rig.change((seen, world, view) => resumeRun(seen, world, { view, without: ['ears'], sendBack: false })),
  'time goes by': async ({ clock }, n) => await Promise.resolve(clock.advance(n * 60_000)),
  'somebody edits what was approved': async ({ store }, n) =>
    await Promise.resolve(store.commit('main', { 'site/sum.md': `other ${n}\n` }, { message: 'Edit' })),
  'somebody edits the run': async (rig, n) => {
    const path = 'workflows/run/workflow.yml'
    const text = ((await rig.text(path)) ?? '').replaceAll(/# .*\n/g, '')
    rig.store.commit(
      'main',
      { [path]: n % 2 === 0 ? `# ${n}\n${text}` : text.replace('Imprint', 'Legal') },
      { message: 'Edit' },
    )
  },
  'another clone advances': async (rig) => await advance(rig.ports('eve')),
  'it is done again': async (rig) => await advance(rig.ports('eve'), { cascade: true }),
}

const STEPS = fc.array(
  fc.record({
    act: fc.constantFrom(...Object.keys(ACTS)),
    n: fc.integer({ min: 1, max: 30 }),
    named: fc.boolean(),
  }),
  { minLength: 4, maxLength: 16 },
)

test('what is remembered answers as what is worked out anew, whatever anybody does in between', async () => {
  let recalled = 0
  await fc.assert(
    fc.asyncProperty(STEPS, async (steps) => {
      const rig = await started()
      const { ports, looks } = counting(rig.ports('bea'))
      for (const { act, n, named } of steps) {
        await ACTS[act]!(rig, n)
        const meant = named ? { names: ['run'] } : {}
        await advance(ports, meant)
        const before = looks()
        const again = await advance(ports, meant)
        if (looks() === before) recalled += 1
        expect(said(again), act).toEqual(said(await advance(rig.ports('new'), meant)))
      }
    }),
    { numRuns: 40 },
  )
  expect(recalled).toBeGreaterThan(200)
})

test('who is late is told when the time has come, and not before, though nothing has moved', async () => {
  const rig = await started()
  const { ports, looks } = counting(rig.ports('bea'))
  for (const [id, page] of ['home-page', 'about-us', 'imprint'].entries()) {
    await advance(ports)
    rig.deliver(`${id + 1}`, { files: { [`workflows/run/${page}.md`]: 'x\n' } })
  }
  await advance(ports)
  rig.deliver('4', { files: { 'site/sum.md': 'sum\n' } })
  expect((await advance(ports)).done.map(({ task }) => task)).toEqual(['task-005', 'task-006'])
  const late = async (): Promise<string[]> => {
    const { told } = await advance(ports)
    const { phases } = told[0] as ReturnType<typeof runJson>
    return phases.flatMap(({ gate }) => gate.team.flatMap((one) => (one.late ? [one.member] : [])))
  }
  const before = looks()
  rig.clock.advance(20 * 60_000)
  expect(await late()).toEqual([])
  expect(looks()).toBe(before)
  rig.clock.advance(1)
  expect(await late()).toEqual(['eyes', 'ears'])
  rig.clock.advance(-2)
  expect(await late()).toEqual([])
})

test('what was remembered of one run is no answer for all, and a name that no run has pushes nothing out', async () => {
  const rig = await started()
  const { ports, looks } = counting(rig.ports('bea'))
  await advance(ports, { names: ['run'] })
  const first = looks()
  expect((await advance(ports, { names: ['run'] })).told).toHaveLength(1)
  expect(looks()).toBe(first)
  await advance(ports)
  const all = looks()
  expect(all).toBeGreaterThan(first)
  expect((await advance(ports, { names: ['nobody'] })).told).toEqual([])
  const other = looks()
  expect((await advance(ports)).told).toHaveLength(1)
  expect((await advance(ports, { names: ['run'] })).told).toHaveLength(1)
  expect(looks()).toBe(other)
})

test('what asks to be done again, and what only a person can do, is never told from memory', async () => {
  const rig = await started()
  const { ports, looks } = counting(rig.ports('bea'))
  await advance(ports)
  await advance(ports, { cascade: true })
  const before = looks()
  await advance(ports, { cascade: true })
  expect(looks()).toBeGreaterThan(before)
  for (const worker of ['wil', 'eve'])
    rig.deliver('1', { files: { 'workflows/run/home-page.md': `by ${worker}\n` }, worker })
  const { stuck } = await advance(ports)
  expect(stuck.map(({ refusal }) => refusal.code)).toEqual(['CONTESTED'])
  expect((await advance(ports)).stuck).toEqual(stuck)
})

test('an object that cannot be read may come without a ref that moves: nothing is remembered until then', async () => {
  const rig = await started()
  const { ports, looks } = counting(rig.ports('bea'))
  const readTexts: Ports['repository']['readTexts'] = () => Promise.resolve(new Map())
  const look: Ports['repository']['look'] = (request) =>
    ports.repository.look({ ...request, texts: () => false })
  const poor = { ...ports, repository: { ...ports.repository, look, readTexts } }
  await advance(poor)
  const before = looks()
  const [run] = (await advance(poor)).told as ReturnType<typeof runJson>[]
  expect(run?.state).toBe('damaged')
  expect(looks()).toBeGreaterThan(before)
  expect(((await advance(ports)).told as ReturnType<typeof runJson>[])[0]?.state).toBe('running')
})

test.each([
  ['no object', 'x'],
  ['nothing', null],
  ['a list', []],
  ['no runs', { all: true, after: null, until: null }],
  ['runs that are none', { all: true, runs: [['run', null]], after: null, until: null }],
  ['runs without names', { all: true, runs: [{}], after: null, until: null }],
  ['a moment that is none', { all: true, runs: [], after: 'soon', until: null }],
])('what is kept and is %s counts as nothing', async (_what, value) => {
  const rig = await started()
  const ports = rig.ports('bea')
  const first = await advance(ports)
  expect(first.done).not.toEqual([])
  const key = await ports.repository.standing('always')
  await ports.repository.keep('settled', { key: key!, value })
  expect((await advance(ports)).told).toEqual(first.told)
})
