import { expect, test } from 'vitest'
import { pushPace } from '../../../../src/app/fleet/push-pace.ts'

function aClock() {
  let at = 1_000_000
  return {
    now: () => new Date(at),
    sleep: async (ms: number) => {
      // Whoever may go has gone by then.
      await new Promise((done) => setImmediate(done))
      at += ms
    },
  }
}

test('no minute has more pushes than the host takes, and they go in the order in which they came', async () => {
  const clock = aClock()
  const paced = pushPace(clock, 3)
  const began: { readonly name: number; readonly at: number }[] = []
  const push = (name: number) =>
    paced(() => {
      began.push({ name, at: clock.now().getTime() })
      return Promise.resolve(name)
    })
  expect(await Promise.all([1, 2, 3, 4, 5, 6, 7].map(push))).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(began.map(({ name }) => name)).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(began.map(({ at }) => (at - 1_000_000) / 60_000)).toEqual([0, 0, 0, 1, 1, 1, 2])
})

test('where the host has no limit nobody waits, and a push that fails keeps no other from its turn', async () => {
  const clock = aClock()
  const free = pushPace(clock, null)
  await Promise.all(Array.from({ length: 100 }, () => free(() => Promise.resolve())))
  expect(clock.now().getTime()).toBe(1_000_000)
  const paced = pushPace(clock, 1)
  const ended = await Promise.allSettled([
    paced(() => Promise.reject(new Error('no'))),
    paced(() => Promise.resolve('well')),
  ])
  expect(ended.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
})
