import { randomBytes } from 'node:crypto'
import type { FileEdit } from '../../domain/decision.ts'
import { Failure } from '../../domain/failure.ts'
import { withOperation } from '../commit-message.ts'
import { workFiles, type WorkFiles } from '../fs/work-files.ts'
import { readCommitter } from './git-commits.ts'
import { causeOf } from './git-errors.ts'
import { listTree } from './git-objects.ts'
import type { GitPlace } from './git-place.ts'
import { journaled } from './step-journal.ts'
import { assertNothingUnderWay, assertWorkTree, headTreeish, LITERAL_PATHS, partsOf } from './work-tree.ts'

/** Text is given as git stores it, so a warning about line ends must not become an error. */
const QUIETLY = ['-c', 'core.safecrlf=false'] as const

/**
 * Writes the files and commits them and nothing else: what is staged stays staged, what is not stays so.
 * When the commit fails, the files and the index are put back as they were.
 */
export async function commitOnly(
  place: GitPlace,
  edits: readonly FileEdit[],
  message: string,
): Promise<string | null> {
  assertWorkTree(place)
  await assertNothingUnderWay(place)
  await readCommitter(place)
  const files = workFiles(place.root)
  for (const { path } of edits) await files.assertWritable(path)
  const known = await knownPaths(place, edits)
  const before = await readAll(files, edits)
  const added = edits
    .filter((edit) => !('remove' in edit) && !known.index.has(edit.path))
    .map(({ path }) => path)
  const paths = edits.map(({ path }) => path)
  return await journaled(place, { kind: 'commit', paths }, async () => {
    try {
      for (const edit of edits) await files.write(edit.path, await bytesOf(place, edit))
      await addEmpty(place, added)
      const committed = await commitPaths(place, {
        paths: edits.map(({ path }) => path).filter((path) => added.includes(path) || known.any.has(path)),
        message,
      })
      if (!committed) await forget(place, added)
      return committed ? await place.git.run(['rev-parse', 'HEAD']) : null
    } catch (error) {
      await putBack({ place, files, before, added })
      throw error
    }
  })
}

/** Which of the paths git knows: in the index, and in the index or HEAD. */
async function knownPaths(
  place: GitPlace,
  edits: readonly FileEdit[],
): Promise<{ index: ReadonlySet<string>; any: ReadonlySet<string> }> {
  const paths = edits.map(({ path }) => path)
  if (paths.length === 0) return { index: new Set(), any: new Set() }
  const index = partsOf(await place.git.run(['ls-files', '-z', '--', ...paths], { env: LITERAL_PATHS }))
  const head = await listTree(place.git, await headTreeish(place), paths)
  return { index: new Set(index), any: new Set([...index, ...head.keys()]) }
}

type Before = ReadonlyMap<string, Buffer | null>

async function readAll(files: WorkFiles, edits: readonly FileEdit[]): Promise<Before> {
  const before = new Map<string, Buffer | null>()
  for (const { path } of edits) before.set(path, await files.read(path))
  return before
}

async function bytesOf(place: GitPlace, edit: FileEdit): Promise<Buffer | null> {
  if ('remove' in edit) return null
  if ('text' in edit) return Buffer.from(edit.text, 'utf8')
  const output = await place.git.try(['cat-file', '--filters', `--path=${edit.path}`, edit.blob])
  if (output.exitCode !== 0) throw causeOf(output.stderr, { command: 'git cat-file' })
  return output.stdout
}

/** Makes git know new files, ignored ones too, without staging what is in them. */
async function addEmpty(place: GitPlace, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return
  const output = await place.git.try(
    [...QUIETLY, 'add', '--intent-to-add', '--force', '--sparse', '--', ...paths],
    { env: LITERAL_PATHS },
  )
  if (output.exitCode !== 0) throw causeOf(output.stderr, { command: 'git add' })
}

/** False when the files are what HEAD already has. */
async function commitPaths(
  place: GitPlace,
  { paths, message }: { paths: readonly string[]; message: string },
): Promise<boolean> {
  if (paths.length === 0) return false
  const head = await headTreeish(place)
  const same = await place.git.try([...QUIETLY, 'diff', '--quiet', '--no-ext-diff', head, '--', ...paths], {
    env: LITERAL_PATHS,
  })
  if (same.exitCode === 0) return false
  const options = ['--quiet', '--only', '--no-verify', '--no-gpg-sign', '--cleanup=whitespace', '--file=-']
  const input = withOperation(message, randomBytes(8).toString('hex'))
  const output = await place.git.try([...QUIETLY, 'commit', ...options, '--', ...paths], {
    input,
    env: LITERAL_PATHS,
  })
  if (output.exitCode === 0) return true
  throw explainCommit(output.stderr)
}

function explainCommit(stderr: string): Failure {
  if (/unmerged files|unresolved conflict|partial commit/.test(stderr)) {
    return new Failure('DIRTY_TREE', {
      paths: [],
      reason: 'there are conflicts to resolve first (git status shows them)',
    })
  }
  if (/tell me who you are|empty ident|unable to auto-detect email/i.test(stderr)) {
    return new Failure('IDENTITY_MISSING', { reason: stderr.trim() })
  }
  return causeOf(stderr, { command: 'git commit' })
}

async function putBack({
  place,
  files,
  before,
  added,
}: {
  place: GitPlace
  files: WorkFiles
  before: Before
  added: readonly string[]
}): Promise<void> {
  for (const [path, bytes] of before) await files.write(path, bytes).catch(() => {})
  await forget(place, added)
}

/** Takes back what `addEmpty` did. */
async function forget(place: GitPlace, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return
  await place.git.try(['update-index', '--force-remove', '-z', '--stdin'], {
    input: `${paths.join('\0')}\0`,
  })
}
