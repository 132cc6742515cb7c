import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { derivedAt, lookAt } from '../../src/adapters/git/git-look.ts'
import { openPlace, type GitPlace } from '../../src/adapters/git/git-place.ts'
import { packSeen, unpackSeen } from '../../src/adapters/git/pack-seen.ts'
import { readLook } from '../../src/adapters/git/read-look.ts'
import { listLookedAt, readLookedAt } from '../../src/adapters/git/git-refs.ts'
import { systemClock } from '../../src/adapters/system/system-clock.ts'
import type { Look } from '../../src/domain/look.ts'
import { git, sandbox, writeFiles } from '../support/git-sandbox.ts'

const RUNS = Number(process.env['CACHE_RUNS'] ?? 6)

const TASK = (n: number, priority: string): string =>
  `---\nid: task-00${n}\ntitle: Task ${n}\npriority: ${priority}\n---\n# Task ${n}\n`
const STATUS = (n: number, progress: number): string =>
  `---\ntask: task-00${n}\nattempt: 1\nworker: ada\nnonce: ${'ab'.repeat(16)}\nprogress: ${progress}\n---\n`

type Act = (dir: string) => Promise<unknown>

/** What anybody may do to a clone and its remote by plain git, and to the cache by accident. */
const ACTS: Readonly<Record<string, (n: number, word: string) => Act>> = {
  'a task is written': (n, word) => async (dir) => {
    await writeFiles(dir, { [`tasks/task-00${n}.md`]: TASK(n, word) })
    await commitAll(dir)
  },
  'a task is removed': (n) => async (dir) => {
    await git(dir, 'rm', '-q', '--ignore-unmatch', `tasks/task-00${n}.md`)
    await commitAll(dir)
  },
  'a task file is a link': (n) => async (dir) => {
    await git(dir, 'rm', '-q', '--ignore-unmatch', `tasks/task-00${n}.md`)
    const blob = await git(dir, 'hash-object', '-w', 'README.md')
    await git(dir, 'update-index', '--add', '--cacheinfo', `120000,${blob},tasks/task-00${n}.md`)
    await git(dir, 'commit', '-q', '--allow-empty', '-m', 'Link')
  },
  'a task is not text': (n) => async (dir) => {
    await writeFiles(dir, { [`tasks/task-00${n}.md`]: '---\nid: [\n---\n\0' })
    await commitAll(dir)
  },
  'settings are written': (n, word) => async (dir) => {
    await writeFiles(dir, { '.brain/config.yml': `project: ${word}\nlease: ${n + 1}h\n` })
    await commitAll(dir)
  },
  'a worker works': (n, word) => async (dir) => {
    const at = await git(dir, 'rev-parse', '--abbrev-ref', 'HEAD')
    await git(dir, 'switch', '-q', '-C', `task/00${n}`)
    await writeFiles(dir, { [`results/task-00${n}-status.md`]: STATUS(n, word.length) })
    await commitAll(dir)
    await git(dir, 'push', '-q', '--force', 'origin', 'HEAD').catch(() => '')
    await git(dir, 'switch', '-q', at)
  },
  'a branch goes': (n) => async (dir) => {
    await git(dir, 'push', '-q', '--delete', 'origin', `task/00${n}`).catch(() => '')
  },
  'main is pushed': () => (dir) => git(dir, 'push', '-q', '--force', 'origin', 'main').catch(() => ''),
  'main is taken back': () => async (dir) => {
    await git(dir, 'reset', '-q', '--hard', 'HEAD~1').catch(() => '')
  },
  'a commit is amended': (_n, word) => (dir) =>
    git(dir, 'commit', '-q', '--amend', '--allow-empty', '-m', word),
  'objects are packed': () => (dir) => git(dir, 'gc', '-q', '--prune=now'),
  'refs are packed': () => (dir) => git(dir, 'pack-refs', '--all'),
  'the cache is cut off': (n) => async (dir) => {
    const path = join(dir, '.git/brain/look.json')
    if (existsSync(path)) await writeFile(path, (await readFile(path, 'utf8')).slice(0, n * 200))
  },
  'the cache is another version’s': () => async (dir) => {
    const path = join(dir, '.git/brain/look.json')
    if (existsSync(path))
      await writeFile(path, `0.0.0 ${(await readFile(path, 'utf8')).split(' ').slice(1).join(' ')}`)
  },
  'the cache is gone': () => (dir) => rm(join(dir, '.git/brain'), { recursive: true, force: true }),
}

async function commitAll(dir: string): Promise<void> {
  await git(dir, 'add', '-A')
  await git(dir, 'commit', '-q', '--allow-empty', '-m', 'Change')
}

const STEPS = fc.array(
  fc.record({
    act: fc.constantFrom(...Object.keys(ACTS)),
    n: fc.integer({ min: 1, max: 3 }),
    word: fc.constantFrom('low', 'high', 'critical'),
  }),
  { minLength: 3, maxLength: 12 },
)

