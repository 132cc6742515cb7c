import fc from 'fast-check'
import { expect, test } from 'vitest'
import { amendOverview, basisOf, foldEdited, touchedBy } from '../../../src/domain/amend-overview.ts'
import { fold } from '../../../src/domain/fold.ts'
import type { Look } from '../../../src/domain/look.ts'
import { packOverview, unpackOverview, type PackedOverview } from '../../../src/domain/overview.ts'
import { parseAttemptBranch, taskIdOf, taskIdOfPath, type TaskId } from '../../../src/domain/task/task-id.ts'
import { aLook, NOW, sha256, type ResultsParts, type TaskParts, type TipParts } from '../../support/a-look.ts'

const WORLD = { now: NOW, digest: sha256 }
const STANDING = { offline: null, remote: null, fetchedAt: null }
const COUNT = 6

const NUMBER = fc.integer({ min: 1, max: COUNT })
const RESULTS = fc.record(
  {
    status: fc.record({
      worker: fc.constantFrom('ada', 'bob'),
      nonce: fc.constantFrom('a', 'b').map((c) => c.repeat(32)),
    }),
    output: fc.constant({}),
    blocker: fc.constant({}),
  },
  { requiredKeys: [] },
)
const TIP: fc.Arbitrary<TipParts> = fc.record({
  branch: fc.tuple(NUMBER, fc.constantFrom('', '.2')).map(([n, more]) => `task/00${n}${more}`),
  commit: fc.constantFrom('1', '2').map((c) => c.repeat(40)),
  merged: fc.boolean(),
  mark: fc.constantFrom(null, null, 'opening', 'closing', 'fence'),
  results: RESULTS,
})
/** What a task's file may say; it waits for earlier ones only. */
const FILE = fc.record({
  priority: fc.constantFrom('high' as const, 'medium' as const),
  dependsOn: fc.uniqueArray(NUMBER, { maxLength: 2 }),
  closed: fc.option(fc.record({ as: fc.constantFrom('completed' as const, 'cancelled' as const) }), {
    nil: undefined,
    freq: 3,
  }),
  backlog: fc.constantFrom(false, false, false, true),
})
const PLAN = fc.array(FILE, { minLength: 2, maxLength: COUNT })
const LOOK = fc.record({
  plan: PLAN,
  tips: fc.uniqueArray(TIP, { maxLength: 4, selector: ({ branch }) => branch ?? '' }),
  main: fc.dictionary(NUMBER.map(String), RESULTS, { maxKeys: 2 }),
})
type Parts = typeof LOOK extends fc.Arbitrary<infer Made> ? Made : never

/** What of the plan stays, and of the tasks that do not: their dependencies, or all but their priority. */
const CHANGE = fc.record({
  samePlan: fc.boolean(),
  keepsEdges: fc.boolean(),
  keepsRest: fc.boolean(),
  kept: fc.subarray([0, 1, 2, 3, 4, 5], { minLength: 3 }),
})

function lookOf({ plan, tips, main }: Parts, commit: string): Look {
  const tasks = plan.map(({ dependsOn, closed, ...file }, index): TaskParts => ({
    ...file,
    id: index + 1,
    dependsOn: dependsOn.filter((need) => need <= index),
    ...(closed === undefined ? {} : { closed }),
  }))
  const known = tips
    .map((tip) => ({ ...tip, number: Number(tip.branch?.slice(5, 8)) }))
    .filter(({ number }) => number <= plan.length)
  const results = Object.entries(main)
    .map(([digits, parts]) => [Number(digits), owned(parts, Number(digits))] as const)
    .filter(([number]) => number <= plan.length)
  const look = aLook({
    tasks,
    tips: known.map(({ number, ...tip }) => ({ ...tip, results: owned(tip.results ?? {}, number) })),
    main: Object.fromEntries(results),
  })
  const own = [...look.tasks].map(
    ([path, file]) => [path, { blob: sha256(JSON.stringify(file)).slice(0, 40), mode: '100644' }] as const,
  )
  const tree = new Map([...look.plan.tree, ...own])
  return { ...look, plan: { ...look.plan, commit, tree }, base: { branch: 'main', commit } }
}

