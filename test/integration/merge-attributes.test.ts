import { access, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openPlace } from '../../src/adapters/git/git-place.ts'
import { gitRepository } from '../../src/adapters/git/git-repository.ts'
import { systemClock } from '../../src/adapters/system/system-clock.ts'
import type { MergePreview } from '../../src/ports/repository.ts'
import { commitFile, fileAt, git, sandbox, type Files } from '../support/git-sandbox.ts'

interface Sides {
  /** What main has where the branch leaves it. */
  readonly base: Files
  readonly main: Files
  readonly branch: Files
  readonly format?: 'sha1' | 'sha256'
}

interface Parted {
  readonly dir: string
  readonly root: string
  readonly target: string
  readonly tip: string
}

/** A repository with main and a branch `work` that have parted; main is checked out. */
async function parted({ base, main, branch, format = 'sha1' }: Sides): Promise<Parted> {
  const { path: root } = await sandbox()
  const dir = join(root, 'here')
  await git(root, 'init', '--quiet', `--object-format=${format}`, dir)
  await commitFile(dir, base, 'Base')
  await git(dir, 'switch', '--quiet', '-c', 'work')
  const tip = await commitFile(dir, branch, 'Branch')
  await git(dir, 'switch', '--quiet', 'main')
  const target = await commitFile(dir, main, 'Main')
  return { dir, root, target, tip }
}

async function merged(
  { target, tip }: Parted,
  dir: string,
  owned: (path: string) => boolean = () => false,
): Promise<MergePreview> {
  const repository = gitRepository(await openPlace(dir, process.env), systemClock)
  return await repository.mergePreview({ target, tip, owned })
}

const LINES = { 'both.txt': 'a\n', 'deep/both.txt': 'a\n', 'plain.md': 'a\n' }
const ONE_SIDE = (word: string): Files => ({
  'both.txt': `a\n${word}\n`,
  'deep/both.txt': `a\n${word}\n`,
})

const PLACES: Readonly<Record<string, (parted: Parted) => Promise<string>>> = {
  'main checked out': ({ dir }) => Promise.resolve(dir),
  'the branch checked out': async ({ dir }) => {
    await git(dir, 'switch', '--quiet', 'work')
    return dir
  },
  'unsaved attributes': async ({ dir }) => {
    await writeFile(join(dir, '.gitattributes'), '*.txt -merge\n')
    await git(dir, 'add', '.gitattributes')
    return dir
  },
  'a bare repository': async ({ dir, root }) => {
    await git(root, 'clone', '--quiet', '--bare', dir, 'bare.git')
    return join(root, 'bare.git')
  },
  'other settings of its user': async ({ dir, root }) => {
    await writeFile(join(root, 'attributes'), '*.txt -merge\n')
    await git(dir, 'config', 'core.attributesFile', join(root, 'attributes'))
    await git(dir, 'config', 'merge.renormalize', 'true')
    return dir
  },
}

test.each(Object.keys(PLACES))('with %s a merge goes by the attributes of main', async (name) => {
  const sides = await parted({
    base: {
      '.gitattributes': 'both.txt merge=union\n',
      'deep/.gitattributes': '*.txt merge=union\n',
      ...LINES,
    },
    main: ONE_SIDE('main'),
    branch: { '.gitattributes': '*.txt -merge\n', 'deep/.gitattributes': '\n', ...ONE_SIDE('branch') },
  })
  const place = await PLACES[name]!(sides)
  const { tree, conflicts } = await merged(sides, place)
  expect(conflicts).toEqual([])
  for (const path of ['both.txt', 'deep/both.txt'])
    expect(await fileAt(place, tree ?? '', path)).toBe('a\nmain\nbranch\n')
})

test.each(Object.keys(PLACES))(
  'with %s a branch cannot have its conflicts away by attributes',
  async (name) => {
    const sides = await parted({
      base: LINES,
      main: ONE_SIDE('main'),
      branch: { '.gitattributes': '*.txt merge=union\n', ...ONE_SIDE('branch') },
    })
    const { conflicts } = await merged(sides, await PLACES[name]!(sides))
    expect(conflicts).toEqual(['both.txt', 'deep/both.txt'])
  },
)

/** A merge driver of the user's that leaves a trace and takes the branch's side. */
async function withDriver(place: string, { root }: Parted): Promise<() => Promise<boolean>> {
  const trace = join(root, 'driver-ran')
  await git(place, 'config', 'merge.own.driver', `touch '${trace}'; cp %B %A`)
  return () =>
    access(trace).then(
      () => true,
      () => false,
    )
}

test.each(Object.keys(PLACES))(
  'with %s a merge driver of the user runs where main names it, and not where only the branch does',
  async (name) => {
    const byMain = await parted({
      base: { '.gitattributes': '*.txt merge=own\n', ...LINES },
      main: ONE_SIDE('main'),
      branch: ONE_SIDE('branch'),
    })
    const place = await PLACES[name]!(byMain)
    const ranForMain = await withDriver(place, byMain)
    const { tree } = await merged(byMain, place)
    expect(await fileAt(place, tree ?? '', 'both.txt')).toBe('a\nbranch\n')
    expect(await ranForMain()).toBe(true)

    const byBranch = await parted({
      base: LINES,
      main: ONE_SIDE('main'),
      branch: { '.gitattributes': '*.txt merge=own\n', ...ONE_SIDE('branch') },
    })
    const other = await PLACES[name]!(byBranch)
    const ranForBranch = await withDriver(other, byBranch)
    expect((await merged(byBranch, other)).conflicts).toEqual(['both.txt', 'deep/both.txt'])
    expect(await ranForBranch()).toBe(false)
  },
)

test.each(['sha1', 'sha256'] as const)(
  'a file that main owns is set aside with ids of %s',
  async (format) => {
    const sides = await parted({
      base: LINES,
      main: { 'plain.md': 'main\n' },
      branch: { 'owned.md': 'new\n', 'code.js': 'code\n' },
      format,
    })
    const { tree, protectedPaths } = await merged(sides, sides.dir, (path) => path === 'owned.md')
    expect(protectedPaths).toEqual(['owned.md'])
    expect(await fileAt(sides.dir, tree ?? '', 'owned.md')).toBeNull()
    expect(await fileAt(sides.dir, tree ?? '', 'code.js')).toBe('code\n')
  },
)

test('a submodule that the branch adds and one that it moves are merged as pointers', async () => {
  const { root, dir, target, tip } = await parted({ base: LINES, main: { 'plain.md': 'main\n' }, branch: {} })
  const [first, second] = [tip, target]
  await git(dir, 'update-index', '--add', '--cacheinfo', `160000,${first},sub`)
  await git(dir, 'commit', '--quiet', '-m', 'Sub')
  const main = await git(dir, 'rev-parse', 'HEAD')
  await git(dir, 'update-index', '--add', '--cacheinfo', `160000,${second},sub`)
  await git(dir, 'update-index', '--add', '--cacheinfo', `160000,${first},more`)
  await git(dir, 'commit', '--quiet', '-m', 'Move')
  const moved = await git(dir, 'rev-parse', 'HEAD')
  await git(dir, 'reset', '--quiet', '--hard', main)
  const { tree, files } = await merged({ root, dir, target: main, tip: moved }, dir)
  expect(await git(dir, 'ls-tree', '--object-only', tree ?? '', 'sub', 'more')).toBe(`${first}\n${second}`)
  expect(files.map(({ path }) => path)).toEqual(['more', 'sub'])
})
