import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { causeOf, localCauseOf } from '../../src/adapters/git/git-errors.ts'
import { atEnd } from '../support/at-end.ts'
import { sandbox } from '../support/git-sandbox.ts'

const run = promisify(execFile)

/** null where nobody may mount. */
async function smallDisk(path: string): Promise<string | null> {
  mkdirSync(path)
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tenarms-test', path])
  } catch {
    return null
  }
  atEnd(async () => {
    await run('umount', ['--lazy', path])
  })
  return path
}

test('a ref that git could not write is a full disk where the disk is full', async ({ skip }) => {
  const disk = await smallDisk(join((await sandbox()).path, 'disk'))
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
