import { CALM, type Actor } from './actor.ts'
import { locksIn } from './locks.ts'
import { readModel, type Model } from './model.ts'
import { readGit, readLines } from './plain-git.ts'
import type { Update } from './record.ts'
import type { Scene } from './scene.ts'
import { PRIVATE_PATHS, readUsersFiles } from './users-files.ts'
import type { Finding } from './violation.ts'

/** Nobody is at work now: what brain says in each clone must be what the suite reads itself. */
export async function checkStates(scene: Scene): Promise<readonly Finding[]> {
  const model = await readModel(scene.stage.files.remote)
  const found = await Promise.all(withBrain(scene).map((actor) => compareStates(actor, model)))
  return found.flat()
}

function withBrain({ actors }: Scene): readonly Actor[] {
  return actors.filter(({ member }) => member.role !== 'git')
}

interface Listed {
  readonly id: string
  readonly state: string
  readonly worker: string | null
}

async function compareStates(actor: Actor, model: Model): Promise<readonly Finding[]> {
  const { ok, data } = await actor.act({ words: ['list', '--state', 'all', '--fetch'], task: null }, CALM)
  const rule = 'brain and plain git agree'
  if (!ok) return [{ rule, task: null, message: `list fails in the clone of ${actor.name}` }]
  const listed = new Map((data['tasks'] as readonly Listed[]).map((task) => [task.id, task]))
  const ids = [...new Set([...listed.keys(), ...model.keys()])]
  return ids.flatMap((id) => {
    const [said, read] = [listed.get(id)?.state ?? 'missing', model.get(id)?.state ?? 'missing']
    if (said === read) return []
    return [{ rule, task: id, message: `${actor.name}’s list says ${said}, the files say ${read}` }]
  })
}

/** After a plain command of brain no lock may be left. */
export async function checkLocks(scene: Scene): Promise<readonly Finding[]> {
  const found = await Promise.all(
    withBrain(scene).map(async ({ name, dir }) =>
      (await locksIn(dir)).map((path) => ({
        rule: 'no lock is left',
        task: null,
        message: `${name}: .git/${path}`,
      })),
    ),
  )
  return found.flat()
}

/** The remote, and each clone by its name. */
interface Clones {
  readonly stage: { readonly files: { readonly remote: string } }
  readonly actors: readonly { readonly name: string; readonly dir: string }[]
}

export async function checkUsersFiles({
  usersFiles,
  actors,
  stage,
}: Clones & Pick<Scene, 'usersFiles'>): Promise<readonly Finding[]> {
  const rule = 'the user’s files stay as they are'
  const found: Finding[] = []
  for (const { name, dir } of actors) {
    const before = usersFiles.get(name)
    const after = before === undefined ? {} : await readUsersFiles(dir)
    for (const [what, was] of Object.entries(before ?? {})) {
      const now = after[what]
      if (now !== was) found.push({ rule, task: null, message: `${name}: ${what} was "${was}", is "${now}"` })
    }
  }
  const published = await readLines(stage.files.remote, [
    'log',
    '--all',
    '--format=%h %cn',
    '--',
    ...PRIVATE_PATHS,
  ])
  return [...found, ...published.map((line) => ({ rule, task: null, message: `published in ${line}` }))]
}

/** Whatever was a tip once is still within some branch. */
export async function checkReachable(scene: Scene, updates: readonly Update[]): Promise<readonly Finding[]> {
  const folders = [
    scene.stage.files.remote,
    // Only a forced push may leave a tip to a clone alone.
    ...(scene.options.force ? withBrain(scene).map(({ dir }) => dir) : []),
  ]
  const within = new Set<string>()
  for (const folder of folders)
    for (const commit of await readLines(folder, ['rev-list', '--all'])) within.add(commit)
  const main = new Set(await readLines(scene.stage.files.remote, ['rev-list', 'main']))
  return updates.flatMap(({ branch, new: commit }) => {
    if (commit === null || (branch === 'main' ? main : within).has(commit)) return []
    const task = /^task\/(\d+)/.exec(branch)?.[1]
    const message = `${commit.slice(0, 8)} was the tip of ${branch}, and no branch holds it now`
    const lost = { rule: 'nothing pushed is lost', branch, message }
    return [{ ...lost, task: task === undefined ? null : `task-${task}` }]
  })
}

export async function checkHealthy({ stage, actors }: Clones): Promise<readonly Finding[]> {
  const places = [
    ['remote', stage.files.remote] as const,
    ...actors.map(({ name, dir }) => [name, dir] as const),
  ]
  const found = await Promise.all(
    places.map(async ([name, dir]) => {
      const said = await readGit(dir, ['fsck', '--strict', '--no-dangling', '--no-progress']).catch(
        (error: unknown) => String(error),
      )
      return said.trim() === ''
        ? []
        : [{ rule: 'git fsck is clean', task: null, message: `${name}: ${said.trim()}` }]
    }),
  )
  return found.flat()
}
