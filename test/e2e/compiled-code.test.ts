import { chown, cp, mkdir, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { spawnSync } from 'node:child_process'
import module from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { sandbox } from '../support/git-sandbox.ts'

const DIST = fileURLToPath(new URL('../../dist', import.meta.url))

/** A copy of the program, whose compiled code is kept in a folder of its own. */
async function aCopy() {
  const box = await sandbox()
  const [dist, kept] = [join(box.path, 'dist'), join(box.path, 'kept')]
  await cp(DIST, dist, { recursive: true })
  const brain = (words: readonly string[], more: Readonly<Record<string, string>> = {}) => {
    const env = { PATH: process.env['PATH'] ?? '', HOME: box.path, NODE_COMPILE_CACHE: kept, ...more }
    const { status, stdout } = spawnSync(process.execPath, [join(dist, 'main.js'), ...words], { env })
    return { code: status, stdout: stdout.toString() }
  }
  return {
    ...{ dist, kept, brain },
    help: (env = {}) => brain(['help'], env),
    file: async () => join(kept, (await readdir(kept))[0] ?? '', 'help'),
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

  test('what is no command leaves no file; few other builds are kept', async () => {
    const { brain, help, kept } = await aCopy()
    for (const name of ['1', '2', '3', '4', '5']) await mkdir(join(kept, name), { recursive: true })
    expect(brain(['hepl']).code).toBe(2)
    expect(await readdir(kept)).toHaveLength(5)
    help()
    expect(await readdir(kept)).toHaveLength(4)
    await rm(kept, { recursive: true })
  })
})
