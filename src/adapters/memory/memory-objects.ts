import { createHash } from 'node:crypto'
import type { FileEdit } from '../../domain/decision.ts'
import { Failure } from '../../domain/failure.ts'
import type { Tree, TreeEntry } from '../../domain/look.ts'

export interface MemoryCommit {
  readonly id: string
  readonly parents: readonly string[]
  /** A tree's object id. */
  readonly tree: string
  readonly message: string
  readonly author: string
  /** Milliseconds since 1970, to the second. */
  readonly committedAt: number
}

/** Blobs, trees and commits by object id: the same content has the same id, and nothing ever changes. */
export interface MemoryObjects {
  addBlob(bytes: Uint8Array): string
  addTree(tree: Tree): string
  addCommit(commit: Omit<MemoryCommit, 'id'>): string
  blob(id: string): Uint8Array | undefined
  hasCommit(id: string): boolean
  /** Throws GIT_FAILED for an unknown object, as git would. */
  commit(id: string): MemoryCommit
  /** The files of a commit or a tree. Throws GIT_FAILED for an unknown one. */
  files(id: string): Tree
}

export function memoryObjects(): MemoryObjects {
  const blobs = new Map<string, Uint8Array>()
  const trees = new Map<string, Tree>()
  const commits = new Map<string, MemoryCommit>()
  return {
    addBlob: (bytes) => keep(blobs, idOf(`blob ${bytes.length}\0`, bytes), bytes),
    addTree: (tree) => {
      const entries = [...tree].sort(([a], [b]) => (a < b ? -1 : 1))
      return keep(trees, idOf('tree\0', JSON.stringify(entries)), new Map(entries))
    },
    addCommit: (commit) => {
      const id = idOf('commit\0', JSON.stringify(commit))
      return keep(commits, id, { ...commit, id })
    },
    blob: (id) => blobs.get(id),
    hasCommit: (id) => commits.has(id),
    commit: (id) => commits.get(id) ?? unknownObject(id),
    files: (id) => trees.get(commits.get(id)?.tree ?? id) ?? unknownObject(id),
  }
}

/** The tree with the edits made, one after the other; a file and a folder of one name exclude each other. */
export function editTree(objects: MemoryObjects, tree: Tree, edits: readonly FileEdit[]): string {
  const edited = new Map(tree)
  for (const edit of edits) {
    if ('remove' in edit) clear(edited, edit.path)
    else putEntry(edited, edit.path, { blob: blobOf(objects, edit), mode: edit.mode ?? '100644' })
  }
  return objects.addTree(edited)
}

export function putEntry(tree: Map<string, TreeEntry>, path: string, entry: TreeEntry): void {
  clear(tree, path)
  for (const folder of foldersOf(path)) tree.delete(folder)
  tree.set(path, entry)
}

/** `a/b/c` is in `a` and `a/b`. */
export function foldersOf(path: string): readonly string[] {
  const names = path.split('/').slice(0, -1)
  return names.map((_, index) => names.slice(0, index + 1).join('/'))
}

export function isWithin(path: string, folder: string): boolean {
  const prefix = folder.replace(/\/+$/, '')
  return prefix === '' || path === prefix || path.startsWith(`${prefix}/`)
}

/** Removes a file, or a folder with all that is in it; harmless when there is none. */
export function clear(tree: Map<string, TreeEntry>, path: string): void {
  for (const known of tree.keys()) if (isWithin(known, path)) tree.delete(known)
}

function blobOf(objects: MemoryObjects, edit: Exclude<FileEdit, { remove: true }>): string {
  if ('text' in edit) return objects.addBlob(Buffer.from(edit.text))
  return objects.blob(edit.blob) === undefined ? unknownObject(edit.blob) : edit.blob
}

function keep<T>(known: Map<string, T>, id: string, value: T): string {
  known.set(id, value)
  return id
}

/** A blob's id is the one that git gives it. */
function idOf(header: string, content: string | Uint8Array): string {
  return createHash('sha1').update(header).update(content).digest('hex')
}

function unknownObject(id: string): never {
  throw new Failure('GIT_FAILED', { command: 'memory', stderr: `there is no object ${id}` })
}
