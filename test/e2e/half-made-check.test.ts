import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aProject, deliver, type Person } from '../support/a-project.ts'
import { type Environment, git, writeFiles } from '../support/git-sandbox.ts'
import { MAIN } from '../support/kill-rig.ts'

interface Instant {
  readonly name: string
  /** Whether every way of making the worktree comes by it. */
  readonly isSure: boolean
  /** Answers the environment that brings the death about. */
  readonly prepare: (person: Person) => Promise<Environment>
}

/** Two instants at which the worktree of a check is half made. */
const INSTANTS: readonly Instant[] = [
  {
    name: 'when git sets a ref of its own accord',
    isSure: false,
    prepare: async ({ dir }) => await gitThatDiesAt(dir, 'update-ref'),
  },
  {
    name: 'when git writes its first file',
    isSure: true,
    prepare: async ({ dir, git: run }) => {
      await run('config', 'filter.deadly.smudge', 'kill -9 0')
      await writeFiles(dir, { '.git/info/attributes': '* filter=deadly\n' })
      return {}
    },
  },
]

test.for(INSTANTS)(
  'an approval killed $name, its check half made, leaves the repository whole, and comes to its end when given again',
  async ({ isSure, prepare }) => {
    const project = await aProject()
    const [bea, wil] = [await project.join('bea'), await project.join('wil')]
    await bea.ok('create-task', 'Form', '--verify', 'test -f form.js')
    await deliver(wil, '1', { 'form.js': 'form\n' })
    await bea.ok('review', '1')

    const { pid, isKilled } = await approvedUntilKilled(bea, await prepare(bea))
    expect(isKilled || !isSure).toBe(true)
    expect(await checksOf(pid)).toHaveLength(isKilled ? 1 : 0)
    expect(await git(bea.dir, 'fsck', '--full', '--no-dangling', '--no-progress')).toBe('')

    await bea.git('config', 'filter.deadly.smudge', 'cat')
    const { error } = (await bea.brain('--json', 'review', '1', '--approve')).json()
    expect([undefined, 'NOTHING_TO_REVIEW']).toContain(error?.code)
    expect(await bea.task('1')).toMatchObject({ state: 'completed' })
    expect(await checksOf(pid)).toEqual([])
  },
)

/** Ends once it was killed, if it was; whoever does not come by the deadly place is alive and done. */
async function approvedUntilKilled(
  { dir }: Person,
  env: Environment,
): Promise<{ pid: number; isKilled: boolean }> {
  const child = spawn(process.execPath, [MAIN, 'review', '1', '--approve'], {
    cwd: dir,
    // A process group of its own, so that the kill meets nothing else.
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, ...env },
  })
  const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  return { pid: child.pid ?? 0, isKilled: signal === 'SIGKILL' }
}

/** Stands where git looks for its own programs, so that it meets what git starts, not what brain does. */
async function gitThatDiesAt(dir: string, command: string): Promise<Environment> {
  const folder = await mkdtemp(join(dir, '..', 'programs-'))
  const real = await git(dir, '--exec-path')
  const script = `#!/bin/sh\n[ "$1" = ${command} ] && kill -9 0\nexec "${real}/git" "$@"\n`
  await writeFile(join(folder, 'git'), script)
  await chmod(join(folder, 'git'), 0o755)
  return { GIT_EXEC_PATH: folder }
}

async function checksOf(pid: number): Promise<readonly string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith(`brain-check-${pid}-`))
}
