import { existsSync } from 'node:fs'
import { rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { brain, brainOk } from '../support/brain-cli.ts'
import { commitFile, git, sandbox, writeFiles, type Sandbox } from '../support/git-sandbox.ts'

interface Checks {
  readonly checks: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly fix: string | null
  }[]
}

/** The checks that are not ok, as `name status`; whether this machine has a sandbox is not what these tests are about. */
async function complaints(
  dir: string,
  ...words: string[]
): Promise<{ code: number | null; found: readonly string[] }> {
  const run = await brain(dir, ['health', '--json', ...words])
  const { checks } = run.json<Checks>().data
  return {
    code: run.code,
    found: checks
      .filter(({ name, status }) => status !== 'ok' && name !== 'sandbox')
      .map(({ name, status }) => `${name} ${status}`),
  }
}

async function laidOut(): Promise<{ box: Sandbox; remote: string; dir: string }> {
  const box = await sandbox()
  const remote = await box.bareRemote()
  const dir = await box.clone(remote, 'ada')
  await brainOk(dir, ['init'])
  await brainOk(dir, ['create-task', 'Hero'])
  return { box, remote, dir }
}

test('a repository that was just laid out is in order', async () => {
  const { dir } = await laidOut()
  expect(await complaints(dir)).toEqual({ code: 0, found: [] })
  const { stdout, stderr } = await brainOk(dir, ['health'])
  expect(stdout).toMatch(/^ok\tgit\tgit \d/)
  expect(stderr).toMatch(/All is well\.|0 failed, 1 to look at/)
})

test('outside of a repository, bare, shallow, detached, without a remote: it reports, and does not crash', async () => {
  const { box, remote, dir } = await laidOut()
  expect(await complaints(box.path)).toEqual({ code: 1, found: ['repository fail'] })
  expect((await complaints(remote)).found).toContain('repository warn')
  await git(box.path, 'clone', '--quiet', '--depth', '1', `file://${remote}`, 'shallow')
  const shallow = join(box.path, 'shallow')
  await git(shallow, 'switch', '--quiet', '--detach')
  expect((await complaints(shallow)).found).toEqual(
    expect.arrayContaining(['repository warn', 'checkout warn']),
  )
  await git(dir, 'remote', 'remove', 'origin')
  expect(await complaints(dir)).toMatchObject({
    code: 0,
    found: expect.arrayContaining(['remote read warn']) as string[],
  })
  await git(box.path, 'init', '--quiet', 'empty')
  expect(await complaints(join(box.path, 'empty'))).toMatchObject({
    code: 1,
    found: expect.arrayContaining(['plan branch fail']) as string[],
  })
})

test('a remote that is away fails, and what this clone has is checked all the same', async () => {
  const { box, remote, dir } = await laidOut()
  const fresh = await box.clone(remote, 'bob')
  await rm(remote, { recursive: true })
  expect(await complaints(dir)).toEqual({ code: 1, found: ['remote read fail'] })
  expect(await complaints(fresh)).toEqual({ code: 1, found: ['remote read fail'] })
})

test('--fix brings the checkout forward, renders the plan, sweeps leftovers and remembers the default branch', async () => {
  const { box, remote, dir } = await laidOut()
  await brainOk(dir, ['worker', 'claim', '1', '--no-checkout'])
  const unfinished = join(dir, '.git', 'brain', 'state.json.1.tmp')
  await writeFile(unfinished, '')
  await utimes(unfinished, 0, 0)
  await git(remote, 'branch', 'trunk', 'main')
  await git(remote, 'symbolic-ref', 'HEAD', 'refs/heads/trunk')
  const behind = await box.clone(remote, 'bob')
  await git(behind, 'switch', '--quiet', 'trunk')
  expect((await complaints(dir)).found).toEqual(['remote head warn', 'leftovers warn', 'plan warn'])

  const dry = await brainOk(dir, ['health', '--fix', '--dry-run'])
  expect(dry.stdout).toContain('warn\tleftovers')
  expect(await complaints(dir, '--fix')).toEqual({ code: 0, found: [] })
  expect(existsSync(unfinished)).toBe(false)

  await git(behind, 'fetch', '--quiet', 'origin')
  await git(behind, 'reset', '--quiet', '--hard', 'HEAD~1')
  expect((await complaints(behind)).found).toContain('checkout warn')
  expect((await complaints(behind, '--fix')).found).not.toContain('checkout warn')
})

test('--fix leaves unsaved work in the way of a fast-forward as it is, and says so', async () => {
  const { box, remote, dir } = await laidOut()
  const behind = await box.clone(remote, 'bob')
  await brainOk(dir, ['create-task', 'Footer'])
  await git(behind, 'config', 'brain.plan', 'main')
  await writeFiles(behind, { 'WORK-PLAN.md': 'mine\n' })
  const run = await brain(behind, ['health', '--fix'])
  expect(run.stderr).toContain('Your main stays where it is')
  expect(await git(behind, 'diff', 'WORK-PLAN.md')).toContain('+mine')
})

test('a task file that cannot be read is named with file and line', async () => {
  const { box, remote, dir } = await laidOut()
  const other = await box.clone(remote, 'bob')
  await commitFile(
    other,
    { 'tasks/task-002.md': '---\nid: task-002\ntitle: Two\npriority: soon\n---\n' },
    'By hand',
  )
  await git(other, 'push', '--quiet', 'origin', 'main')
  const { code, found } = await complaints(dir)
  expect([code, found]).toEqual([1, expect.arrayContaining(['task files fail', 'checkout warn'])])
  expect((await brain(dir, ['health'])).stdout).toMatch(/fail\ttask files\ttasks\/task-002\.md:4: /)
})
