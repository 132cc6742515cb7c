import { makeNumberedTasks } from './bench-clone.ts'
import { brainWords, missingGit242 } from './peers.ts'
import { must, run, type Place } from './processes.ts'

/** How one tool lets somebody take a task. */
export interface RaceTool {
  readonly name: string
  /** Why it cannot run here; null when it can. */
  readonly missing: () => Promise<string | null>
  /** Lays the project out in a fresh clone, makes that many tasks, and pushes. Answers their ids. */
  readonly prepare: (place: Place, tasks: number) => Promise<readonly string[]>
  /** The tool's own way to say "this one is mine". Did it tell success? */
  readonly claim: (place: Place, claim: Claim) => Promise<boolean>
  /** What its users do then so that others see it. Is the claim still told as good? */
  readonly publish: (place: Place) => Promise<boolean>
}

export interface Claim {
  readonly id: string
  readonly who: string
}

const HERE = async (): Promise<null> => Promise.resolve(null)

const tenarms: RaceTool = {
  name: 'tenarms',
  missing: HERE,
  prepare: async (place, tasks) => {
    await makeNumberedTasks(place, tasks)
    return numbers(tasks).map(String)
  },
  claim: async (place, { id, who }) =>
    (await run(place, brainWords('worker', 'claim', id, '--as', who, '--no-checkout'))).code === 0,
  // The claim is on the remote when the command has ended.
  publish: async () => Promise.resolve(true),
}

const backlog: RaceTool = {
  name: 'backlog.md',
  missing: HERE,
  prepare: async (place, tasks) => {
    await must(place, ['backlog', 'init', 'race', '--defaults'])
    for (const number of numbers(tasks)) await must(place, ['backlog', 'task', 'create', `Task ${number}`])
    await must(place, ['backlog', 'config', 'set', 'autoCommit', 'true'])
    await pushAll(place)
    return numbers(tasks).map(String)
  },
  claim: async (place, { id, who }) =>
    (await run(place, ['backlog', 'task', 'edit', id, '-s', 'In Progress', '-a', `@${who}`, '--plain']))
      .code === 0,
  publish: pushOrRebase,
}

const seeds: RaceTool = {
  name: '@os-eco/seeds-cli',
  missing: HERE,
  prepare: async (place, tasks) => {
    await must(place, ['sd', 'init'])
    const ids: string[] = []
    for (const number of numbers(tasks)) {
      const created = await must(place, ['sd', 'create', '--title', `Task ${number}`])
      ids.push(/Created (\S+)/.exec(created)?.[1] ?? '')
    }
    await pushAll(place)
    return ids
  },
  claim: async (place, { id, who }) =>
    (await run(place, ['sd', 'update', id, '--status', 'in_progress', '--assignee', who])).code === 0,
  publish: async (place) => (await run(place, ['sd', 'sync'])).code === 0 && (await pushOrRebase(place)),
}

const tbd: RaceTool = {
  name: 'get-tbd',
  missing: missingGit242,
  prepare: async (place, tasks) => {
    await must(place, ['tbd', 'init', '--prefix', 'race'])
    const ids: string[] = []
    for (const number of numbers(tasks)) {
      const created = await must(place, ['tbd', 'create', `Task ${number}`])
      ids.push(/race-\w+/.exec(created)?.[0] ?? '')
    }
    await must(place, ['tbd', 'sync'])
    await pushAll(place)
    return ids
  },
  claim: async (place, { id, who }) =>
    (await run(place, ['tbd', 'update', id, '--status', 'in_progress', '--assignee', who])).code === 0,
  publish: async (place) => (await run(place, ['tbd', 'sync'])).code === 0,
}

export const RACE_TOOLS: readonly RaceTool[] = [tenarms, backlog, seeds, tbd]

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}

async function pushAll(place: Place): Promise<void> {
  await must(place, ['git', 'add', '-A'])
  await run(place, ['git', 'commit', '-qm', 'Set up'])
  await must(place, ['git', 'push', '-q', 'origin', 'HEAD'])
}

/** A refused push is answered as git itself advises: pull, and push again. */
async function pushOrRebase(place: Place): Promise<boolean> {
  const push = ['git', 'push', '-q', 'origin', 'HEAD']
  if ((await run(place, push)).code === 0) return true
  return (
    (await run(place, ['git', 'pull', '-q', '--rebase'])).code === 0 && (await run(place, push)).code === 0
  )
}
