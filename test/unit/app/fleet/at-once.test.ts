import { expect, test } from 'vitest'
import { atMost, oneByOne, shared, together } from '../../../../src/app/fleet/at-once.ts'

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}

test('no more than allowed are done at once, and the answers come in order', async () => {
  let now = 0
  let most = 0
  const answers = await atMost(3, [5, 1, 4, 2, 3, 0], async (ms) => {
    most = Math.max(most, ++now)
    await pause(ms)
    now--
    return ms
  })
  expect(answers).toEqual([5, 1, 4, 2, 3, 0])
  expect(most).toBe(3)
})

test('after a failure nothing more is begun, and what was begun comes to its end', async () => {
  const done: number[] = []
  const all = atMost(2, [1, 2, 3, 4], async (each) => {
    await pause(each)
    if (each === 1) throw new Error('one')
    done.push(each)
  })
  await expect(all).rejects.toThrow('one')
  expect(done).toEqual([2])
})

test('acts in turn do not overlap, and one that fails keeps no other from its turn', async () => {
  const inTurn = oneByOne()
  const seen: string[] = []
  const act = (name: string, fails = false) =>
    inTurn(async () => {
      seen.push(`${name} begins`)
      await pause(2)
      seen.push(`${name} ends`)
      if (fails) throw new Error(name)
    })
  const [, failed] = await Promise.allSettled([act('a'), act('b', true), act('c')])
  expect(failed.status).toBe('rejected')
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})

test('who asks at the same time shares one look; who asks while it is under way gets a newer one', async () => {
  let looks = 0
  const look = shared(async () => {
    const own = ++looks
    await pause(5)
    return own
  })
  const first = [look(), look()]
  await pause(1)
  const later = [look(), look()]
  expect(await Promise.all([...first, ...later])).toEqual([1, 1, 2, 2])
  expect(await look()).toBe(3)
})

test('those who come together have one act done with all that they bring, once the last has come or has left without', async () => {
  const acts: (readonly number[])[] = []
  const enter = together(4, async (brought: readonly number[]) => {
    acts.push(brought)
    await pause(1)
    return brought.length
  })
  const come = (item: number) => enter(async (bring) => await bring(item))
  const two = [come(1), come(2)]
  const empty = enter(async () => 'nothing')
  const lost = enter(async () => {
    await pause(5)
    throw new Error('lost')
  })
  await pause(1)
  expect(acts).toEqual([])
  const ended = await Promise.allSettled([...two, empty, lost])
  expect(ended.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'))).toEqual([
    2,
    2,
    'nothing',
    'failed',
  ])
  expect(acts).toEqual([[1, 2]])
})

test('what they bring is in the order in which they came, not in the one in which they were ready', async () => {
  const enter = together(3, (brought: readonly number[]) => Promise.resolve(brought))
  const come = (ms: number) =>
    enter(async (bring) => {
      await pause(ms)
      return await bring(ms)
    })
  const [first] = await Promise.all([come(9), come(1), come(5)])
  expect(first).toEqual([9, 1, 5])
})

test('an act that fails fails for all who brought something', async () => {
  const enter = together(2, (): Promise<number> => Promise.reject(new Error('no')))
  const ended = await Promise.allSettled([1, 2].map((item) => enter(async (bring) => await bring(item))))
  expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})
