import { Failure } from '../../domain/failure.ts'
import type { Change, CommitPlan, FileEdit } from '../../domain/decision.ts'
import { withOperation } from '../commit-message.ts'
import { causeOf } from './git-errors.ts'
import type { GitPlace } from './git-place.ts'

/** Commits made and not yet anybody's: kept from gc by scratch refs until they are pushed. */
export interface BuiltCommits {
  /** Mark → object id. */
  readonly ids: ReadonlyMap<string, string>
  readonly scratchRefs: readonly string[]
}

/**
 * Builds every commit of a change in one `git fast-import`, with no index and no work tree (decision 0001).
 * `operation` goes into each as the `Brain-Op` trailer, so that no two commits are ever equal.
 */
export async function buildCommits(
  place: GitPlace,
  change: Change,
  operation: string,
): Promise<BuiltCommits> {
  if (change.commits.length === 0) return { ids: new Map(), scratchRefs: [] }
  const committer = await readCommitter(place)
  const numbers = new Map(change.commits.map((commit, index) => [commit.mark as string, index + 1]))
  const scratch = (commit: CommitPlan): string => `refs/brain/op/${operation}/${numbers.get(commit.mark)}`
  const stream = [
    'feature done\n',
    ...change.commits.map((commit) =>
      commitCommand({ commit, numbers, committer, operation, ref: scratch(commit) }),
    ),
    ...change.commits.map((commit) => `get-mark :${numbers.get(commit.mark)}\n`),
    'done\n',
  ].join('')
  const output = await place.git.try(['fast-import', '--quiet', '--force'], { input: stream })
  if (output.exitCode !== 0) throw causeOf(output.stderr, { command: 'git fast-import' })
  const lines = output.stdout.toString('utf8').trim().split('\n')
  return {
    ids: new Map(change.commits.map((commit, index) => [commit.mark as string, lines[index] ?? ''])),
    scratchRefs: change.commits.map(scratch),
  }
}

/** `Name <email> <seconds> <zone>`, as git itself would write it. Throws IDENTITY_MISSING. */
export async function readCommitter(place: GitPlace): Promise<string> {
  const output = await place.git.try(['var', 'GIT_COMMITTER_IDENT'])
  if (output.exitCode !== 0) throw new Failure('IDENTITY_MISSING', { reason: output.stderr.trim() })
  return output.stdout.toString('utf8').trim()
}

interface CommandInput {
  readonly commit: CommitPlan
  readonly numbers: ReadonlyMap<string, number>
  readonly committer: string
  readonly operation: string
  readonly ref: string
}

/** The grammar is that of git-fast-import(1); every text is length-prefixed, so nothing in it can be a command. */
function commitCommand({ commit, numbers, committer, operation, ref }: CommandInput): string {
  const nameOf = (commitish: string): string =>
    numbers.has(commitish) ? `:${numbers.get(commitish)}` : commitish
  const [first, ...others] = commit.parents
  return [
    `commit ${ref}\n`,
    `mark :${numbers.get(commit.mark)}\n`,
    `author ${committer}\n`,
    `committer ${committer}\n`,
    data(withOperation(commit.message, operation)),
    first === undefined ? '' : `from ${nameOf(first)}\n`,
    ...others.map((parent) => `merge ${nameOf(parent)}\n`),
    commit.tree === null ? '' : `M 040000 ${commit.tree} ""\n`,
    ...commit.edits.map(fileCommand),
    '\n',
  ].join('')
}

function fileCommand(edit: FileEdit): string {
  const path = quotePath(edit.path)
  if ('remove' in edit) return `D ${path}\n`
  const mode = edit.mode ?? '100644'
  if ('blob' in edit) return `M ${mode} ${edit.blob} ${path}\n`
  return `M ${mode} inline ${path}\n${data(edit.text)}`
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`
}

/** C-style quotes, as every git command that reads paths line by line takes them. */
export function quotePath(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}
