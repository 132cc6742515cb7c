import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Failure } from '../../domain/failure.ts'
import type { Desk } from '../../ports/records.ts'
import { BLOB_BYTES_MAX, readBlobText } from '../documents/blob-text.ts'
import { unreadable, unwritable } from '../fs/file-errors.ts'
import { copyText } from './clipboard.ts'
import { runEditor } from './editor.ts'

export interface DeskOptions {
  /** What paths are relative to. */
  readonly directory: string
  readonly environment: NodeJS.ProcessEnv
  readonly stdin: AsyncIterable<Buffer | string>
}

/** The person's files, editor and clipboard, as their own environment says. */
export function systemDesk({ directory, environment, stdin }: DeskOptions): Desk {
  return {
    readText: (path, bytesMax = BLOB_BYTES_MAX) =>
      path === '-' ? readInput(stdin, bytesMax) : readFileText(directory, path, bytesMax),
    edit: (text, name) => editText(environment, text, name),
    create: (path, text) => createFile(directory, path, text),
    copy: (text) => copyText(environment, text),
  }
}

async function readInput(stdin: AsyncIterable<Buffer | string>, bytesMax: number): Promise<string> {
  return asText('standard input', await readBounded('standard input', stdin, bytesMax), bytesMax)
}

async function readFileText(directory: string, path: string, bytesMax = BLOB_BYTES_MAX): Promise<string> {
  const file = resolve(directory, path)
  try {
    if ((await stat(file)).isDirectory())
      throw new Failure('FILE_NOT_READABLE', { path, reason: 'it is a folder' })
    return asText(path, await readBounded(path, createReadStream(file), bytesMax), bytesMax)
  } catch (error) {
    throw unreadable(path, error)
  }
}

async function createFile(directory: string, path: string, text: string): Promise<void> {
  try {
    await writeFile(resolve(directory, path), text, { flag: 'wx' })
  } catch (error) {
    throw unwritable(path, error)
  }
}

/** Stops reading at the limit: a device or a pipe may never end. */
async function readBounded(
  path: string,
  chunks: AsyncIterable<Buffer | string>,
  bytesMax: number,
): Promise<Buffer> {
  const kept: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk as string)
    size += bytes.length
    if (size > bytesMax)
      throw new Failure('FILE_TOO_LARGE', {
        path,
        reason: `at most ${Math.floor(bytesMax / BLOB_BYTES_MAX)} MiB`,
      })
    kept.push(bytes)
  }
  return Buffer.concat(kept)
}

function asText(path: string, bytes: Buffer, bytesMax: number): string {
  const read = readBlobText(bytes, bytesMax)
  if (!('text' in read)) throw new Failure('FILE_NOT_READABLE', { path, reason: 'it is not UTF-8 text' })
  return read.text.replace(/^\uFEFF/, '')
}

/** The file lies in a folder that only its owner can enter, and is gone afterwards. */
async function editText(environment: NodeJS.ProcessEnv, text: string, name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'brain-edit-'))
  try {
    const file = join(folder, fileName(name))
    await writeFile(file, text, { mode: 0o600 })
    await runEditor(environment, file)
    return await readFileText(folder, file)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Ends in `.md`, which tells editors how to color it. */
function fileName(name: string): string {
  const safe = name
    .replace(/\.md$/, '')
    .replaceAll(/[^\w.-]+/g, '-')
    .replace(/^[-.]+/, '')
  return `${safe === '' ? 'text' : safe}.md`
}
