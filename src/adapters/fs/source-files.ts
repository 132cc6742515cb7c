import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { Failure } from '../../domain/failure.ts'
import type { SourceFile } from '../../domain/import/imported-task.ts'
import type { Problem } from '../../domain/task/task.ts'
import type { SourceFiles, SourceListing } from '../../ports/source-files.ts'
import { BLOB_BYTES_MAX, readBlobText } from '../documents/blob-text.ts'
import { unreadable } from './file-errors.ts'

const DEPTH_MAX = 12
const FILES_MAX = 5_000
const READ = /\.md$|(?:^|\/)sprint-status\.ya?ml$/
const SKIPPED: ReadonlySet<string> = new Set(['.git', 'node_modules'])

/** @param directory where the paths that a person types begin */
export function sourceFiles(root: string, directory: string): SourceFiles {
  return {
    read: async (path) => {
      try {
        return await readSources(root, path, resolve(directory, path))
      } catch (error) {
        throw unreadable(path, error)
      }
    },
  }
}

async function readSources(root: string, asked: string, full: string): Promise<SourceListing> {
  const base = await realpath(root)
  const real = await realpath(full)
  const path = relative(base, real).split(sep).join('/')
  if (path === '..' || path.startsWith('../') || path.startsWith('/') || /^[a-z]:/i.test(path))
    throw new Failure('FILE_NOT_READABLE', { path: asked, reason: 'it lies outside the repository' })
  if (path === '.git' || path.startsWith('.git/'))
    throw new Failure('FILE_NOT_READABLE', { path: asked, reason: "it is one of git's own files" })
  const found = await stat(real)
  if (found.isDirectory()) return await readFolder(base, path)
  if (!found.isFile()) throw new Failure('FILE_NOT_READABLE', { path: asked, reason: 'it is no file' })
  const folder = dirname(path) === '.' ? '' : dirname(path)
  const beside = await readdir(dirname(real))
  const names = beside.map((name) => (folder === '' ? name : `${folder}/${name}`))
  return { path, single: true, files: [await readSource(base, path)], names, problems: [] }
}

async function readFolder(base: string, path: string): Promise<SourceListing> {
  const problems: Problem[] = []
  const names = await namesBelow(base, path, problems)
  const files: SourceFile[] = []
  for (const name of names.filter((one) => READ.test(one))) {
    try {
      files.push(await readSource(base, name))
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      const message = `It was left out: ${String(error.details['reason'])}.`
      problems.push({ path: name, line: null, message, fix: 'Make it a text file of at most 1 MiB.' })
    }
  }
  return { path, single: false, files, names, problems }
}

/** Links are never followed: they may lead anywhere, or around in circles. */
async function namesBelow(base: string, folder: string, problems: Problem[]): Promise<readonly string[]> {
  const names: string[] = []
  const open = [{ path: folder, depth: 0 }]
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const { path, depth } = next
    for (const entry of await readdir(join(base, path), { withFileTypes: true })) {
      const name = path === '' ? entry.name : `${path}/${entry.name}`
      if (entry.isFile()) names.push(name)
      else if (entry.isSymbolicLink() && READ.test(name)) problems.push(linkProblem(name))
      else if (entry.isDirectory() && !SKIPPED.has(entry.name) && depth < DEPTH_MAX)
        open.push({ path: name, depth: depth + 1 })
    }
    if (names.length > FILES_MAX)
      throw new Failure('FILE_TOO_LARGE', {
        path: folder === '' ? 'The repository' : folder,
        reason: `at most ${FILES_MAX} files; name a smaller folder`,
      })
  }
  return names.toSorted()
}

function linkProblem(path: string): Problem {
  const message = 'It is a link, and links in a folder are not followed; a file was expected.'
  return { path, line: null, message, fix: 'Name the file itself, if it is to be imported.' }
}

async function readSource(base: string, path: string): Promise<SourceFile> {
  const full = join(base, path)
  if ((await stat(full)).size > BLOB_BYTES_MAX)
    throw new Failure('FILE_TOO_LARGE', { path, reason: 'at most 1 MiB' })
  const read = readBlobText(await readFile(full))
  if ('text' in read) return { path, text: read.text }
  throw new Failure('FILE_NOT_READABLE', { path, reason: `${basename(path)} is not UTF-8 text` })
}
