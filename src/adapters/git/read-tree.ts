import { Failure } from '../../domain/failure.ts'
import type { TreeEntry } from '../../domain/look.ts'
import type { GitObject, ObjectReader } from './object-reader.ts'

export interface TreeRequest {
  /** Files, and folders with all that is below them; everything without any. */
  readonly paths?: readonly string[]
  /** Folders of which only what stands directly in them is wanted, their own folders too, and not entered. */
  readonly shallow?: readonly string[]
}

/**
 * The wanted files of a commit or tree, by path. It goes down level by level: as many rounds as the tree is deep, and no
 * process for them. Throws GIT_FAILED where there is no such tree.
 */
export async function readTree(
  reader: ObjectReader,
  commit: string,
  { paths = [], shallow = [] }: TreeRequest = {},
): Promise<Map<string, TreeEntry>> {
  const files = new Map<string, TreeEntry>()
  const wanted = [...paths, ...shallow].map((path) => path.replace(/\/$/, ''))
  let level: readonly Folder[] = [{ path: '', name: `${commit}^{tree}` }]
  while (level.length > 0) {
    const trees = await reader.contents(level.map(({ name }) => name))
    const below: Folder[] = []
    level.forEach(({ path: folder, name: asked }, index) => {
      const isEntered = !shallow.includes(folder.slice(0, -1))
      for (const { mode, name, id } of entriesOf(asked, trees[index] ?? null)) {
        const path = folder + name
        const isFolder = mode === FOLDER_MODE && isEntered
        if (!isFolder && isWithin(path, wanted)) files.set(path, { blob: id, mode })
        if (isFolder && leadsTo(path, wanted)) below.push({ path: `${path}/`, name: id })
      }
    })
    level = below
  }
  return files
}

interface Folder {
  /** Ends in a slash, unless it is the top. */
  readonly path: string
  readonly name: string
}

const FOLDER_MODE = '40000'

function isWithin(path: string, wanted: readonly string[]): boolean {
  return wanted.length === 0 || wanted.some((stem) => path === stem || path.startsWith(`${stem}/`))
}

function leadsTo(folder: string, wanted: readonly string[]): boolean {
  return isWithin(folder, wanted) || wanted.some((stem) => stem.startsWith(`${folder}/`))
}

/** `<mode> SP <name> NUL <id in bytes>`, again and again (git's own tree format). Throws GIT_FAILED for no tree. */
export function* entriesOf(
  asked: string,
  tree: GitObject | null,
): Generator<{ mode: string; name: string; id: string }> {
  if (tree === null) throw noTree(`there is no tree ${asked}`)
  const { bytes } = tree
  const idBytes = tree.id.length / 2
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(32, at)
    const nul = bytes.indexOf(0, at)
    if (space < at || nul < space || nul + idBytes >= bytes.length)
      throw noTree(`the tree ${asked} is damaged`)
    const mode = bytes.toString('latin1', at, space)
    const name = bytes.toString('utf8', space + 1, nul)
    at = nul + 1 + idBytes
    yield { mode, name, id: bytes.toString('hex', nul + 1, at) }
  }
}

function noTree(stderr: string): Failure {
  return new Failure('GIT_FAILED', { command: 'git cat-file', stderr })
}
