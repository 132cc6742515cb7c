import { Failure } from '../../domain/failure.ts'
import type { Change, CommitPlan, FileEdit } from '../../domain/decision.ts'
import { withOperation } from '../commit-message.ts'
import { causeOf } from './git-errors.ts'
import type { GitPlace } from './git-place.ts'
import { buildLoose, isForLoose, type CommitNaming } from './loose-commits.ts'

/**
 * Builds every commit of a change, with no index and no work tree: a few objects are written one by one (decision 0013), many
 * by one `git fast-import` (decision 0001). `operation` goes into each as the `Brain-Op` trailer, so that no two commits are
 * ever equal. No ref names them until they are pushed; git collects what nobody names only after two weeks.
 */
export async function buildCommits(
  place: GitPlace,
  change: Change,
  operation: string,
): Promise<BuiltCommits> {
  if (change.commits.length === 0) return { ids: new Map(), committedAt: null }
  const committer = await readCommitter(place)
  const ids = isForLoose(place, change)
    ? await buildLoose(place, change, { operation, committer })
    : await importCommits(place, change, { operation, committer })
  return { ids, committedAt: dateOf(committer) }
}

/** As one stream of `git fast-import`. Exported for the test that compares both ways. */
export async function importCommits(
  place: GitPlace,
  change: Change,
  { operation, committer }: CommitNaming,
): Promise<ReadonlyMap<string, string>> {
  const numbers = new Map(change.commits.map((commit, index) => [commit.mark as string, index + 1]))
  const scratch = (commit: CommitPlan): string => `refs/brain/op/${operation}/${numbers.get(commit.mark)}`
  const stream = [
    'feature done\n',
    ...change.commits.map((commit) =>
      commitCommand({ commit, numbers, committer, operation, ref: scratch(commit) }),
    ),
    // fast-import commits onto a ref. Reset to no commit at all, the ref is never made (git-fast-import, RESET).
    ...change.commits.map((commit) => `reset ${scratch(commit)}\nfrom ${place.noId}\n\n`),
    ...change.commits.map((commit) => `get-mark :${numbers.get(commit.mark)}\n`),
    'done\n',
  ].join('')
  const output = await place.git.try(['fast-import', '--quiet', '--force'], { input: stream })
  if (output.exitCode !== 0) throw causeOf(output.stderr, { command: 'git fast-import' })
  const lines = output.stdout.toString('utf8').trim().split('\n')
  return new Map(change.commits.map((commit, index) => [commit.mark as string, lines[index] ?? '']))
}

export interface BuiltCommits {
  /** Mark → object id. */
  readonly ids: ReadonlyMap<string, string>
  /** RFC 3339, UTC; null: none was made. */
  readonly committedAt: string | null
}

function dateOf(committer: string): string {
  return new Date(Number(/ (\d+) [+-]\d{4}$/.exec(committer)?.[1]) * 1000).toISOString()
}

/** `Name <email> <seconds> <zone>`, as git itself would write it. Throws IDENTITY_MISSING. */
export async function readCommitter(place: GitPlace): Promise<string> {
  if (place.committer !== null) return `${place.committer} ${timeOf(new Date())}`
  const output = await place.git.try(['var', 'GIT_COMMITTER_IDENT'])
  if (output.exitCode !== 0) throw new Failure('IDENTITY_MISSING', { reason: output.stderr.trim() })
  return output.stdout.toString('utf8').trim()
}

/** `<seconds> <zone>`, the zone as `+0130`. */
function timeOf(now: Date): string {
  const minutes = -now.getTimezoneOffset()
  const zone = Math.floor(Math.abs(minutes) / 60) * 100 + (Math.abs(minutes) % 60)
  return `${Math.floor(now.getTime() / 1000)} ${minutes < 0 ? '-' : '+'}${String(zone).padStart(4, '0')}`
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
