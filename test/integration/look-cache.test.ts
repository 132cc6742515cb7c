import { chmod, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lookAt } from '../../src/adapters/git/git-look.ts'
import { gitRepository } from '../../src/adapters/git/git-repository.ts'
import { openPlace, type GitPlace } from '../../src/adapters/git/git-place.ts'
import { packSeen, unpackSeen } from '../../src/adapters/git/pack-seen.ts'
import { readLook } from '../../src/adapters/git/read-look.ts'
import { listLookedAt, readLookedAt } from '../../src/adapters/git/git-refs.ts'
import { systemClock, systemRandomness } from '../../src/adapters/system/system-clock.ts'
import { survey } from '../../src/app/observe.ts'
import type { Look } from '../../src/domain/look.ts'
import type { DerivedRequest, Repository } from '../../src/ports/repository.ts'
import { ACTS, TASK } from '../support/acts.ts'
import { git, sandbox, writeFiles } from '../support/git-sandbox.ts'

const RUNS = Number(process.env['CACHE_RUNS'] ?? 6)
const SEED = Number(process.env['CACHE_SEED'] ?? 20_261_121)

const stepsOf = (acts: readonly string[]) =>
  fc.array(
    fc.record({
      act: fc.constantFrom(...acts),
      n: fc.integer({ min: 1, max: 3 }),
      word: fc.constantFrom('low', 'high', 'critical'),
    }),
    { minLength: 3, maxLength: 12 },
  )

/** After these, what was derived can mostly be brought up to date. */
const USUAL = Object.keys(ACTS).filter((act) =>
  /works|writes code|is written|is closed|merged|on main|is pushed/.test(act),
)

type Steps = { act: string; n: number; word: 'low' | 'high' | 'critical' }[]

/** Problems of files that came in another order than that of their paths (seed 31, after 282 histories). */
const LATER_BEFORE: Steps = [
  { act: 'a task is written', n: 3, word: 'low' },
  { act: 'main is pushed', n: 1, word: 'low' },
  { act: 'a task file is a link', n: 3, word: 'low' },
  { act: 'a task file is a link', n: 1, word: 'low' },
  { act: 'main is pushed', n: 1, word: 'low' },
]

test.each([
  {
    what: 'whatever anybody does in between',
    acts: Object.keys(ACTS),
    plan: [],
    amendedMin: 0,
    told: [LATER_BEFORE],
  },
  { what: 'while work goes on as usual', acts: USUAL, plan: [1, 2, 3], amendedMin: RUNS, told: [] },
])(
  'a look is the same with and without what is remembered, $what',
  { timeout: 3_600_000 },
  async ({ acts, plan, amendedMin, told }) => {
    const box = await sandbox()
    const files = Object.fromEntries(plan.map((n) => [`tasks/task-00${n}.md`, TASK(n, 'high')]))
    let made = 0
    amended = 0
    await fc.assert(
      fc.asyncProperty(stepsOf(acts), fc.boolean(), async (steps, isShared) => {
        const name = `made-${made++}`
        const remote = await box.bareRemote({ name, files: { 'README.md': 'x\n', ...files } })
        const dir = await box.clone(remote, `clone-of-${name}`)
        if (!isShared) await git(dir, 'remote', 'remove', 'origin')
        for (const { act, n, word } of steps) {
          await ACTS[act]!(n, word)(dir)
          const place = await openPlace(dir, process.env)
          expect(await looked(place), act).toEqual(await looked(await withoutMemory(place)))
          const anew = await surveyed(await withoutMemory(place))
          expect(await surveyed(place, { fetch: 'never', isToWrite: true }), act).toEqual(anew)
          const next = word === 'low' ? anew : await surveyed(place)
          expect(next, act).toEqual(anew)
          expect(readLookedAt(place), act).toBe(listLookedAt(place).text)
          place.git.objects.end()
        }
      }),
      { numRuns: RUNS, seed: SEED, examples: told.map((steps): [Steps, boolean] => [steps, true]) },
    )
    expect(amended).toBeGreaterThanOrEqual(amendedMin)
  },
)

let amended = 0

/** What tasks are folded to; amendments are counted, for without any nothing is compared with them. */
async function surveyed(place: GitPlace, request: DerivedRequest = { fetch: 'never' }): Promise<unknown> {
  const whole = gitRepository(place, systemClock)
  const derived: Repository['derived'] = async (asked, { derive, amending }) =>
    await whole.derived(asked, {
      derive,
      amending: {
        ...amending!,
        amend: (...words) => {
          const made = amending!.amend(...words)
          if (made !== null) amended += 1
          return made
        },
      },
    })
  const ports = {
    repository: { ...whole, derived },
    clock: systemClock,
    randomness: systemRandomness,
    actor: 'a',
  }
  const { look, tasks, archived, unclaimed, problems, ready } = await survey(ports, request)
  const { fetchedAt: _, ...rest } = look
  return { look: rest, tasks: [...tasks], archived: [...archived], unclaimed, problems, ready: ready() }
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
