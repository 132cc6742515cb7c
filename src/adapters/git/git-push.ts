import type { RefMove } from '../../domain/decision.ts'
import { Failure } from '../../domain/failure.ts'
import type { GitOutput } from './git-client.ts'
import { causeOf } from './git-errors.ts'
import type { GitPlace } from './git-place.ts'
import { fetchMirror } from './fetch-mirror.ts'
import { branchTips } from './git-refs.ts'
import { readProtection } from './protected-moves.ts'
import { countPush, noteRefused, noteTaken } from './push-records.ts'

/** A ref move with its object id in place of a mark. */
export interface SettledMove extends RefMove {
  readonly to: string | null
}

/** Reasons that looking and deciding again can cure (texts of git's own remote and receive-pack). */
const MOVED =
  /fetch first|non-fast-forward|stale info|cannot lock ref|failed to update ref|incorrect old value|atomic transaction failed|reference already exists|needs force/

/**
 * The compare-and-swap: one push, atomic when it moves several refs, each with a lease on what was seen.
 * A lost answer is no loss: whatever the push said, what counts is what the remote now has. `no-atomic`: the remote takes
 * no atomic pushes, and nothing was done.
 */
export async function pushMoves(
  place: GitPlace,
  moves: readonly SettledMove[],
): Promise<'applied' | 'stale' | 'no-atomic'> {
  const output = await place.git.try(pushArguments(place, moves))
  if (output.exitCode !== 0 && /does not support --atomic/.test(output.stderr)) return 'no-atomic'
  return await settlePush(place, moves, output)
}

/** What became of a push: by its exit, else by what the remote has now, else by what git said. */
export async function settlePush(
  place: GitPlace,
  moves: readonly SettledMove[],
  output: GitOutput,
): Promise<'applied' | 'stale'> {
  await countPush(place)
  if (output.exitCode === 0) return await noteTaken(place, moves)
  const reason = refusedReason(output.stdout.toString('utf8')) ?? output.stderr
  if (await arrived(place, moves)) return 'applied'
  if (IN_THE_WAY.test(output.stderr)) throw new Failure('REF_IN_THE_WAY', { reason: inTheWay(output.stderr) })
  if (MOVED.test(reason)) return 'stale'
  const cause = causeOf(`${reason}\n${output.stderr}`, {
    remote: place.remote,
    branches: moves.map(({ branch }) => branch),
  })
  if (cause.code !== 'PROTECTED_BRANCH') throw cause
  const protection = await readProtection(place, moves, output)
  const refused = moves.filter(({ branch }) => protection.branches.includes(branch))
  throw await noteRefused(place, refused, new Failure(cause.code, { ...cause.details, ...protection }))
}

/** The remote's git says so on stderr; the porcelain line only says that the ref failed. */
const IN_THE_WAY = /[^\n]*(?:exists; cannot create|directory\/file conflict|refname conflict)[^\n]*/

function inTheWay(stderr: string): string {
  return (IN_THE_WAY.exec(stderr)?.[0] ?? '').replace(/^remote: (error: )?/, '').trim()
}

/** Of a push only what is asked for; a mirror would push everything, or nothing. */
export function quietly({ remote }: GitPlace): readonly string[] {
  const settings = ['push.followTags=false', 'push.gpgSign=false', 'push.useForceIfIncludes=false']
  return [...settings, `remote.${remote ?? ''}.mirror=false`].flatMap((setting) => ['-c', setting])
}

function pushArguments(place: GitPlace, moves: readonly SettledMove[]): readonly string[] {
  return [
    ...quietly(place),
    'push',
    '--porcelain',
    '--no-verify',
    '--no-recurse-submodules',
    ...(moves.length > 1 ? ['--atomic'] : []),
    ...moves.map(({ branch, from }) => `--force-with-lease=refs/heads/${branch}:${from ?? ''}`),
    place.remote ?? '',
    ...moves.map(({ branch, to }) => `${to ?? ''}:refs/heads/${branch}`),
  ]
}

/** Porcelain: `!\t<from>:<to>\t[rejected] (why)`. A line other than the atomic group's echo is the cause. */
function refusedReason(stdout: string): string | null {
  const reasons = stdout
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.split('\t')[2] ?? '')
  return reasons.find((reason) => !/atomic push fail/.test(reason)) ?? reasons[0] ?? null
}

/** Did it get there all the same? True when every ref holds our commit, or has it behind its tip. */
async function arrived(place: GitPlace, moves: readonly SettledMove[]): Promise<boolean> {
  try {
    await fetchMirror(place)
  } catch {
    return false
  }
  const tips = branchTips(place)
  for (const { branch, to } of moves) {
    const tip = tips.get(branch)
    if (to === null ? tip !== undefined : tip === undefined || !(await contains(place, to, tip))) return false
  }
  return true
}

async function contains(place: GitPlace, commit: string, tip: string): Promise<boolean> {
  if (commit === tip) return true
  return (await place.git.try(['merge-base', '--is-ancestor', commit, tip])).exitCode === 0
}
