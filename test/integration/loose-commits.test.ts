import { chmod, readdir, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { importCommits } from '../../src/adapters/git/git-commits.ts'
import { openPlace, type GitPlace } from '../../src/adapters/git/git-place.ts'
import { buildLoose, isForLoose } from '../../src/adapters/git/loose-commits.ts'
import { writeLoose } from '../../src/adapters/git/loose-objects.ts'
import type { Change, FileEdit } from '../../src/domain/decision.ts'
import { git, sandbox } from '../support/git-sandbox.ts'

const NAMING = { operation: 'cafe', committer: 'Ada Łuk <ada@example.invalid> 1700000000 +0130' }
const FILES = {
  'a.md': 'a\n',
  'a/b.md': 'never: a.md and a are told apart by their order\n',
  'a/deep/c.md': 'c\n',
  a0: '0\n',
  'results/task-001-status.md': 'x\n',
  'results/é ü.md': 'y\n',
  'results.md': 'z\n',
}
/** Files, folders of files, and what lies below a file. */
const PATHS = [
  ...Object.keys(FILES),
  'a',
  'a/deep',
  'results',
  'a.md/x',
  'a/deep/c.md/y/z',
  'new/folder/n.md',
  'new',
]

async function aClone(format: 'sha1' | 'sha256'): Promise<{ place: GitPlace; first: string }> {
  const box = await sandbox()
  const dir = join(box.path, format)
  await git(box.path, 'init', '-q', `--object-format=${format}`, '-b', 'main', dir)
  const place = await openPlace(dir, process.env)
  const edits = Object.entries(FILES).map(([path, text]) => ({ path, text }))
  const ids = await importCommits(place, aChange([{ parents: [], edits }]), NAMING)
  return { place, first: ids.get(':0') ?? '' }
}

interface Planned {
  readonly parents: readonly string[]
  readonly edits: readonly FileEdit[]
  readonly tree?: string
}

function aChange(commits: readonly Planned[]): Change {
  return {
    kind: 'change',
    commits: commits.map(({ parents, edits, tree = null }, index) => ({
      mark: `:${index}` as const,
      parents,
      tree,
      edits,
      message: `Number ${index}: ü\n\nBrain-Opens: task-001 attempt 1`,
    })),
    refs: [],
    result: null,
  }
}

const EDIT = fc.oneof(
  fc.record({ path: fc.constantFrom(...PATHS), text: fc.constantFrom('', 'one\n', 'zwölf\n') }),
  fc.record({
    path: fc.constantFrom(...PATHS),
    text: fc.constant('#!/bin/sh\n'),
    mode: fc.constantFrom('100755' as const, '120000' as const),
  }),
  fc.record({ path: fc.constantFrom(...PATHS), remove: fc.constant(true as const) }),
)
const COMMITS = fc.array(fc.array(EDIT, { maxLength: 5 }), { minLength: 1, maxLength: 3 })

test.each(['sha1', 'sha256'] as const)(
  'objects written one by one are those that fast-import makes (%s)',
  async (format) => {
    const { place, first } = await aClone(format)
    await fc.assert(
      fc.asyncProperty(COMMITS, fc.constantFrom('first', 'none', 'tree'), async (all, start) => {
        const tree = await git(place.root, 'rev-parse', `${first}:a`)
        const planned = all.map((edits, index) => ({
          edits,
          parents: index > 0 ? [`:${index - 1}`, first] : start === 'none' ? [] : [first],
          ...(start === 'tree' ? { tree } : {}),
        }))
        const change = aChange(planned)
        expect(isForLoose(place, change)).toBe(true)
        expect(await buildLoose(place, change, NAMING)).toEqual(await importCommits(place, change, NAMING))
      }),
      { numRuns: 25, seed: 20_261_121 },
    )
    await git(place.root, 'fsck', '--strict')
  },
)

test('what git finds there is whole, closed to writing, and nothing is left beside it', async () => {
  const { place, first } = await aClone('sha1')
  const built = await buildLoose(
    place,
    aChange([{ parents: [first], edits: [{ path: 'n.md', text: 'n\n' }] }]),
    NAMING,
  )
  const commit = built.get(':0') ?? ''
  expect(await git(place.root, 'cat-file', 'commit', commit)).toContain('Brain-Op: cafe')
  const folder = join(place.commonDir, 'objects', commit.slice(0, 2))
  expect((await stat(join(folder, commit.slice(2)))).mode & 0o222).toBe(0)
  const names = await readdir(join(place.commonDir, 'objects'), { recursive: true })
  expect(names.filter((name) => name.includes('tmp'))).toEqual([])
})

test('an object that was there already counts as new again, so that no clean-up takes it', async () => {
  const { place } = await aClone('sha1')
  const id = writeLoose(place, 'blob', Buffer.from('again\n'))
  const path = join(place.commonDir, 'objects', id.slice(0, 2), id.slice(2))
  await utimes(path, new Date(0), new Date(0))
  expect(writeLoose(place, 'blob', Buffer.from('again\n'))).toBe(id)
  expect((await stat(path)).mtimeMs).toBeGreaterThan(Date.now() - 60_000)
})

test('a folder that is missing from the repository is not taken for an empty one', async () => {
  const { place, first } = await aClone('sha1')
  const tree = await git(place.root, 'rev-parse', `${first}:results`)
  await rm(join(place.commonDir, 'objects', tree.slice(0, 2), tree.slice(2)))
  const adding = (parent: string): Change =>
    aChange([{ parents: [parent], edits: [{ path: 'results/n.md', text: 'n\n' }] }])
  for (const parent of [first, '1'.repeat(40)])
    await expect(buildLoose(place, adding(parent), NAMING)).rejects.toMatchObject({ code: 'GIT_FAILED' })
})

test('a repository that cannot be written is said to be so, and nothing is left in it', async ({ skip }) => {
  skip(process.getuid?.() === 0, 'root may write everywhere')
  const { place } = await aClone('sha1')
  const objects = join(place.commonDir, 'objects')
  await chmod(objects, 0o500)
  expect(() => writeLoose(place, 'blob', Buffer.from(String(Math.random())))).toThrow('FILE_UNWRITABLE')
  await chmod(objects, 0o700)
})

test.each([
  ['many edits', {}, Array.from({ length: 51 }, (_, index) => ({ path: `f${index}`, text: '' }))],
  ['a path that git refuses', {}, [{ path: '.git/config', text: '' }]],
  ['a path out of the tree', {}, [{ path: 'a/../b', text: '' }]],
  ['a repository that is shared', { 'core.sharedRepository': 'group' }, [{ path: 'a', text: '' }]],
  ['objects that have to be on the disk', { 'core.fsync': 'all' }, [{ path: 'a', text: '' }]],
])('git itself makes the objects of %s', async (_title, settings, edits) => {
  const { place } = await aClone('sha1')
  for (const [name, value] of Object.entries(settings)) await git(place.root, 'config', name, value)
  const again = await openPlace(place.root, process.env)
  expect(isForLoose(again, aChange([{ parents: [], edits }]))).toBe(false)
})