test(
  'a look is the same with and without what is remembered, whatever anybody does in between',
  { timeout: 3_600_000 },
  async () => {
    const box = await sandbox()
    let made = 0
    await fc.assert(
      fc.asyncProperty(STEPS, fc.boolean(), async (steps, isShared) => {
        const remote = await box.bareRemote({ files: { 'README.md': 'x\n' } })
        const dir = await box.clone(remote, `clone-${made++}`)
        if (!isShared) await git(dir, 'remote', 'remove', 'origin')
        for (const { act, n, word } of steps) {
          await ACTS[act]!(n, word)(dir)
          const place = await openPlace(dir, process.env)
          expect(await looked(place), act).toEqual(await looked(await withoutMemory(place)))
          expect(await surveyed(place), act).toEqual(await surveyed(await withoutMemory(place)))
          expect(readLookedAt(place), act).toBe(listLookedAt(place).text)
        }
      }),
      { numRuns: RUNS, seed: 20_261_121 },
    )
  },
)

async function surveyed(place: GitPlace): Promise<unknown> {
  const fold = async (): Promise<unknown> => {
    const { made } = await derivedAt(place, systemClock, {
      fetch: 'never',
      derive: ({ tasks, tips, settings }) => ({ tasks: [...tasks], tips: tips.length, settings }),
    })
    return made
  }
  const first = await fold()
  expect(await fold()).toEqual(first)
  return first
}

/** The first look of a clone only learns which branch is the default: it stands nowhere yet. */
async function looked(place: GitPlace): Promise<Omit<Look, 'fetchedAt' | 'at'>> {
  const { fetchedAt: _, at: _at, ...look } = await lookAt(place, systemClock, { fetch: 'always' })
  return look
}

async function withoutMemory(place: GitPlace): Promise<GitPlace> {
  return { ...place, brainDir: await mkdtemp(join(tmpdir(), 'no-memory-')) }
}

test('a cache that cannot be written or read is no error', async () => {
  const box = await sandbox()
  const dir = await box.clone(
    await box.bareRemote({ files: { 'tasks/task-001.md': TASK(1, 'high') } }),
    'ada',
  )
  const place = await openPlace(dir, process.env)
  const first = await looked(place)
  await rm(join(dir, '.git/brain/look.json'))
  await writeFiles(dir, { '.git/brain/look.json/in-the-way': 'x' })
  expect(await looked(place)).toEqual(first)
  await chmod(join(dir, '.git/brain'), 0o500)
  expect(await looked(place)).toEqual(first)
  await chmod(join(dir, '.git/brain'), 0o700)
})

test('what is packed comes back as it was', async () => {
  const box = await sandbox()
  const files = {
    'tasks/task-001.md': TASK(1, 'high'),
    'tasks/task-002.md':
      '---\nid: task-002\ntitle: Two\ndepends_on: [task-001]\nscope: ["src/**"]\nbacklog: true\n---\n',
    'results/task-001-output.md': '---\ntask: task-001\n---\n## Summary\nDone.\n',
    'results/task-001-feedback.md': '## Changes\nMore.\n',
  }
  const dir = await box.clone(await box.bareRemote({ files }), 'ada')
  const place = await openPlace(dir, process.env)
  await looked(place)
  const { seen } = await readLook(place, systemClock, {
    refs: listLookedAt(place),
    request: { fetch: 'never' },
    before: null,
  })
  expect(seen.tasks.size).toBe(2)
  expect(unpackSeen(JSON.parse(JSON.stringify(packSeen(seen))))).toEqual(seen)
})

test('what was missing from a partial clone is seen once it is there, though no ref has moved', async () => {
  const box = await sandbox()
  const dir = await box.clone(
    await box.bareRemote({ files: { 'tasks/task-001.md': TASK(1, 'high') } }),
    'ada',
  )
  const blob = await git(dir, 'rev-parse', 'HEAD:tasks/task-001.md')
  const path = join(dir, '.git/objects', blob.slice(0, 2), blob.slice(2))
  const place = await openPlace(dir, process.env)
  await looked(place)
  await rm(join(dir, '.git/brain/look.json'))
  await rename(path, `${path}.away`)
  const look = async (): Promise<Look> => await lookAt(place, systemClock, { fetch: 'never' })
  expect([...(await look()).tasks.keys()]).toEqual([])
  expect([...(await look()).tasks.keys()]).toEqual([])
  await rename(`${path}.away`, path)
  expect([...(await look()).tasks.keys()]).toEqual(['tasks/task-001.md'])
})

test('a look that cannot be told again is not written again when nothing was learned', async () => {
  const box = await sandbox()
  const dir = await box.clone(
    await box.bareRemote({ files: { 'tasks/task-001.md': TASK(1, 'high') } }),
    'ada',
  )
  const place = await openPlace(dir, process.env)
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
  await git({ dir, env: { GIT_COMMITTER_DATE: tomorrow } }, 'commit', '-q', '--allow-empty', '-m', 'Tomorrow')
  await git(dir, 'push', '-q', 'origin', 'main')
  const look = async (): Promise<number> => {
    await lookAt(place, systemClock, { fetch: 'always' })
    return (await stat(join(dir, '.git/brain/look.json'))).mtimeMs
  }
  const written = await look()
  expect(await look()).toBe(written)
})
