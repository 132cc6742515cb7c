import { chmodSync, cpSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aShared, saverAt, type Saver } from '../support/a-backup.ts'
import { git, writeFiles } from '../support/git-sandbox.ts'

const REFS = ['for-each-ref', '--format=%(refname)'] as const

async function send({ ports }: Saver, pushesPerMinute: number | null = null) {
  return await (await ports()).backups.send({ now: new Date(), pushesPerMinute })
}

async function list({ ports }: Saver, offline = false) {
  return await (await ports()).backups.list({ offline })
}

async function change(saver: Saver, text: string) {
  await writeFiles(saver.dir, { 'a.txt': text })
  return await saver.take()
}

test('what was saved is pushed once, to no branch, and another clone finds it with all that it says', async () => {
  const { saver, remote } = await aShared()
  const [ada, bob] = [await saver('ada'), await saver('bob')]
  const taken = await change(ada, '1\n')
  expect(await send(ada)).toEqual({ sent: 1, waiting: 0, spaced: false, problem: null })
  expect(await send(ada)).toEqual({ sent: 0, waiting: 0, spaced: false, problem: null })
  expect((await git(remote, ...REFS, 'refs/heads')).split('\n')).toEqual(['refs/heads/main'])
  expect(await git(remote, 'rev-parse', `refs/brain/backup/${(taken.id ?? '').replace('@', '/')}`)).toBe(
    taken.commit,
  )
  const { backups, offline } = await list(bob)
  expect(offline).toBeNull()
  expect(backups).toMatchObject([
    {
      id: taken.id,
      commit: taken.commit,
      isOwn: false,
      isOnRemote: true,
      facts: { author: 'ada', branch: 'main' },
    },
  ])
  expect((await list(bob, true)).backups).toHaveLength(1)
})

test('without the network it goes on here, says why, and pushes all of it later', async () => {
  const { saver, remote } = await aShared()
  const ada = await saver('ada')
  await rename(remote, `${remote}.away`)
  await change(ada, '1\n')
  expect(await send(ada)).toMatchObject({ sent: 0, waiting: 1, problem: { code: 'REMOTE_UNREACHABLE' } })
  await change(ada, '2\n')
  expect(await list(ada)).toMatchObject({ backups: [{}, {}], offline: expect.any(String) })
  await rename(`${remote}.away`, remote)
  expect(await send(ada)).toMatchObject({ sent: 2, waiting: 0, problem: null })
})

test('where the remote was removed, what is saved meanwhile stays here: nobody looked through it for the next one', async () => {
  const { saver, remote } = await aShared()
  const ada = await saver('ada')
  await git(ada.dir, 'remote', 'remove', 'origin')
  await change(ada, '1\n')
  expect(await send(ada)).toEqual({ sent: 0, waiting: 0, spaced: false, problem: null })
  await git(ada.dir, 'remote', 'add', 'origin', remote)
  expect(await send(ada)).toMatchObject({ sent: 0, problem: null })
  expect((await ada.take()).as).toBe('taken')
  expect(await send(ada)).toMatchObject({ sent: 1, problem: null })
})

test('the limit on pushes keeps it back', async () => {
  const { saver } = await aShared()
  const ada = await saver('ada')
  await change(ada, '1\n')
  await send(ada)
  await change(ada, '2\n')
  expect(await send(ada, 1)).toEqual({ sent: 0, waiting: 1, spaced: true, problem: null })
  expect(await send(ada, 2)).toMatchObject({ sent: 1, spaced: false })
})

