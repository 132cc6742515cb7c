import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { systemDesk } from '../../src/adapters/system/desk.ts'
import type { Desk } from '../../src/ports/records.ts'
import { sandbox } from '../support/git-sandbox.ts'

const desk = (environment: NodeJS.ProcessEnv = {}, input: readonly (string | Buffer)[] = []): Desk =>
  systemDesk({
    directory: process.cwd(),
    environment: { ...process.env, VISUAL: '', ...environment },
    stdin: Readable.from(input),
  })

/** A program in a folder of its own. */
async function program(name: string, script: string): Promise<{ folder: string; path: string }> {
  const folder = join((await sandbox()).path, 'a folder')
  await mkdir(folder)
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`)
  await chmod(join(folder, name), 0o755)
  return { folder, path: join(folder, name) }
}

const editFolders = async (): Promise<readonly string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('brain-edit-'))

test('paths are relative to the folder that brain was told to work in', async () => {
  const { path } = await sandbox()
  const there = systemDesk({ directory: path, environment: process.env, stdin: Readable.from([]) })
  await there.create('new.md', 'new\n')
  expect(await there.readText('new.md')).toBe('new\n')
  await expect(there.create('new.md', 'again\n')).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
    details: { isThere: true },
  })
})

test('text comes from a file or from standard input, without a byte order mark', async () => {
  const { path } = await sandbox()
  await writeFile(join(path, 'x.md'), '\uFEFFtéxt\r\n')
  expect(await desk().readText(join(path, 'x.md'))).toBe('téxt\r\n')
  const bytes = Buffer.from('é')
  expect(await desk({}, [bytes.subarray(0, 1), bytes.subarray(1), '!']).readText('-')).toBe('é!')
  expect(await desk().readText('-')).toBe('')
})

test('a file that cannot be read is named with the reason', async () => {
  const { path } = await sandbox()
  await writeFile(join(path, 'binary'), Buffer.from([0x61, 0xff, 0x0a]))
  await writeFile(join(path, 'nul'), 'a\0b')
  const reasons = {
    binary: 'it is not UTF-8 text',
    nul: 'it is not UTF-8 text',
    missing: 'there is no such file',
    '.': 'it is a folder',
  }
  for (const [name, reason] of Object.entries(reasons)) {
    const file = join(path, name)
    await expect(desk().readText(file)).rejects.toMatchObject({
      code: 'FILE_NOT_READABLE',
      details: { path: file, reason },
    })
  }
  await expect(desk({}, [Buffer.from([0xff])]).readText('-')).rejects.toMatchObject({
    code: 'FILE_NOT_READABLE',
    details: { path: 'standard input' },
  })
})

test('reading stops at 1 MiB, even where there is no end', async () => {
  const { path } = await sandbox()
  await writeFile(join(path, 'fits'), 'x'.repeat(1_048_576))
  await writeFile(join(path, 'large'), 'x'.repeat(1_048_577))
  expect((await desk().readText(join(path, 'fits'))).length).toBe(1_048_576)
  await expect(desk().readText(join(path, 'large'))).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
  await expect(desk().readText('/dev/zero')).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
})

test('the editor gets the text in a private markdown file, and what it saves comes back', async () => {
  const { path, folder } = await program(
    'editor',
    'echo "$2" > "$(dirname "$0")/seen"; stat -c %a "$(dirname "$2")" >> "$(dirname "$0")/seen"; echo "$1" >> "$2"',
  )
  const saved = await desk({ EDITOR: `'${path}' --wait` }).edit('before\n', '../Tásk 001: "x"')
  expect(saved).toBe('before\n--wait\n')
  const [file = '', mode] = (await readFile(join(folder, 'seen'), 'utf8')).split('\n')
  expect(file).toMatch(/\/brain-edit-[^/]+\/[\w.-]+\.md$/)
  expect(mode).toBe('700')
  await expect(stat(file)).rejects.toThrow('ENOENT')
})

test('VISUAL comes before EDITOR', async () => {
  const { path } = await program('visual', 'echo visual > "$1"')
  expect(await desk({ VISUAL: `'${path}'`, EDITOR: 'false' }).edit('', 'x')).toBe('visual\n')
})

test('an editor that fails leaves nothing behind', async () => {
  const before = await editFolders()
  const failing = { code: 'EDITOR_FAILED', details: { editor: 'false', exit: 'exit 1' } }
  await expect(desk({ EDITOR: 'false' }).edit('text\n', 'x')).rejects.toMatchObject(failing)
  await expect(desk({ EDITOR: 'nowhere-at-all' }).edit('text\n', 'x')).rejects.toMatchObject({
    code: 'EDITOR_FAILED',
  })
  expect(await editFolders()).toEqual(before)
})

test('Ctrl-C belongs to the editor while it is open', async () => {
  const { path } = await program('editor', `kill -INT ${process.pid}; sleep 0.2; echo on > "$1"`)
  let interrupted = 0
  const listener = (): void => void interrupted++
  process.on('SIGINT', listener)
  try {
    expect(await desk({ EDITOR: `'${path}'` }).edit('', 'x')).toBe('on\n')
    expect(interrupted).toBe(0)
    expect(process.listeners('SIGINT')).toContain(listener)
  } finally {
    process.off('SIGINT', listener)
  }
})

test('the first clipboard program that takes the text gets it', async () => {
  const { folder } = await program(
    'xclip',
    `cat > '${join((await sandbox()).path, 'copied')}'; echo "$@" > "$(dirname "$0")/arguments"`,
  )
  await writeFile(join(folder, 'wl-copy'), '#!/bin/sh\nexit 1\n')
  await chmod(join(folder, 'wl-copy'), 0o755)
  await desk({ PATH: `${folder}:/usr/bin:/bin` }).copy('téxt\n')
  expect(await readFile(join(folder, 'arguments'), 'utf8')).toBe('-selection clipboard\n')
})

test('without a clipboard program that is said', async () => {
  await expect(desk({ PATH: (await sandbox()).path }).copy('text')).rejects.toMatchObject({
    code: 'CLIPBOARD_MISSING',
  })
})
