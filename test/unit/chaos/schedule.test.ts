import { expect, test } from 'vitest'
import { readOptions, UsageError, type RemoteKind } from '../../chaos/parts/options.ts'
import { planSchedule } from '../../chaos/parts/schedule.ts'

const OPTIONS = { ...readOptions([]), clones: 6, tasks: 10, kills: 7, operations: 200, seed: 42 }

test('the same seed is the same sequence of actors, verbs and faults', () => {
  expect(planSchedule(OPTIONS)).toEqual(planSchedule({ ...OPTIONS }))
  expect(planSchedule({ ...OPTIONS, seed: 43 }).steps).not.toEqual(planSchedule(OPTIONS).steps)
})

test('a schedule has as many steps, kills and creations as were asked for', () => {
  const { cast, steps, tasksAtFirst } = planSchedule(OPTIONS)
  const count = (counts: (step: (typeof steps)[number]) => boolean): number => steps.filter(counts).length
  expect(cast.map(({ role }) => role)).toEqual(['brain', 'brain', 'worker', 'worker', 'worker', 'git'])
  expect(steps).toHaveLength(200)
  expect(count(({ fault }) => fault?.kind === 'kill')).toBe(7)
  expect(tasksAtFirst + count(({ verb }) => verb === 'create')).toBe(10)
})

test('every kind of fault and nearly every verb comes up in a long schedule', () => {
  const { steps } = planSchedule({ ...OPTIONS, operations: 5_000 })
  const faults = new Set(steps.map(({ fault }) => fault?.kind))
  for (const kind of ['kill', 'lose-answer', 'refuse-push', 'delay-push', 'revoke', 'fill-disk'])
    expect(faults, kind).toContain(kind)
  expect(new Set(steps.map(({ verb }) => verb)).size).toBeGreaterThan(28)
  expect(steps.some(({ clockHours }) => clockHours < -5)).toBe(true)
})

test('forcing pushes happen only when they are asked for', () => {
  const verbs = (force: boolean): Set<string> =>
    new Set(planSchedule({ ...OPTIONS, operations: 5_000, force }).steps.map(({ verb }) => verb))
  expect(verbs(false)).not.toContain('git-force')
  expect(verbs(true)).toContain('git-force')
})

test('what goes wrong with a push meets a verb that makes one', () => {
  const { steps } = planSchedule({ ...OPTIONS, operations: 5_000 })
  const met = new Set(steps.filter(({ fault }) => fault?.kind === 'lose-answer').map(({ verb }) => verb))
  expect(met).toContain('claim')
  for (const verb of ['list', 'show', 'status', 'wait', 'work'] as const) expect(met).not.toContain(verb)
})

test('branches are deleted only where the host refuses it', () => {
  const verbs = (remote: RemoteKind): Set<string> =>
    new Set(planSchedule({ ...OPTIONS, operations: 5_000, remote }).steps.map(({ verb }) => verb))
  expect(verbs('http')).not.toContain('git-delete')
  expect(verbs('github-like')).toContain('git-delete')
})

test.each([['--seed', 'x'], ['--clones', '2'], ['--remote', 'carrier-pigeon'], ['--colour']])(
  '%s %s is a mistake that is told',
  (...words) => {
    expect(() => readOptions(words.filter((word) => word !== undefined))).toThrow(UsageError)
  },
)