/** No two tasks have a result file of the same content. */
function owned(results: ResultsParts, number: number): ResultsParts {
  const named = Object.entries(results).map(([kind, said]) => {
    const blob = sha256(JSON.stringify([number, kind, said])).slice(0, 40)
    return [kind, { ...said, blob }] as const
  })
  return Object.fromEntries(named)
}

/** Only what is of these tasks. */
function partOf(look: Look, touched: ReadonlySet<TaskId>): Look {
  const isTouched = (path: string): boolean => touched.has(ownerOf(path))
  return {
    ...look,
    plan: { ...look.plan, tree: new Map([...look.plan.tree].filter(([path]) => isTouched(path))) },
    tips: look.tips.filter(({ branch }) => touched.has(parseAttemptBranch(branch)!.id)),
    tasks: new Map([...look.tasks].filter(([path]) => isTouched(path))),
  }
}

function ownerOf(path: string): TaskId {
  return taskIdOfPath(path) ?? taskIdOf(Number(/task-(\d+)/.exec(path)?.[1]))
}

/** The tasks with another file, other results on main or other branches. */
function changedBetween(before: Look, after: Look): ReadonlySet<TaskId> {
  const said = (look: Look, id: TaskId): string => {
    const { plan, tips, tasks } = partOf(look, new Set([id]))
    return JSON.stringify([
      [...plan.tree],
      tips.map(({ results, ...tip }) => [tip, [...results]]),
      [...tasks],
    ])
  }
  const ids = Array.from({ length: COUNT }, (_, index) => taskIdOf(index + 1))
  return new Set(ids.filter((id) => said(before, id) !== said(after, id)))
}

type Change = typeof CHANGE extends fc.Arbitrary<infer Made> ? Made : never

/** Two looks that differ by branches only, or by the plan only. */
function lookTwice(
  one: Parts,
  other: Parts,
  { samePlan, keepsEdges, keepsRest, kept }: Change,
): { before: Look; after: Look } {
  const before = lookOf(one, 'a'.repeat(40))
  const plan = other.plan.map((file, index) => {
    const was = one.plan[index]
    if (was === undefined || kept.includes(index)) return was ?? file
    if (keepsRest) return { ...was, priority: file.priority }
    return keepsEdges ? { ...file, dependsOn: was.dependsOn } : file
  })
  const next: Parts = samePlan ? { ...one, tips: other.tips } : { plan, tips: one.tips, main: other.main }
  const after = lookOf(next, (samePlan ? 'a' : 'b').repeat(40))
  return { before, after }
}

function packed(look: Look): PackedOverview {
  return JSON.parse(JSON.stringify(packOverview(fold(look, WORLD)))) as PackedOverview
}

function told(overview: PackedOverview): unknown {
  const { tasks, archived, ready, packed: _, ...rest } = unpackOverview(overview, STANDING, NOW)
  return { ...rest, tasks: [...tasks], archived: [...archived], ready: ready() }
}

test('an overview that was brought up to date says what one made anew says', () => {
  const count = { amended: 0, all: 0 }
  fc.assert(
    fc.property(LOOK, LOOK, CHANGE, (one, other, change) => {
      const { before, after } = lookTwice(one, other, change)
      const was = packed(before)
      const touched = basisOf(was) === null ? null : touchedBy(was, changedBetween(before, after))
      const amended =
        touched === null ? null : amendOverview(was, { part: partOf(after, touched), touched, world: WORLD })
      count.all += 1
      if (amended === null) return
      count.amended += 1
      expect(told(JSON.parse(JSON.stringify(amended)) as PackedOverview)).toEqual(told(packed(after)))
    }),
    { numRuns: 600 },
  )
  expect(count.amended / count.all).toBeGreaterThan(0.4)
})

test('a snapshot of which some files were edited is the one of a fold of all', () => {
  fc.assert(
    fc.property(LOOK, LOOK, CHANGE, (one, other, change) => {
      const { before, after } = lookTwice(one, other, { ...change, samePlan: false })
      const changed = changedBetween(before, after)
      const edited = foldEdited(fold(before, WORLD), { after, changed, world: WORLD })
      const whole = fold(after, WORLD)
      expect({ ...edited, tasks: [...edited.tasks] }).toEqual({ ...whole, tasks: [...whole.tasks] })
    }),
    { numRuns: 600 },
  )
})
