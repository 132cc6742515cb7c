import { expect, test } from 'vitest'
import { onceThereIsRoom } from '../../../../src/app/fleet/passing-trouble.ts'
import { Failure, type FailureCode } from '../../../../src/domain/failure.ts'
import { aClock } from '../../../support/a-clock.ts'

/** Begins after so many failures. */
function beginning(code: FailureCode, failures: number) {
  const said: string[] = []
  const clock = aClock()
  const began = clock.now().getTime()
  let left = failures
  const begin = (until = Infinity): Promise<string> =>
    onceThereIsRoom({ clock, say: (text) => said.push(text), until: began + until }, () =>
      left-- > 0 ? Promise.reject(new Failure(code)) : Promise.resolve('begun'),
    )
  return { begin, said, passed: () => clock.now().getTime() - began }
}

test('what begins on a full disk says so once, and begins when there is room', async () => {
  const { begin, said, passed } = beginning('DISK_FULL', 30)
  expect(await begin()).toBe('begun')
  expect(said).toEqual(['Nothing can be begun yet (DISK_FULL); it is tried again.'])
  expect(passed()).toBe(30_000)
})

test('it waits no longer than it was told to, and for nothing else', async () => {
  const { begin, passed } = beginning('DISK_FULL', 30)
  await expect(begin(10_000)).rejects.toThrow('DISK_FULL')
  expect(passed()).toBe(10_000)
  const other = beginning('REMOTE_UNREACHABLE', 1)
  await expect(other.begin()).rejects.toThrow('REMOTE_UNREACHABLE')
  expect(other.said).toEqual([])
})
