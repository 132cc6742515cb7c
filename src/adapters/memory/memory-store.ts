import type { RefMove } from '../../domain/decision.ts'
import { Failure } from '../../domain/failure.ts'
import type { TreeEntry } from '../../domain/look.ts'
import { clear, memoryObjects, putEntry, type MemoryObjects } from './memory-objects.ts'

/** A file as an outsider puts it: text, bytes, a link, or null to remove it. */
export type PlantedFile = string | Uint8Array | { readonly link: string } | null

export interface PlantedCommit {
  readonly message: string
  readonly author?: string
  readonly date?: Date
  /**
   * Object ids. By default the branch's own tip; for a new branch the default branch's; none when there is neither.
   */
  readonly parents?: readonly string[]
}

/** The shared remote, in memory: what every clone fetches from and pushes to. */
export interface MemoryStore {
  readonly objects: MemoryObjects
  readonly defaultBranch: string
  readonly branches: ReadonlyMap<string, string>
  /** While it is not null every fetch and push fails with REMOTE_UNREACHABLE, for this reason. */
  offline: string | null
  /** Moves all the refs or none. Throws REF_IN_THE_WAY when a branch would have to be a file and a folder. */
  swap(moves: readonly RefMove[]): 'applied' | 'stale'
  /** Commits and pushes as somebody would who knows nothing of brain. Answers the commit. */
  commit(branch: string, files: Readonly<Record<string, PlantedFile>>, options: PlantedCommit): string
}

export function memoryStore({ defaultBranch = 'main' }: { defaultBranch?: string } = {}): MemoryStore {
  const objects = memoryObjects()
  const branches = new Map<string, string>()
  return {
    objects,
    defaultBranch,
    branches,
    offline: null,
    swap: (moves) => swap(branches, moves),
    commit: (branch, files, options) => {
      const onto = branches.get(branch) ?? branches.get(defaultBranch)
      const commit = plant(objects, files, { parents: onto === undefined ? [] : [onto], ...options })
      branches.set(branch, commit)
      return commit
    },
  }
}

function swap(branches: Map<string, string>, moves: readonly RefMove[]): 'applied' | 'stale' {
  if (moves.some(({ branch, from }) => (branches.get(branch) ?? null) !== from)) return 'stale'
  const after = new Map(branches)
  for (const { branch, to } of moves) {
    if (to === null) after.delete(branch)
    else after.set(branch, to)
  }
  const names = [...after.keys()]
  const blocked = names.find((name) => names.some((other) => other.startsWith(`${name}/`)))
  if (blocked !== undefined) throw new Failure('REF_IN_THE_WAY', { reason: `there is a branch ${blocked}` })
  for (const { branch, to } of moves) {
    if (to === null) branches.delete(branch)
    else branches.set(branch, to)
  }
  return 'applied'
}

function plant(
  objects: MemoryObjects,
  files: Readonly<Record<string, PlantedFile>>,
  { message, author = 'outsider', date = new Date(), parents = [] }: PlantedCommit,
): string {
  const tree = new Map<string, TreeEntry>(parents[0] === undefined ? [] : objects.files(parents[0]))
  for (const [path, file] of Object.entries(files)) {
    if (file === null) clear(tree, path)
    else putEntry(tree, path, entryOf(objects, file))
  }
  const committedAt = Math.floor(date.getTime() / 1000) * 1000
  return objects.addCommit({ parents, tree: objects.addTree(tree), message, author, committedAt })
}

function entryOf(objects: MemoryObjects, file: Exclude<PlantedFile, null>): TreeEntry {
  if (typeof file === 'string') return { blob: objects.addBlob(Buffer.from(file)), mode: '100644' }
  if (file instanceof Uint8Array) return { blob: objects.addBlob(file), mode: '100644' }
  return { blob: objects.addBlob(Buffer.from(file.link)), mode: '120000' }
}
