import { Failure } from '../../domain/failure.ts'
import { followBranch } from './git-follow.ts'
import { stepTree, stepTreeBack } from './git-follow-tree.ts'
import { moveLocally } from './git-local-refs.ts'
import type { GitPlace } from './git-place.ts'
import { switchTo } from './git-switch.ts'
import { finishInTurn } from './push-together.ts'
import { readyToStep } from './ready-to-step.ts'
import { openSteps, strikeOut, type Step } from './step-journal.ts'
import { currentBranch, headCommit, LITERAL_PATHS } from './work-tree.ts'

/**
 * Carries through what a killed command had begun in this working tree, or takes it back. Where the user has gone on since, it is
 * theirs to keep. Nothing of it is told: the command that is running now has something else to tell.
 */
export async function finishSteps(place: GitPlace): Promise<void> {
  for (const { path, step, root } of openSteps(place)) {
    if (root !== place.root && step.kind !== 'push') continue
    try {
      await FINISHERS[step.kind](place, step as never)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      if (WORTH_ANOTHER_TRY.has(error.code)) continue
    }
    strikeOut(path)
  }
}

const WORTH_ANOTHER_TRY = new Set(['DISK_FULL', 'FILE_UNWRITABLE', 'LOCKED', 'REMOTE_UNREACHABLE'])

type Of<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>

const FINISHERS: { readonly [Kind in Step['kind']]: (place: GitPlace, step: Of<Kind>) => Promise<void> } = {
  follow: async (place, { move: { branch, from, to }, publishes }) => {
    if (to === null || (await currentBranch(place)) !== branch || (await headCommit(place)) !== from) return
    const takeBack = await readyToStep(place, from, to)
    if ((await followBranch(place, { branch, to }, publishes)) !== null) await takeBack()
  },
  local: async (place, step) => {
    const here = await currentBranch(place)
    const move = step.moves.find(({ branch, to }) => branch === here && to !== null)
    if (move?.to == null || (await headCommit(place)) !== move.from) return
    await readyToStep(place, move.from, move.to)
    // Without published edits it was never said to be done: the command may well be given again.
    if (step.publishes.length === 0) await takeStepBack(place, { ...move, to: move.to })
    else await moveLocally(place, step.moves, step.publishes)
  },
  switch: async (place, { branch, from, to }) => {
    const head = await headCommit(place)
    if (head !== from && (head !== to || (await currentBranch(place)) !== branch)) return
    const takeBack = from === null ? null : await readyToStep(place, from, to)
    try {
      await switchTo(place, branch, to)
    } catch (error) {
      await takeBack?.()
      throw error
    }
  },
  commit: async (place, { paths }) => {
    if (paths.length === 0 || (await headCommit(place)) === null) return
    await place.git.try(['reset', '--quiet', '--', ...paths], { env: LITERAL_PATHS })
  },
  push: (place, { moves }) => finishInTurn(place, moves),
}

async function takeStepBack(
  place: GitPlace,
  { from, to }: { from: string | null; to: string },
): Promise<void> {
  const step = { at: place.root, from, to }
  if ((await stepTree(place, step)) === 'done') await stepTreeBack(place, step)
}
