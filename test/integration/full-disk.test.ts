import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { causeOf, localCauseOf } from '../../src/adapters/git/git-errors.ts'
import { atEnd } from '../support/at-end.ts'
import { sandbox } from '../support/git-sandbox.ts'

/** null where nobody may mount. */
function smallDisk(path: string): string | null {
  mkdirSync(path)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tenarms-test', path], { stdio: 'ignore' })
  } catch {
    return null
  }
  atEnd(() => {
    execFileSync('umount', ['--lazy', path])
    return Promise.resolve()
  })
  return path
}

test('a ref that git could not write is a full disk where the disk is full', async ({ skip }) => {
  const disk = smallDisk(join((await sandbox()).path, 'disk'))
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
