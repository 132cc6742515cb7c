import type { FileEdit } from '../../src/domain/decision.ts'
import { resultPath } from '../../src/domain/result/result.ts'
import { TASK } from './brain-operations.ts'
import type { Bench, Operation, Told } from './operation.ts'

// What a worker's session does with nothing but git, and what a former holder does by habit.

/** A status file with a nonce of its own on main's tip, pushed as the task's first branch where there was none. */
export const claimByGit: Operation = {
  name: 'claim by git',
  run: async (bench) => {
    const main = (await bench.git.fetch()).get('main') ?? ''
    if ((await bench.git.fetch()).has(BRANCH)) return { outcome: 'refused', believes: null }
    return await pushClaim(bench, main)
  },
}

/** Without a look at the branches after main was fetched. */
export const claimUnlooked: Operation = {
  name: 'claim by git without looking for the branch',
  run: async (bench) => await pushClaim(bench, (await bench.git.fetch()).get('main') ?? ''),
}

const BRANCH = 'task/001'

async function pushClaim(bench: Bench, main: string): Promise<Told> {
  const nonce = bench.digest(`by hand: ${bench.name}`).slice(0, 32)
  const text = `---\ntask: ${TASK}\nattempt: 1\nworker: ${bench.identity}\nnonce: ${nonce}\n---\n`
  const edits = [{ path: resultPath(TASK, 'status'), text }]
  const started = { parents: [main], edits, message: `${TASK}: Started` }
  const { commit, accepted } = await bench.git.push(BRANCH, started)
  if (!accepted) return { outcome: 'refused', believes: null }
  const believes = { branch: BRANCH, digest: bench.digest(nonce) }
  return { outcome: 'done', believes, local: { branch: BRANCH, commit } }
}

/** Commits on what is checked out, and pushes without having looked. */
export const push: Operation = { name: 'push', run: (bench) => pushWork(bench, []) }

/** The same with an output in it, written by hand. */
export const handIn: Operation = {
  name: 'hand in',
  run: (bench) => {
    const attempt = /\.(\d+)$/.exec(bench.local?.branch ?? '')?.[1] ?? '1'
    const text = `---\ntask: ${TASK}\nattempt: ${attempt}\n---\nDone by ${bench.name}.\n`
    return pushWork(bench, [{ path: resultPath(TASK, 'output'), text }])
  },
}

/** `git pull --rebase && git push`: what an AI session does when a push was refused. */
export const rebaseAndPush: Operation = {
  name: 'pull --rebase and push',
  run: (bench) => pushOnto(bench, (theirs) => [theirs]),
}

/** `git pull && git push`. */
export const mergeAndPush: Operation = {
  name: 'pull and push',
  run: (bench) => pushOnto(bench, (theirs, mine) => [theirs, mine]),
}

async function pushWork(bench: Bench, more: readonly FileEdit[]): Promise<Told> {
  const { local, git } = bench
  if (local === null) return { outcome: 'refused', code: 'nothing checked out' }
  const edits = [work(bench), ...more]
  const { commit, accepted } = await git.push(local.branch, {
    parents: [local.commit],
    edits,
    message: 'Work',
  })
  return { outcome: accepted ? 'done' : 'refused', local: { ...local, commit } }
}

async function pushOnto(
  bench: Bench,
  parents: (theirs: string, mine: string) => readonly string[],
): Promise<Told> {
  const { local, git } = bench
  if (local === null) return { outcome: 'refused', code: 'nothing checked out' }
  const theirs = (await git.fetch()).get(local.branch)
  if (theirs === undefined) return { outcome: 'refused', code: 'no such branch' }
  const { commit, accepted } = await git.push(local.branch, {
    parents: parents(theirs, local.commit),
    edits: [work(bench)],
    message: 'Late work',
  })
  return { outcome: accepted ? 'done' : 'refused', local: { ...local, commit } }
}

function work({ name, local }: Bench): FileEdit {
  return { path: `src/${name}.txt`, text: `${name} on top of ${local?.commit}\n` }
}
