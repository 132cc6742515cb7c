import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { derivedAt, lookAt } from '../../src/adapters/git/git-look.ts'
import { openPlace, type GitPlace } from '../../src/adapters/git/git-place.ts'
import { keyOf } from '../../src/adapters/git/look-cache.ts'
import { systemClock } from '../../src/adapters/system/system-clock.ts'
import { git, sandbox } from '../support/git-sandbox.ts'

const FILES = { 'tasks/task-001.md': '---\nid: task-001\ntitle: One\n---\n# One\n' }

test('while nothing moves, what was derived is not derived again, nor git asked; it is again when the file is damaged', async () => {
  const box = await sandbox()
  const dir = await box.clone(await box.bareRemote({ files: FILES }), 'ada')
  const place = await openPlace(dir, process.env)
  await lookAt(place, systemClock, { fetch: 'always' })
  let count = 0
  const derive = (at: GitPlace = place): Promise<unknown> =>
    derivedAt(at, systemClock, {
      request: { fetch: 'never' },
      derivation: { derive: (look) => ({ count: ++count, tasks: look.tasks.size }) },
    })
  expect(await derive()).toMatchObject({ made: { count: 1, tasks: 1 } })
  const never = (): never => {
    throw new Error('git was asked')
  }
  const withoutGit = { ...place, git: { ...place.git, readNow: never, try: never, run: never } }
  expect(await derive(withoutGit)).toMatchObject({ made: { count: 1, tasks: 1 } })
  const path = join(dir, '.git/brain/derived.json')
  await writeFile(path, (await readFile(path, 'utf8')).slice(0, -3))
  expect(await derive()).toMatchObject({ made: { count: 2, tasks: 1 } })
  await git(dir, 'commit', '-q', '--allow-empty', '-m', 'More')
  await git(dir, 'push', '-q', 'origin', 'main')
  await lookAt(place, systemClock, { fetch: 'always' })
  expect(await derive()).toMatchObject({ made: { count: 3, tasks: 1 } })
})

test('other commits in the place of some, and a history that is cut off, make another look', async () => {
  const box = await sandbox()
  const dir = await box.clone(await box.bareRemote({ files: FILES }), 'ada')
  const place = await openPlace(dir, process.env)
  const key = (): string | null => keyOf(place, 'x refs/brain/HEAD\n')
  const keys = [key()]
  const other = await git(dir, 'commit-tree', '-m', 'Other', 'HEAD^{tree}')
  await git(dir, 'replace', 'HEAD', other)
  keys.push(key())
  await writeFile(join(dir, '.git/shallow'), `${other}\n`)
  keys.push(key())
  expect(new Set(keys).size).toBe(3)
})
