import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { causeOf, localCauseOf } from '../../src/adapters/git/git-errors.ts'
import { sandbox } from '../support/git-sandbox.ts'
import { mountSmallDisk } from '../support/small-disk.ts'

test('a ref that git could not write is a full disk where the disk is full', async ({ skip }) => {
  const disk = await mountSmallDisk(join((await sandbox()).path, 'disk'), 2)
  if (disk === null) return skip()
  const said = [
    `error: couldn't write '${disk}/.git/refs/brain/heads/task/001.lock'`,
    ' ! [new branch]      task/001   -> refs/brain/heads/task/001  (unable to update local ref)',
  ].join('\n')
  expect(localCauseOf(said, {}).code).toBe('GIT_FAILED')
  writeFileSync(join(disk, 'big'), Buffer.alloc(1_500_000))
  expect([localCauseOf(said, {}).code, causeOf(said, {}).code]).toEqual(['DISK_FULL', 'DISK_FULL'])
  expect(localCauseOf(said.replace('error: ', 'remote: error: '), {}).code).toBe('GIT_FAILED')
})
