import { existsSync } from 'node:fs'
import { chmod, readdir, readFile, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { gitCheckRunner } from '../../src/adapters/git/git-check-runner.ts'
import { openPlace } from '../../src/adapters/git/git-place.ts'
import type { CheckResult } from '../../src/ports/records.ts'
import { atEnd } from '../support/at-end.ts'
import { commitFile, git, sandbox, writeFiles } from '../support/git-sandbox.ts'
import { leftoverCheck } from '../support/leftover-check.ts'

interface Scene {
  readonly dir: string
  readonly check: (
    commands: readonly string[],
    options?: { env?: NodeJS.ProcessEnv; msMax?: number },
  ) => Promise<readonly CheckResult[]>
}

/** A repository whose merge result holds a file that HEAD has not. */
async function scene(): Promise<Scene> {
  const box = await sandbox()
  const dir = await box.clone(await box.bareRemote({ files: { 'a.md': 'a\n' } }), 'ada')
  const parent = await git(dir, 'rev-parse', 'HEAD')
  const result = await commitFile(dir, { 'merged.md': 'merged\n' }, 'Merge result')
  await git(dir, 'reset', '--quiet', '--hard', parent)
  const tree = await git(dir, 'rev-parse', `${result}^{tree}`)
  return {
    dir,
    check: async (commands, { env = process.env, msMax } = {}) => {
      const runner = gitCheckRunner(
        await openPlace(dir, process.env),
        env,
        msMax === undefined ? {} : { msMax },
      )
      return await runner.run({ tree, parent, commands, network: true }, () => {})
    },
  }
}

async function checkFolders(): Promise<readonly string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith(`brain-check-${process.pid}-`))
}

/** By the command lines that Linux shows; elsewhere nothing is ever found. */
async function isRunning(marker: string): Promise<boolean> {
  const pids = await readdir('/proc').catch(() => [])
  for (const pid of pids.filter((name) => /^\d+$/.test(name))) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (line.includes(marker)) return true
  }
  return false
}

test('every command runs on the merge result, failed ones do not stop the others, and the worktree is gone', async () => {
  const { dir, check } = await scene()
  const before = await git(dir, 'status', '--porcelain=v2', '--branch')
  const results = await check([
    'cat merged.md',
    'echo out; echo err >&2; exit 3',
    'git log -1 --format=%P',
    'nowhere-at-all',
  ])
  expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 3, 0, 127])
  expect(results[0]?.output).toBe('merged\n')
  expect(results[1]?.output.split('\n').sort()).toEqual(['', 'err', 'out'])
  expect(results[2]?.output.trim()).toBe(await git(dir, 'rev-parse', 'HEAD'))
  expect(await git(dir, 'worktree', 'list')).not.toContain('brain-check')
  expect(existsSync(join(dir, '.git/worktrees'))).toBe(false)
  expect(await checkFolders()).toEqual([])
  expect(await git(dir, 'status', '--porcelain=v2', '--branch')).toBe(before)
})

test('without commands there is nothing to do', async () => {
  const { check } = await scene()
  expect(await check([])).toEqual([])
})

test('commands see no credential and no way to one', async () => {
  const { check } = await scene()
  const secret = 'hush-hush'
  const names = [
    'GITHUB_TOKEN',
    'AWS_SECRET_ACCESS_KEY',
    'DB_PASSWORD',
    'PGPASSFILE',
    'npm_config__auth',
    'MY_CREDENTIALS',
    'OPENAI_API_KEY',
  ]
  const leading = [
    'SSH_AUTH_SOCK',
    'GIT_ASKPASS',
    'SSH_ASKPASS',
    'GIT_SSH_COMMAND',
    'GIT_CONFIG_GLOBAL',
    'KUBECONFIG',
    'XDG_CONFIG_HOME',
    'NPM_CONFIG_USERCONFIG',
  ]
  const env = {
    ...process.env,
    ...Object.fromEntries([...names, ...leading].map((name) => [name, secret])),
    DATABASE_URL: `postgres://ada:${secret}@localhost/db`,
    npm_config_cache: '/some/cache',
    PLAIN: 'kept',
  }
  const [seen, home, input] = await check(['env', 'ls -A "$HOME"; git config --global --list', 'cat'], {
    env,
  })
  expect(seen?.output).not.toContain(secret)
  expect(seen?.output).toMatch(/^PLAIN=kept$/m)
  expect(seen?.output).toMatch(/^CI=true$/m)
  expect(seen?.output).toMatch(/^GIT_TERMINAL_PROMPT=0$/m)
  expect(seen?.output).toMatch(/^npm_config_cache=\/some\/cache$/m)
  expect(home?.output).not.toContain('Test Person')
  expect(home?.output.split('\n')[0]).not.toMatch(/^\./)
  expect(input).toMatchObject({ exitCode: 0, output: '' })
})

