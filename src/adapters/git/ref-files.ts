import { readdirSync, readFileSync, statSync, type Dirent } from 'node:fs'
import { join } from 'node:path'

type ReadText = (path: string) => string | null

const PACKED = 'packed-refs'
const CONTENT = /^(?:ref: \S+|[0-9a-f]{40}|[0-9a-f]{64})$/

/** `content` is an object id, or `ref: ` and the name of another ref. */
export type RefFile = readonly [name: string, content: string]

/**
 * Where refs point, without a git process. A name that ends in `/` wants all below it. null where it is git's to tell: refs
 * that are stored in another way, or a file that is no ref (gitrepository-layout; git-pack-refs).
 */
export function readRefFiles(
  commonDir: string,
  wanted: readonly string[],
  read: ReadText = textOf,
): readonly RefFile[] | null {
  if (statSync(join(commonDir, 'reftable'), { throwIfNoEntry: false }) !== undefined) return null
  // Loose ones first: what is packed meanwhile is met among the packed ones.
  const loose = wanted.flatMap((name) => looseRefs(commonDir, name, read))
  const known = new Set(loose.map(([name]) => name))
  const packed = packedRefs(commonDir, read).filter(
    ([name]) => !known.has(name) && wanted.some((some) => isWanted(name, some)),
  )
  const all = [...loose, ...packed]
  return all.every(([, content]) => CONTENT.test(content)) ? all : null
}

/** Each with a commit, also what points at another one of them (a remote's HEAD); null where one points elsewhere, or at nothing. */
export function resolvedRefs(refs: readonly RefFile[] | null): readonly RefFile[] | null {
  if (refs === null) return null
  const contents = new Map(refs)
  const found = refs.map(([name, content]): RefFile => {
    const target = content.startsWith(SYMBOLIC) ? contents.get(content.slice(SYMBOLIC.length)) : content
    return [name, target ?? content]
  })
  return found.some(([, content]) => content.startsWith(SYMBOLIC)) ? null : found
}

const SYMBOLIC = 'ref: '

/** A line `<content> <name>` for each, sorted: equal texts, equal refs. */
export function refsText(refs: readonly RefFile[]): string {
  return refs
    .map(([name, content]) => `${content} ${name}\n`)
    .toSorted()
    .join('')
}

function looseRefs(commonDir: string, name: string, read: ReadText): readonly RefFile[] {
  if (!name.endsWith('/')) return looseRef(commonDir, name, read)
  return entriesOf(join(commonDir, name)).flatMap((entry) =>
    entry.isDirectory()
      ? looseRefs(commonDir, `${name}${entry.name}/`, read)
      : entry.name.endsWith('.lock')
        ? []
        : looseRef(commonDir, name + entry.name, read),
  )
}

/** None where there is no such folder. */
export function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

function looseRef(commonDir: string, name: string, read: ReadText): readonly RefFile[] {
  const text = read(join(commonDir, name))
  return text === null ? [] : [[name, text.trimEnd()]]
}

/** Lines that begin with `#` are about the file, with `^` about the ref before. */
function packedRefs(commonDir: string, read: ReadText): readonly RefFile[] {
  return (read(join(commonDir, PACKED)) ?? '').split('\n').flatMap((line) => {
    const space = line.indexOf(' ')
    return space === -1 || line.startsWith('#') || line.startsWith('^')
      ? []
      : [[line.slice(space + 1), line.slice(0, space)] as const]
  })
}

function isWanted(name: string, wanted: string): boolean {
  return wanted.endsWith('/') ? name.startsWith(wanted) : name === wanted
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
