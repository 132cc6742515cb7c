import { SETTINGS_PATH } from '../../domain/settings/settings.ts'
import { isWorkBranch } from '../documents/work-branches.ts'
import type { GitOutput } from './git-client.ts'
import { readTextAt } from './git-objects.ts'
import type { GitPlace } from './git-place.ts'
import type { SettledMove } from './git-push.ts'

/** What a refused push tells of the branches that the host protects. */
export interface Protection {
  readonly branches: readonly string[]
  /** Something else than the refused branch, and no task branch, went along in the push: that is the plan. */
  readonly isPlanApart: boolean
  readonly isLaidOut: boolean
}

export async function readProtection(
  place: GitPlace,
  moves: readonly SettledMove[],
  output: GitOutput,
): Promise<Protection> {
  const refused = protectedMoves(moves, output)
  const others = moves.filter((move) => !refused.includes(move))
  const from = refused.find(({ branch }) => !isWorkBranch(branch))?.from ?? null
  return {
    branches: refused.map(({ branch }) => branch),
    isPlanApart: others.some(({ branch, theirs }) => !isWorkBranch(branch) && theirs !== true),
    isLaidOut: from !== null && (await readTextAt(place.git, from, SETTINGS_PATH)) !== null,
  }
}

const SAYS = /protected|GH0\d\d/i
/** Refs that were refused only because another one of the same push was. */
const ALONG = /atomic push fail|atomic transaction failed/

/** In an atomic push all refs are refused; the host says of some only why. */
function protectedMoves(
  moves: readonly SettledMove[],
  { stdout, stderr }: GitOutput,
): readonly SettledMove[] {
  const lines = stdout
    .toString('utf8')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.split('\t'))
  const reasonOf = ({ branch }: SettledMove): string =>
    lines.find(([, refs = '']) => refs.endsWith(`:refs/heads/${branch}`))?.[2] ?? ''
  const said = stderr.split('\n').filter((line) => SAYS.test(line))
  const isNamed = ({ branch }: SettledMove): boolean =>
    said.some((line) =>
      line.split(/[\s'"]/).some((word) => word.replace(/[.,:]$/, '') === `refs/heads/${branch}`),
    )
  const choices = [
    moves.filter(isNamed),
    moves.filter((move) => SAYS.test(reasonOf(move))),
    moves.filter((move) => reasonOf(move) !== '' && !ALONG.test(reasonOf(move))),
  ]
  return choices.find((chosen) => chosen.length > 0) ?? moves
}
