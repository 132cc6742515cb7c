import { Failure } from '../domain/failure.ts'
import { fold } from '../domain/fold.ts'
import type { Look, Tree } from '../domain/look.ts'
import { parseSettings } from '../domain/settings/parse-settings.ts'
import { SETTINGS_PATH } from '../domain/settings/settings.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import type { Checkout } from '../ports/checkout.ts'
import type { Repository } from '../ports/repository.ts'
import { inTheWay, layoutPaths } from './init-layout.ts'
import type { InitRequest } from './init-project.ts'
import { lookFrom } from './plan-start.ts'

export interface InitPorts {
  readonly repository: Repository
  readonly checkout: Checkout
}

/** Where the plan branch stands, or will start from, and what must be left alone there. */
export type Start = Pick<InitRequest, 'tree' | 'seen' | 'unsaved'> & { readonly snapshot: Snapshot }

/** Reads what deciding on init needs besides the look, and changes nothing. Throws BAD_INPUT for what is in the way. */
export async function readStart(
  ports: InitPorts,
  { snapshot, world }: { snapshot: Snapshot; world: World },
  { shims }: { shims: boolean },
): Promise<Start> {
  const { repository } = ports
  const { look } = snapshot
  await assertPlanIsNotOnBase(repository, look)
  const commit = look.plan.commit ?? look.base.commit ?? (await localStart(ports, look))
  const isNew = look.plan.commit === null && commit !== null
  const start = isNew ? fold(await lookFrom(repository, look, commit), world) : snapshot
  const tree = await wholeTree(repository, start.look)
  return {
    snapshot: start,
    tree,
    seen: { plan: look.plan.commit, base: look.base.commit },
    unsaved: await readUnsaved(ports, start.look, { tree, paths: layoutPaths(shims) }),
  }
}

/** A plan branch beside a plan that main has already would be a second plan. */
async function assertPlanIsNotOnBase(repository: Repository, { plan, base }: Look): Promise<void> {
  if (plan.branch === base.branch || plan.tree.has(SETTINGS_PATH) || base.commit === null) return
  const text = await repository.readText(base.commit, SETTINGS_PATH)
  if (text === null || parseSettings(text).settings.branches.plan === plan.branch) return
  throw new Failure('BAD_INPUT', {
    message: `The plan is on ${base.branch} already.`,
    hint: `To move it, write "branches: {plan: ${plan.branch}, base: ${base.branch}}" into ${SETTINGS_PATH} on ${base.branch} first.`,
  })
}

/** History that was never pushed goes along with the first push; a HEAD that is on no branch is better than nothing. */
async function localStart({ checkout }: InitPorts, { base }: Look): Promise<string | null> {
  const local = (await checkout.localTips(base.branch)).get(base.branch)
  if (local !== undefined) return local
  return (await checkout.currentBranch()) === null ? await checkout.head() : null
}

async function wholeTree(repository: Repository, { plan }: Look): Promise<Tree> {
  if (plan.commit === null) return plan.tree
  const [docs, shims] = [
    await repository.listFiles(plan.commit, 'docs'),
    await repository.listFiles(plan.commit, '.claude'),
  ]
  return new Map([...plan.tree, ...docs, ...shims])
}

/** Files that are here and not, or not so, on the plan branch: unsaved ones, and those of commits that are only here. */
async function readUnsaved(
  { checkout, repository }: InitPorts,
  { plan }: Look,
  { tree, paths }: { tree: Tree; paths: readonly string[] },
): Promise<ReadonlySet<string>> {
  if ((await checkout.currentBranch()) !== plan.branch) return new Set()
  const untracked = await checkout.untrackedAmong(paths)
  for (const path of untracked) if (!paths.includes(path)) throw standsInTheWay(path, paths)
  const changed = await checkout.unsaved(Number.MAX_SAFE_INTEGER)
  const head = await checkout.head()
  const isAhead = head !== null && plan.commit !== null && (await checkout.aheadBehind(plan.commit)).ahead > 0
  const own = isAhead
    ? await filesOf(
        repository,
        head,
        paths.filter((path) => !tree.has(path)),
      )
    : []
  return new Set([...untracked, ...own, ...changed.filter((path) => paths.includes(path))])
}

function standsInTheWay(path: string, paths: readonly string[]): Failure {
  if (paths.some((wanted) => wanted.startsWith(`${path}/`))) return inTheWay(path, 'a file', 'a folder')
  const file = paths.find((wanted) => path.startsWith(`${wanted}/`)) ?? path
  return inTheWay(file, 'a folder', 'a file')
}

async function filesOf(
  repository: Repository,
  commit: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  const trees = await Promise.all(paths.map((path) => repository.listFiles(commit, path)))
  return paths.filter((path, index) => trees[index]?.has(path) === true)
}
