import { expect, test } from 'vitest'
import { keepSaving, leftOutText } from '../../../../src/app/backup/keep-saving.ts'
import { Failure } from '../../../../src/domain/failure.ts'
import type { AutosaveNote, Backups, Sent, Taken } from '../../../../src/ports/backup.ts'
import { aClock } from '../../../support/a-clock.ts'

const MINUTE = 60_000
const SENT: Sent = { sent: 0, waiting: 0, spaced: false, problem: null }

function saving(backups: Partial<Backups>, minutes: number) {
  const clock = aClock()
  const end = clock.now().getTime() + minutes * MINUTE
  const said: string[] = []
  const notes: AutosaveNote[] = []
  const ports: Backups = {
    take: () => Promise.resolve([]),
    thin: () => Promise.resolve(0),
    send: () => Promise.resolve(SENT),
    list: () => Promise.resolve({ backups: [], offline: null }),
    forget: () => Promise.resolve(),
    ...backups,
  }
  const randomness = { nonce: () => '', fraction: () => 0, digest: (text: string) => text }
  const held = {
    isStill: () => clock.now().getTime() < end,
    note: (note: AutosaveNote) => Promise.resolve(void notes.push(note)),
  }
  const say = (text: string): void => void said.push(text)
  const run = () =>
    keepSaving({ backups: ports, clock, randomness, everyMs: 5 * MINUTE, pushesPerMinute: 6, say }, held)
  return { run, said, notes }
}

function aTaken(more: Partial<Taken> = {}): Taken {
  const nothing = { id: null, commit: null, leftOut: [], news: [], withoutCommits: false }
  return { as: 'unchanged', root: '/work', ...nothing, ...more }
}

test('it looks every five minutes, and ends when it is no longer the one', async () => {
  let looks = 0
  const { run, notes } = saving(
    { take: () => Promise.resolve([aTaken({ as: ++looks === 2 ? 'taken' : 'unchanged' })]) },
    14,
  )
  await run()
  expect(looks).toBe(3)
  expect(notes.map(({ takenAt }) => takenAt)).toEqual([
    null,
    '2026-11-21T10:05:00.000Z',
    '2026-11-21T10:05:00.000Z',
  ])
})

test('what fails is said, noted, and tried again the next time; a bug is not', async () => {
  let looks = 0
  const take = () => {
    looks++
    return looks === 1
      ? Promise.reject(new Failure('DISK_FULL', { reason: 'no room' }))
      : Promise.resolve([aTaken()])
  }
  const { run, said, notes } = saving({ take }, 9)
  await run()
  expect(said).toEqual(['failed: DISK_FULL no room'])
  expect(notes.map(({ problem }) => problem)).toEqual(['DISK_FULL: no room', null])
  await expect(saving({ take: () => Promise.reject(new Error('bug')) }, 9).run()).rejects.toThrow('bug')
})

test('a push that the host’s limit kept back is tried again within the same round', async () => {
  let sends = 0
  const send = () => Promise.resolve({ ...SENT, spaced: ++sends < 3, waiting: 1 })
  const { run } = saving({ send }, 4)
  await run()
  expect(sends).toBe(3)
})

test('a file is said to be left out once, with the reason', async () => {
  const file = { path: 'notes.txt', reason: 'secret', detail: 'a GitHub token' } as const
  let looks = 0
  const take = () => Promise.resolve([aTaken({ leftOut: [file], news: looks++ === 0 ? [file] : [] })])
  const { run, said } = saving({ take }, 9)
  await run()
  expect(said).toEqual([`left out ${leftOutText(file)}`])
  expect(leftOutText(file)).toBe('notes.txt: there is a secret in it (a GitHub token)')
})