test('a command that takes too long is ended with all that it started', async () => {
  const { check } = await scene()
  const [result] = await check(['(trap "" TERM; sleep 4711.1) & sleep 4711.2'], { msMax: 300 })
  expect(result?.exitCode).toBe(124)
  expect(await isRunning('4711.')).toBe(false)
})

test('what a command leaves running is ended, and not waited for', async () => {
  const { check } = await scene()
  const started = Date.now()
  const [result] = await check(['sleep 4712.1 & echo done'])
  expect(result).toMatchObject({ exitCode: 0, output: 'done\n' })
  expect(Date.now() - started).toBeLessThan(20_000)
  expect(await isRunning('4712.1')).toBe(false)
})

test('of much output the end is kept, in whole characters', async () => {
  const { check } = await scene()
  const [result] = await check([`node -e "process.stdout.write('é'.repeat(100000) + 'xEND')"`])
  expect(result?.output.endsWith('éxEND')).toBe(true)
  expect(Buffer.byteLength(result?.output ?? '')).toBeLessThanOrEqual(65_536)
  expect(result?.output).toMatch(/^é/)
})

test('a worktree with folders that nobody may change is removed all the same', async () => {
  const { check } = await scene()
  await check([
    'mkdir -p "$HOME/deep/er" && touch "$HOME/deep/er/x" && chmod -R a-w "$HOME/deep"',
    'rm -f .git',
  ])
  expect(await checkFolders()).toEqual([])
})

test('hooks of the repository do not run, and a sparse checkout leaves nothing out', async () => {
  const { dir, check } = await scene()
  await writeFiles(dir, { '.git/hooks/post-checkout': '#!/bin/sh\necho hook >> a.md\nexit 1\n' })
  await chmod(join(dir, '.git/hooks/post-checkout'), 0o755)
  await git(dir, 'sparse-checkout', 'set', '--no-cone', '/nothing')
  const [result] = await check(['cat a.md merged.md'])
  expect(result).toMatchObject({ exitCode: 0, output: 'a\nmerged\n' })
})

test('leftovers of killed checks are removed after a day; those of a living process, of another repository and of the user stay', async () => {
  const { dir, check } = await scene()
  const other = await scene()
  const dead = 2 ** 22 + 1
  const old = await leftoverCheck({ of: dir, pid: dead, daysAgo: 2 })
  const kept = [
    await leftoverCheck({ of: dir, pid: dead, daysAgo: 0 }),
    await leftoverCheck({ of: dir, pid: process.pid, daysAgo: 2 }),
    await leftoverCheck({ of: other.dir, pid: dead, daysAgo: 2 }),
  ]
  const link = join(tmpdir(), `brain-check-${dead}-${basename(join(dir, '..'))}`)
  await symlink(dir, link)
  atEnd(() => rm(link))
  await git(dir, 'worktree', 'add', '--quiet', '--detach', join(dir, '../users'))
  await check(['true'])
  await expect(stat(old)).rejects.toThrow('ENOENT')
  for (const folder of [...kept, link, join(dir, '../users')]) expect(existsSync(folder), folder).toBe(true)
  expect(await git(dir, 'worktree', 'list')).toContain('users')
})
