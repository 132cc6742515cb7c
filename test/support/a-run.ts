import { createHash } from 'node:crypto'
import { memoryRepository } from '../../src/adapters/memory/memory-repository.ts'
import { memoryStore } from '../../src/adapters/memory/memory-store.ts'
import { isRefusal } from '../../src/app/find-task.ts'
import { inspectResult } from '../../src/app/inspect-result.ts'
import type { Ports } from '../../src/app/observe.ts'
import { perform } from '../../src/app/perform.ts'
import { approveTask, findReviewable } from '../../src/app/review-task.ts'
import { reviewedName } from '../../src/app/approval-rules.ts'
import { advanceRuns, type Advanced, type Advancing } from '../../src/app/workflow/advance-runs.ts'
import { runTexts, type RunChanged } from '../../src/app/workflow/change-run.ts'
import { readRuns, withTexts } from '../../src/app/workflow/read-runs.ts'
import { startRun, type StartRequest } from '../../src/app/workflow/start-run.ts'
import { fold } from '../../src/domain/fold.ts'
import type { Change, Decision, Refusal } from '../../src/domain/decision.ts'
import type { Snapshot, World } from '../../src/domain/snapshot.ts'
import { attemptBranch, parseTaskId, type TaskId } from '../../src/domain/task/task-id.ts'
import type { Task } from '../../src/domain/task/task.ts'
import type { PhaseView, RunView } from '../../src/domain/workflow/run-view.ts'
import { readTemplate } from '../../src/domain/workflow/read-template.ts'
import { aClock } from './a-clock.ts'

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

export interface Delivery {
  readonly files?: Readonly<Record<string, string | null>>
  readonly verdict?: string
  readonly worker?: string
  /** More text of the result. */
  readonly report?: string
}

export interface RunRig {
  readonly store: ReturnType<typeof memoryStore>
  readonly clock: ReturnType<typeof aClock>
  /** Another clone. */
  readonly ports: (name: string, beforeApply?: (change: Change) => void | Promise<void>) => Ports
  readonly start: (template: string, more?: Partial<StartRequest>) => Promise<void>
  readonly advance: (more?: Partial<Advancing>, ports?: Ports) => Promise<Advanced>
  /** A worker with nothing but git: claims and hands in with one push. */
  readonly deliver: (id: string, delivery?: Delivery) => void
  readonly approve: (id: string, more?: { named?: boolean }) => Promise<Refusal | null>
  readonly change: (
    decide: (snapshot: Snapshot, world: World, view: RunView) => Decision<RunChanged>,
  ) => Promise<Refusal | RunChanged>
  readonly view: () => Promise<RunView>
  readonly seen: () => Promise<{ readonly snapshot: Snapshot; readonly world: World }>
  readonly phase: (id: string) => Promise<PhaseView>
  readonly task: (id: string) => Promise<Task>
  readonly text: (path: string, branch?: string) => Promise<string | null>
}

/** A project in memory, with one run named `run`. */
export function aRunRig(): RunRig {
  const bench = aBench()
  const { store, clock, ports, brain, snapshot } = bench
  const view = async (): Promise<RunView> => await readView(bench)
  return {
    ...{ store, clock, ports, view },
    seen: async () => ({
      snapshot: await snapshot(),
      world: { now: clock.now(), actor: 'bea', nonce: digest('seen').slice(0, 32), digest },
    }),
    start: (text, more = {}) => start(bench, text, more),
    advance: (more = {}, by = brain) => advanceRuns(by, { check: () => Promise.resolve(null), ...more }),
    deliver: (id, delivery = {}) => deliver(bench, idOf(id), delivery),
    approve: (id, { named = true } = {}) => approve(bench, idOf(id), named),
    change: (decide) => change(bench, decide),
    phase: async (id) => {
      const found = (await view()).phases.find(({ phase }) => phase.id === id)
      if (found === undefined) throw new Error(`no phase ${id}`)
      return found
    },
    task: async (id) => {
      const found = (await snapshot()).tasks.get(idOf(id))
      if (found === undefined) throw new Error(`no task ${id}`)
      return found
    },
    text: async (path, branch = 'main') => brain.repository.readText(store.branches.get(branch) ?? '', path),
  }
}

