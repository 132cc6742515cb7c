import { expect, test } from 'vitest'
import type { MemoryStore } from '../../../../src/adapters/memory/memory-store.ts'
import { archivedTaskPath } from '../../../../src/domain/archive.ts'
import { Failure } from '../../../../src/domain/failure.ts'
import { taskIdOf } from '../../../../src/domain/task/task-id.ts'
import { type SmallFleet, smallFleet } from '../../../support/small-fleet.ts'

/** `task-001 running` for each worker that this clone knows. */
async function known({ records }: SmallFleet): Promise<readonly string[]> {
  return (await records()).map(({ task, phase, process }) =>
    [task, phase, ...(phase === 'starting' && process !== null ? ['by somebody who lives'] : [])].join(' '),
  )
}

function claimed({ store }: SmallFleet): readonly string[] {
  return [...store.branches.keys()].filter((name) => name.startsWith('task/'))
}

function someoneClaims(store: MemoryStore, number: string): void {
  const status = `---\ntask: task-${number}\nworker: wes\nattempt: 1\n---\n`
  store.commit(`task/${number}`, { [`results/task-${number}-status.md`]: status }, { message: 'Claim' })
}

const away = (): never => {
  throw new Failure('REMOTE_UNREACHABLE', { remote: 'origin', reason: 'no route' })
}

test('a machine that is down keeps nobody from the others', async () => {
  const fleet = await smallFleet({ hosts: ['up', 'down'] })
  await expect(fleet.spawn([1, 2, 3, 4], 4)).rejects.toMatchObject({ code: 'MACHINE_UNREACHABLE' })
  expect(await known(fleet)).toEqual(['task-001 running', 'task-002 running'])
  expect(claimed(fleet)).toEqual(['task/001', 'task/002'])
})

test('a branch that is in the way of one task keeps no other of its lot from being started', async () => {
  const fleet = await smallFleet()
  fleet.store.commit('task/003/notes', {}, { message: 'In the way' })
  await expect(fleet.spawn([1, 2, 3, 4], 3)).rejects.toMatchObject({ code: 'REF_IN_THE_WAY' })
  expect(await known(fleet)).toEqual(['task-001 running', 'task-002 running', 'task-004 running'])
})

test('of a task that somebody else got, no record stays when the push of the others fails', async () => {
  const fleet = await smallFleet({
    beforePush: (store, push) => (push === 1 ? someoneClaims(store, '001') : away()),
  })
  await expect(fleet.spawn([1, 2], 4)).rejects.toMatchObject({ code: 'REMOTE_UNREACHABLE' })
  expect(await known(fleet)).toEqual(['task-002 starting'])
})

test('what is reserved is started, although the push for those who take the room that is left fails', async () => {
  const fleet = await smallFleet({
    beforePush: (store, push) => (push === 1 ? someoneClaims(store, '001') : push === 3 ? away() : undefined),
  })
  await expect(fleet.spawn([1, 2, 3], 2)).rejects.toMatchObject({ code: 'REMOTE_UNREACHABLE' })
  expect(await known(fleet)).toEqual(['task-002 running', 'task-003 starting'])
})

test('an engine gets what is reserved, although a later lot fails', async () => {
  const got: string[] = []
  const fleet = await smallFleet({
    tasks: 70,
    engine: (tasks) => got.push(...tasks),
    beforePush: (_store, push) => (push === 2 ? away() : undefined),
  })
  const ids = Array.from({ length: 70 }, (_, index) => index + 1)
  await expect(fleet.spawn(ids, 100)).rejects.toMatchObject({ code: 'REMOTE_UNREACHABLE' })
  expect(got).toHaveLength(64)
  expect((await known(fleet)).filter((one) => one.endsWith(' running'))).toHaveLength(64)
})

test('of several, one that is archived is said to be closed', async () => {
  const fleet = await smallFleet()
  const closed = '{as: completed, commit: null, attempt: 1, by: bea, at: 2026-11-20T10:00:00.000Z}'
  const text = `---\nid: task-009\ntitle: Old\nclosed: ${closed}\n---\n`
  fleet.store.commit('main', { [archivedTaskPath(taskIdOf(9))]: text }, { message: 'Archived' })
  const { started, refused } = await fleet.spawn([9, 1], 4)
  expect(started.map(({ task }) => task)).toEqual(['task-001'])
  expect(refused).toMatchObject([{ id: 'task-009', refusal: { code: 'TASK_CLOSED' } }])
})
