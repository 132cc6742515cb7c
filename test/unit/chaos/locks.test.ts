import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { locksIn, removeLocks } from '../../chaos/parts/locks.ts'
import { sandbox } from '../../support/git-sandbox.ts'

test('the locks of a person’s killed git go, and those that were there before stay for brain to remove', async () => {
  const { path: dir } = await sandbox()
  await mkdir(join(dir, '.git/refs/heads'), { recursive: true })
  for (const name of ['index.lock', 'next-index-17.lock', 'refs/heads/main.lock'])
    await writeFile(join(dir, '.git', name), '')
  await utimes(join(dir, '.git/index.lock'), 1_000, 1_000)
  expect(await locksIn(dir)).toHaveLength(3)
  await removeLocks(dir, 2_000_000)
  expect(await locksIn(dir)).toEqual(['index.lock'])
})