test('old ones are thinned here and then on the remote, and nobody else’s are', async () => {
  const { saver, remote } = await aShared()
  const [ada, bob] = [await saver('ada'), await saver('bob')]
  await change(bob, 'bob\n')
  await send(bob)
  const first = await change(ada, '1\n')
  const clone = (first.id ?? '').split('@')[0] ?? ''
  const old = (hour: number, minute: number) =>
    `refs/brain/backup/${clone}/20261101T${String(hour).padStart(2, '0')}${String(minute).padStart(2, '0')}00Z`
  for (const ref of [old(1, 0), old(1, 30), old(2, 0)])
    await git(ada.dir, 'update-ref', ref, first.commit ?? '')
  await send(ada)
  const { backups } = await ada.ports()
  expect(await backups.thin(new Date('2026-11-01T03:30:00Z'))).toBe(1)
  await send(ada)
  const left = (await git(remote, ...REFS, 'refs/brain/backup')).split('\n')
  expect(left.filter((ref) => ref.includes('20261101'))).toEqual([old(1, 30), old(2, 0)])
  expect(await backups.thin(new Date())).toBe(2)
  expect(left.filter((ref) => !ref.includes(clone))).toHaveLength(1)
})

test('a host that takes branches only gets one branch a clone, at the newest', async () => {
  const { saver, remote } = await aShared()
  const [ada, bob] = [await saver('ada'), await saver('bob')]
  await writeFiles(remote, {
    'hooks/update':
      '#!/bin/sh\ncase "$1" in refs/heads/*) exit 0;; *) echo "only branches" >&2; exit 1;; esac\n',
  })
  chmodSync(join(remote, 'hooks/update'), 0o755)
  await change(ada, '1\n')
  expect(await send(ada)).toMatchObject({ sent: 1, waiting: 0, problem: null })
  const second = await change(ada, '2\n')
  expect(await send(ada)).toMatchObject({ sent: 1, problem: null })
  const branch = `refs/heads/backup/${(second.id ?? '').split('@')[0]}`
  expect((await git(remote, ...REFS)).split('\n')).toEqual([branch, 'refs/heads/main'])
  expect(await git(remote, 'rev-parse', branch)).toBe(second.commit)
  await git(bob.dir, 'fetch', '--quiet')
  expect((await list(bob)).backups).toMatchObject([{ id: second.id, isOnRemote: true }])
})

test('a host that refuses both is told with its own words, and what is here stays', async () => {
  const { saver, remote } = await aShared()
  const ada = await saver('ada')
  await writeFiles(remote, { 'hooks/update': '#!/bin/sh\necho "closed on weekends" >&2; exit 1\n' })
  chmodSync(join(remote, 'hooks/update'), 0o755)
  const taken = await change(ada, '1\n')
  const sent = await send(ada)
  expect(sent).toMatchObject({ sent: 0, waiting: 1, problem: { code: 'HOOK_DECLINED' } })
  expect(sent.problem?.reason).toContain('closed on weekends')
  expect(await git(ada.dir, 'rev-parse', `refs/brain/backup/${(taken.id ?? '').replace('@', '/')}`)).toBe(
    taken.commit,
  )
})

test('forgotten ones are gone here and there, and a ref that passes for another’s is none', async () => {
  const { saver, remote } = await aShared()
  const [ada, bob] = [await saver('ada'), await saver('bob')]
  const taken = await change(ada, '1\n')
  await send(ada)
  await git(remote, 'update-ref', 'refs/brain/backup/mallory-1/20261121T000000Z', taken.commit ?? '')
  const { backups } = await list(bob)
  expect(backups.map(({ clone }) => clone)).toEqual([(taken.id ?? '').split('@')[0]])
  await (await bob.ports()).backups.forget(backups)
  expect((await git(remote, ...REFS, 'refs/brain')).split('\n')).toEqual([
    'refs/brain/backup/mallory-1/20261121T000000Z',
  ])
  expect((await list(bob)).backups).toEqual([])
})

test('a copy of a clone saves under a name of its own', async () => {
  const { saver, box } = await aShared()
  const ada = await saver('ada')
  const first = await change(ada, '1\n')
  cpSync(ada.dir, join(box.path, 'copy'), { recursive: true })
  const copy = await change(saverAt(join(box.path, 'copy')), '2\n')
  expect(copy.as).toBe('taken')
  expect(copy.id?.split('@')[0]).not.toBe(first.id?.split('@')[0])
})
