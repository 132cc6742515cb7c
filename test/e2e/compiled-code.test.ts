import { chown, cp, mkdir, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { spawnSync } from 'node:child_process'
import module from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { sandbox } from '../support/git-sandbox.ts'
import { stagedProject } from '../support/staged-project.ts'

const DIST = fileURLToPath(new URL('../../dist', import.meta.url))

/** A copy of the program, whose compiled code is kept in a folder of its own. */
async function aCopy() {
  const box = await sandbox()
  const [dist, kept] = [join(box.path, 'dist'), join(box.path, 'kept')]
  const here = join(box.path, 'here')
  await mkdir(here)
  await cp(DIST, dist, { recursive: true })
  const brain = (words: readonly string[], more: Readonly<Record<string, string>> = {}) => {
    const env = { PATH: process.env['PATH'] ?? '', HOME: box.path, NODE_COMPILE_CACHE: kept, ...more }
    const { status, stdout } = spawnSync(process.execPath, [join(dist, 'main.js'), ...words], {
      env,
      cwd: here,
    })
    return { code: status, stdout: stdout.toString() }
  }
  return {
    ...{ dist, kept, here, brain },
    help: (env = {}) => brain(['help'], env),
    builds: join(kept, 'brain'),
    file: async () => join(kept, 'brain', (await readdir(join(kept, 'brain')))[0] ?? '', 'help'),
  }
}

/** From here on, only who has the compiled code of it can run the program. */
async function spoil(dist: string): Promise<void> {
  const parts = (await readdir(dist)).filter((name) => name.endsWith('.js') && !/^(main|rolldown)/.test(name))
  for (const name of parts) {
    const { length } = await readFile(join(dist, name), 'utf8')
    await writeFile(join(dist, name), 'throw new Error("spoiled");'.padEnd(length, '/'))
  }
}

describe.skipIf('enableCompileCache' in module)('where node keeps nothing itself', () => {
  test('what was compiled once is not compiled again, unless it is another build or nobody wants it', async () => {
    const { dist, help, file } = await aCopy()
    const first = help()
    expect(first.stdout).toContain('worker claim')
    const written = (await stat(await file())).mtimeMs
    await spoil(dist)
    expect(help()).toEqual(first)
    expect((await stat(await file())).mtimeMs).toBe(written)
    expect(help({ NODE_DISABLE_COMPILE_CACHE: '1' }).code).not.toBe(0)
    await utimes(join(dist, 'main.js'), 1, 1)
    expect(help().code).not.toBe(0)
  })

  test('a first look at many tasks spoils none of it', async () => {
    const tasks = Array.from({ length: 300 }, (_, at) => ({ title: `Task ${at}`, objective: 'Words.' }))
    const { people } = await stagedProject({
      files: { 'batch.json': JSON.stringify(tasks) },
      people: ['bea'],
      steps: [['bea', 'create-task', '--batch', 'batch.json']],
    })
    const [{ dir }] = people
    const { brain, builds } = await aCopy()
    const listAnew = async (): Promise<number> => {
      await rm(join(dir, '.git/brain'), { recursive: true })
      expect(brain(['list', '--no-fetch', '-C', dir]).code).toBe(0)
      const [build = ''] = await readdir(builds)
      return (await stat(join(builds, build, 'list'))).mtimeMs
    }
    const written = await listAnew()
    expect(await listAnew()).toBe(written)
  })

  test('a file that is damaged is made anew, and a folder that cannot be written is no error', async () => {
    const { help, file } = await aCopy()
    const first = help()
    const { size } = await stat(await file())
    for (const damage of [
      () => truncateTo(size - 1_000),
      () => truncateTo(0),
      async () => writeFile(await file(), 'x\ny'),
    ]) {
      await damage()
      expect(help()).toEqual(first)
      expect((await stat(await file())).size).toBeGreaterThan(size * 0.9)
    }
    expect(help({ NODE_COMPILE_CACHE: '/proc/nowhere' })).toEqual(first)

    async function truncateTo(bytes: number): Promise<void> {
      await truncate(await file(), bytes)
    }
  })

  test.skipIf(process.getuid?.() !== 0)('what another user has written is not run', async () => {
    const { dist, help, file } = await aCopy()
    help()
    await chown(await file(), 12_345, 12_345)
    await spoil(dist)
    expect(help().code).not.toBe(0)
  })

  test('what is no command leaves no file; few other builds are kept, and all that is not brain’s', async () => {
    const { brain, help, kept, builds } = await aCopy()
    for (const number of [1, 2, 3, 4, 5])
      await mkdir(join(builds, `0.1.${number}-v20.19.0-x64-17${number}-9`), { recursive: true })
    const foreign = ['photos', 'thesis-v2', 'v22.1.0-x64-abc-1000', 'notes', 'other']
    for (const name of foreign) await mkdir(join(builds, name))
    await mkdir(join(kept, 'v22.1.0-x64-abc-1000'))
    expect(brain(['hepl']).code).toBe(2)
    expect(await readdir(builds)).toHaveLength(10)
    help()
    const left = await readdir(builds)
    expect(left.filter((name) => name.startsWith('0.1.'))).toHaveLength(4)
    expect(left).toEqual(expect.arrayContaining(foreign))
    expect(await readdir(kept)).toEqual(['brain', 'v22.1.0-x64-abc-1000'])
    await rm(kept, { recursive: true })
  })

  test.each([
    { NODE_COMPILE_CACHE: '', XDG_CACHE_HOME: '', HOME: '' },
    { NODE_COMPILE_CACHE: 'kept', XDG_CACHE_HOME: 'cache', HOME: 'home' },
  ])('nothing is kept below the folder one happens to be in: %o', async (env) => {
    const { help, here } = await aCopy()
    expect(help(env).code).toBe(0)
    expect(await readdir(here)).toEqual([])
  })
})
