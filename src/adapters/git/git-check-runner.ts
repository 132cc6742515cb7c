import type { CheckRequest, CheckResult, CheckRunner } from '../../ports/records.ts'
import { checkEnvironment } from '../system/check-environment.ts'
import { runInGroup } from '../system/process-group.ts'
import { checkSandbox } from './check-sandbox.ts'
import {
  addCheckWorktree,
  dropCheckWorktree,
  leftoverChecks,
  removeCheckWorktree,
  type CheckWorktree,
} from './check-worktrees.ts'
import { NOBODY } from './git-merge.ts'
import type { GitPlace } from './git-place.ts'
import { noteRunning } from './running-notes.ts'

const COMMAND_MS_MAX = 15 * 60_000
const OUTPUT_BYTES_MAX = 64 * 1024
const LEFTOVER_MS_MIN = 24 * 60 * 60_000

/**
 * Runs commands on a tree in a throw-away worktree, one after the other and all of them, without the user's
 * credentials, and in bubblewrap where that works. Where it does not, mistakes are kept in, not malice: the worktree
 * shares the repository's objects and refs. `msMax` is how long one command may take.
 */
export function gitCheckRunner(
  place: GitPlace,
  environment: NodeJS.ProcessEnv,
  { msMax = COMMAND_MS_MAX }: { msMax?: number } = {},
): CheckRunner {
  return {
    run: async (request, onStart) => {
      if (request.commands.length === 0) return []
      for (const folder of await leftoverChecks(place, LEFTOVER_MS_MIN)) await removeCheckWorktree(folder)
      const done = noteRunning([place.brainDir], 'check')
      try {
        return await runInWorktree({ place, request, environment, msMax, onStart })
      } finally {
        done()
      }
    },
  }
}

async function runInWorktree(run: Omit<CheckRun, 'worktree'>): Promise<readonly CheckResult[]> {
  const { place } = run
  const worktree = await addCheckWorktree(place, await commitOf(place, run.request))
  const drop = (): void => dropCheckWorktree(worktree)
  process.on('exit', drop)
  try {
    return await runAll({ ...run, worktree })
  } finally {
    process.off('exit', drop)
    await removeCheckWorktree(worktree.folder)
  }
}

/** A commit of the tree, so that commands which ask git for history find it. No ref ever names it. */
async function commitOf(place: GitPlace, { tree, parent }: CheckRequest): Promise<string> {
  return await place.git.run(
    ['commit-tree', '--no-gpg-sign', tree, '-p', parent, '-m', 'Merge result to be checked'],
    { env: NOBODY },
  )
}

interface CheckRun {
  readonly place: GitPlace
  readonly request: CheckRequest
  readonly worktree: CheckWorktree
  readonly environment: NodeJS.ProcessEnv
  readonly msMax: number
  readonly onStart: (command: string) => void
}

async function runAll({
  place,
  request,
  worktree,
  environment,
  msMax,
  onStart,
}: CheckRun): Promise<readonly CheckResult[]> {
  const sandbox = await checkSandbox(place, worktree, { environment, network: request.network })
  const limits = {
    prefix: sandbox.works ? sandbox.prefix : [],
    directory: worktree.tree,
    environment: {
      ...checkEnvironment(environment, worktree.home),
      ...(sandbox.works ? { TMPDIR: '/tmp', TMP: '/tmp', TEMP: '/tmp' } : {}),
    },
    msMax,
    outputBytesMax: OUTPUT_BYTES_MAX,
  }
  const held = { sandboxed: sandbox.works, network: !sandbox.works || sandbox.network }
  const results: CheckResult[] = []
  for (const command of request.commands) {
    onStart(command)
    results.push({ command, ...held, ...(await runInGroup({ command, ...limits })) })
  }
  return results
}
