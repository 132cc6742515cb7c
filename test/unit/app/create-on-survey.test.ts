import fc from 'fast-check'
import { expect, test } from 'vitest'
import { creating } from '../../../src/app/create-on-survey.ts'
import type { TaskDraft } from '../../../src/app/create-tasks.ts'
import { fold } from '../../../src/domain/fold.ts'
import type { Look } from '../../../src/domain/look.ts'
import {
  packOverview,
  unpackOverview,
  type PackedOverview,
  type Survey,
} from '../../../src/domain/overview.ts'
import { PLAN_PATH } from '../../../src/domain/plan/regions.ts'
import type { Snapshot, World } from '../../../src/domain/snapshot.ts'
import { taskIdOf } from '../../../src/domain/task/task-id.ts'
import { aLook, NOW, sha256, type TaskParts, type TipParts } from '../../support/a-look.ts'

const WORLD: World = { now: NOW, digest: sha256, actor: 'ada', nonce: 'f'.repeat(32) }
const COUNT = 7
const NUMBER = fc.integer({ min: 1, max: COUNT })
const RESULTS = fc.record(
  {
    status: fc.record({ worker: fc.constantFrom('ada', 'bob'), nonce: fc.constant('a'.repeat(32)) }),
    output: fc.constant({}),
    blocker: fc.constant({}),
  },
  { requiredKeys: [] },
)
/** Also branches of tasks that are not there, and of no task at all. */
const TIP: fc.Arbitrary<TipParts> = fc.record({
  branch: fc.oneof(
    fc
      .tuple(fc.integer({ min: 1, max: COUNT + 3 }), fc.constantFrom('', '.2'))
      .map(([n, more]) => `task/${String(n).padStart(3, '0')}${more}`),
    fc.constant('task/7'),
  ),
  merged: fc.boolean(),
  mark: fc.constantFrom(null, 'opening', 'closing'),
  results: RESULTS,
})
const FILE = fc.record({
  priority: fc.constantFrom('high' as const, 'medium' as const, 'low' as const),
  dependsOn: fc.uniqueArray(fc.integer({ min: 1, max: COUNT + 2 }), { maxLength: 2 }),
  backlog: fc.constantFrom(false, false, true),
  closed: fc.option(
    fc.record({
      as: fc.constantFrom('completed' as const, 'failed' as const, 'cancelled' as const),
      at: fc.constant('2026-01-01T00:00:00Z'),
    }),
    { nil: undefined, freq: 2 },
  ),
})
const PLAN = fc.record({
  files: fc.array(FILE, { maxLength: COUNT }),
  /** How many tasks of a kind there are besides, so that lists are cut. */
  many: fc.constantFrom(0, 0, 60, 260),
  tips: fc.uniqueArray(TIP, { maxLength: 4, selector: ({ branch }) => branch ?? '' }),
  main: fc.dictionary(NUMBER.map(String), RESULTS, { maxKeys: 3 }),
  text: fc.constantFrom(null, '# Work Plan\n\nMine.\n', 'unreadable' as const, 'rendered' as const),
  remote: fc.constantFrom(null, 'https://host.invalid/team/site.git'),
})
type Plan = typeof PLAN extends fc.Arbitrary<infer Made> ? Made : never
const DRAFTS: fc.Arbitrary<readonly TaskDraft[]> = fc.array(
  fc.record({
    id: fc.constantFrom(null, null, null, taskIdOf(2), taskIdOf(40)),
    title: fc.constantFrom('One', 'Another'),
    priority: fc.constantFrom('high' as const, undefined),
    dependsOn: fc.option(fc.uniqueArray(NUMBER.map(taskIdOf), { maxLength: 2 }), { nil: undefined, freq: 2 }),
  }),
  { minLength: 1, maxLength: 3 },
)

function lookOf({ files, many, tips, main, remote }: Plan): Look {
  const tasks = files.map(({ closed, ...file }, index): TaskParts => ({
    ...file,
    id: index + 1,
    ...(closed === undefined ? {} : { closed }),
  }))
  const more = Array.from({ length: many }, (_, index): TaskParts => {
    const { closed, ...file } = files[index % Math.max(files.length, 1)] ?? {}
    return { ...file, dependsOn: [], id: 100 + index, ...(closed === undefined ? {} : { closed }) }
  })
  const look = aLook({ tasks: [...tasks, ...more], tips, main })
  const commit = 'a'.repeat(40)
  const own = [...look.tasks.keys()].map((path) => [path, { blob: 'c'.repeat(40), mode: '100644' }] as const)
  const tree = new Map([...look.plan.tree, ...own])
  return { ...look, remote, plan: { ...look.plan, commit, tree }, base: { branch: 'main', commit } }
}

/** With WORK-PLAN.md as it was rendered before, as somebody wrote it, or too large to be read. */
function withPlanFile(look: Look, text: Plan['text']): { look: Look; text: string | null } {
  if (text === null) return { look, text }
  const tree = new Map([...look.plan.tree, [PLAN_PATH, { blob: 'b'.repeat(40), mode: '100644' }]])
  const there = { ...look, plan: { ...look.plan, tree } }
  if (text === 'unreadable') return { look: there, text: null }
  const said = text === 'rendered' ? renderedBefore(look) : text
  return { look: { ...there, texts: new Map([[PLAN_PATH, said]]) }, text: said }
}

function renderedBefore(look: Look): string {
  const decided = creating(NO_FILES, [{ id: null, title: 'Before' }]).decide(fold(look, WORLD), WORLD)
  if (!('kind' in decided) || decided.kind === 'refusal') return ''
  const edit = decided.commits[0]?.edits.find(({ path }) => path === PLAN_PATH)
  return edit !== undefined && 'text' in edit ? edit.text : ''
}

const NO_FILES = {
  readText: async () => await Promise.resolve(null),
  listFiles: async () => await Promise.resolve(new Map()),
}

function surveyOf(snapshot: Snapshot): Survey {
  const packed = JSON.parse(JSON.stringify(packOverview(snapshot))) as PackedOverview
  return unpackOverview(packed, { offline: null, fetchedAt: null, remote: snapshot.look.remote }, NOW)
}

test('what is created on a survey is what is created on a fold of everything', async () => {
  const count = { survey: 0, all: 0 }
  await fc.assert(
    fc.asyncProperty(PLAN, DRAFTS, async (plan, drafts) => {
      const { look, text } = withPlanFile(lookOf(plan), plan.text)
      const snapshot = fold(look, WORLD)
      const repository = {
        readText: async () => await Promise.resolve(text),
        listFiles: async () => await Promise.resolve(look.plan.tree),
      }
      const { decide, onSurvey } = creating(repository, drafts)
      const decided = await onSurvey(surveyOf(snapshot), WORLD)
      count.all += 1
      if (decided === null) return
      count.survey += 1
      expect(decided).toEqual(await decide(snapshot, WORLD))
    }),
    { numRuns: 500 },
  )
  expect(count.survey / count.all).toBeGreaterThan(0.3)
})

test('a task that somebody waits for already is created on a whole look', async () => {
  const look = lookOf({
    files: [{ priority: 'high', dependsOn: [2], backlog: false, closed: undefined }],
    ...{ many: 0, tips: [], main: {}, text: null, remote: null },
  })
  const { onSurvey } = creating(NO_FILES, [{ id: null, title: 'Waited for' }])
  expect(await onSurvey(surveyOf(fold(look, WORLD)), WORLD)).toBeNull()
})
