import { expect, test } from 'vitest'
import { openRepository, systemClock, systemRandomness } from '../../src/adapters/open-repository.ts'
import { observe } from '../../src/app/observe.ts'
import { git, sandbox } from '../support/git-sandbox.ts'

async function look(dir: string, fetch: 'never' | 'always') {
  const { repository } = await openRepository(dir, process.env, undefined)
  const ports = { repository, clock: systemClock, randomness: systemRandomness, actor: 'test' }
  return (await observe(ports, { fetch })).snapshot.look.plan.branch
}

const fsck = (dir: string): Promise<string> => git(dir, 'fsck', '--full', '--no-dangling', '--no-progress')

test('a look that fetches nothing leaves no ref that points nowhere, and the next fetch notes the default branch', async () => {
  const box = await sandbox()
  const remote = await box.bareRemote({ files: { 'a.md': 'a\n' } })
  await git(remote, 'branch', '--move', 'main', 'trunk')
  await git(remote, 'symbolic-ref', 'HEAD', 'refs/heads/trunk')
  const dir = await box.clone(remote, 'ada')
  expect(await look(dir, 'never')).toBe('trunk')
  expect(await fsck(dir)).toBe('')
  expect(await look(dir, 'always')).toBe('trunk')
  expect(await git(dir, 'symbolic-ref', 'refs/brain/HEAD')).toBe('refs/brain/heads/trunk')
  expect(await fsck(dir)).toBe('')
})