interface Bench extends Pick<RunRig, 'store' | 'clock' | 'ports'> {
  readonly brain: Ports
  readonly snapshot: () => Promise<Snapshot>
}

function aBench(): Bench {
  const store = memoryStore()
  store.commit('main', { 'README.md': '# Project\n' }, { message: 'First' })
  const clock = aClock()
  let count = 0
  const ports: RunRig['ports'] = (name, beforeApply) => ({
    repository: memoryRepository(store, {
      clock,
      identity: name,
      operation: () => `op${++count}`,
      ...(beforeApply === undefined ? {} : { beforeApply }),
    }),
    clock,
    randomness: { nonce: () => digest(`nonce ${++count}`).slice(0, 32), fraction: () => 0.5, digest },
    actor: name,
  })
  const brain = ports('bea')
  const snapshot = async (): Promise<Snapshot> =>
    fold(await brain.repository.look({ fetch: 'always', texts: () => true }), { now: clock.now(), digest })
  return { store, clock, ports, brain, snapshot }
}

function idOf(text: string): TaskId {
  return parseTaskId(text)!
}

async function readView({ brain, clock, snapshot }: Bench): Promise<RunView> {
  const [read] = await readRuns(brain.repository, await snapshot(), { now: clock.now() })
  if (read === undefined) throw new Error('no run')
  return read.view
}

async function start({ brain }: Bench, text: string, more: Partial<StartRequest>): Promise<void> {
  const { template, problems } = readTemplate(text, 'template.yml')
  if (template === null) throw new Error(JSON.stringify(problems, null, 1))
  const asked = { asked: 'Build it', name: 'run', mode: null, inputs: [] }
  const request = { template, templateText: text, ...asked, ...more }
  const made = await perform(brain, { look: {}, decide: (seen, world) => startRun(seen, world, request) })
  if (isRefusal(made)) throw new Error(made.code)
}

function deliver(
  { clock, store }: Bench,
  id: TaskId,
  { files = {}, verdict, worker = 'wil', report = '' }: Delivery,
): void {
  const nonce = digest(`${id} ${worker}`).slice(0, 32)
  const head = `task: ${id}\nattempt: 1\nworker: ${worker}\nnonce: ${nonce}\n`
  const said = verdict === undefined ? '' : `verdict: ${verdict}\n`
  clock.advance(1_000)
  store.commit(
    attemptBranch(id, 1),
    {
      ...files,
      [`results/${id}-status.md`]: `---\n${head}progress: 100\n---\n# Status\n`,
      [`results/${id}-output.md`]: `---\n${head}${said}---\n## Summary\n\nDone at ${clock.now().toISOString()}\n\n${report}`,
    },
    { message: `${id}: done`, author: worker, date: clock.now() },
  )
}

async function approve({ brain }: Bench, id: TaskId, named: boolean): Promise<Refusal | null> {
  const done = await perform(brain, {
    look: { texts: () => true },
    decide: async (seen, world) => {
      const task = findReviewable(seen, id)
      if (isRefusal(task)) return task
      const { preview, made } = await inspectResult(brain.repository, seen, task)
      const rest = { named, holders: [], checks: null, allowOutsideScope: false }
      return approveTask(seen, world, { id, reviewed: reviewedName(task), preview, made, ...rest })
    },
  })
  return isRefusal(done) ? done : null
}

async function change(
  { brain }: Bench,
  decide: Parameters<RunRig['change']>[0],
): Promise<Refusal | RunChanged> {
  const done = await perform(brain, {
    look: {},
    decide: async (seen, world) => {
      const [read] = await readRuns(brain.repository, seen, { now: world.now })
      if (read === undefined) throw new Error('no run')
      return decide(await withTexts(brain.repository, seen, runTexts(read.view)), world, read.view)
    },
  })
  return isRefusal(done) ? done : done.result
}

/** A template's text, from its phases. */
export function aTemplate(phases: string, more = ''): string {
  return `schema: 1\nname: own\nversion: "1"\ntitle: Own\ndescription: For tests.\n${more}phases:\n${phases}`
}
