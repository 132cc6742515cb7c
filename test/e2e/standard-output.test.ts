import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { aProject } from '../support/a-project.ts'

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

/** A plan of which a list is larger than a pipe or a socket holds. */
async function aLongList() {
  const project = await aProject()
  const brain = await project.join('brain')
  await brain.ok('init')
  const tasks = Array.from({ length: 1_500 }, (_, at) => ({ title: `Überlegung ${at} `.repeat(12) }))
  await writeFile(join(project.box.path, 'batch.json'), JSON.stringify(tasks))
  await brain.ok('create-task', '--batch', join(project.box.path, 'batch.json'))
  return { box: project.box, dir: brain.dir, whole: await brain.ok('list', '--json') }
}

/** Runs brain with these for its standard output and standard error. Answers its exit code. */
async function exitOf(
  dir: string,
  words: string,
  [stdout, stderr]: readonly [number | Socket | 'ignore', (number | 'ignore')?],
): Promise<number> {
  const child = spawn(process.execPath, [MAIN, ...words.split(' ')], {
    cwd: dir,
    stdio: ['ignore', stdout, stderr ?? 'ignore'],
  })
  const [code] = (await once(child, 'exit')) as [number]
  return code
}

/** Both ends of a socket; a process that is given one of them is not waited for when it writes. */
async function socketPair(path: string): Promise<readonly [Socket, Socket]> {
  const server = createServer().listen(path)
  await once(server, 'listening')
  const near = connect(path)
  const [far] = (await once(server, 'connection')) as [Socket]
  server.close()
  return [near, far]
}

test('data comes whole to a file, and to a reader that is slow and does not let the writer wait', async () => {
  const { box, dir, whole } = await aLongList()
  expect(Buffer.byteLength(whole)).toBeGreaterThan(400_000)
  const file = openSync(join(box.path, 'list.json'), 'w')
  expect(await exitOf(dir, 'list --json', [file])).toBe(0)
  closeSync(file)
  expect(await readFile(join(box.path, 'list.json'), 'utf8')).toBe(whole)

  const [near, far] = await socketPair(join(box.path, 'socket'))
  const chunks: Buffer[] = []
  far.pause()
  const ended = exitOf(dir, 'list --json', [near])
  await pause(2_000)
  far.on('data', (chunk: Buffer) => chunks.push(chunk)).resume()
  const closed = once(far, 'end')
  expect(await ended).toBe(0)
  near.destroy()
  await closed
  expect(Buffer.concat(chunks).toString('utf8')).toBe(whole)
})

test.runIf(process.platform === 'linux')(
  'a full disk fails where data is lost, and not where notes are',
  async () => {
    const project = await aProject()
    const { dir, ok } = await project.join('brain')
    await ok('init')
    const full = openSync('/dev/full', 'w')
    const notes = join(project.box.path, 'notes')
    const file = openSync(notes, 'w')
    expect(await exitOf(dir, 'list --json', [full, file])).toBe(1)
    closeSync(file)
    expect(await readFile(notes, 'utf8')).toContain('Standard output cannot be written (ENOSPC)')
    expect(await exitOf(dir, 'lsit', ['ignore', full])).toBe(2)
    closeSync(full)
  },
)
