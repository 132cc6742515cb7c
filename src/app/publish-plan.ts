import { refuse, type Change, type RefMove, type Refusal } from '../domain/decision.ts'
import type { Look } from '../domain/look.ts'
import { parseSettings } from '../domain/settings/parse-settings.ts'
import { PLAN_FALLBACK, SETTINGS_PATH, type Settings } from '../domain/settings/settings.ts'
import { parseAttemptBranch } from '../domain/task/task-id.ts'
import type { Ports } from './observe.ts'
import { perform, type Performed } from './perform.ts'
import type { InitPorts } from './prepare-init.ts'
import type { SyncPorts } from './prepare-sync.ts'

/**
 * Where the plan branch is not there and the plan is: on the base branch, whose settings name another branch for it, or here
 * only, because the remote was added later. Makes the branch of what is there; without this a second plan would begin.
 */
export async function publishPlan(
  { ports, checkout }: SyncPorts,
  dryRun: boolean,
): Promise<Performed<PlanPublished> | Refusal> {
  return await perform(ports, {
    look: {},
    dryRun,
    decide: async ({ look }) => {
      const refs = await movesOf({ repository: ports.repository, checkout }, look)
      return published(look, refs)
    },
  })
}

export interface PlanPublished {
  readonly branches: readonly string[]
  /** The plan branch was cut from this one; null: all went from here to the remote. */
  readonly from: string | null
}

function published({ base }: Look, refs: readonly RefMove[]): Change<PlanPublished> {
  const branches = refs.map(({ branch }) => branch)
  return {
    kind: 'change',
    commits: [],
    refs,
    result: { branches, from: base.commit === null ? null : base.branch },
  }
}

/** For what may begin a plan. null unless that would be a second one beside the first, which is not on its branch yet. */
export async function refuseSecondPlan({ ports, checkout }: SyncPorts, look: Look): Promise<Refusal | null> {
  const moves = await movesOf({ repository: ports.repository, checkout }, look)
  return moves.length === 0 ? null : refuse('NOT_INITIALIZED', { branch: look.plan.branch })
}

async function movesOf(ports: InitPorts, look: Look): Promise<readonly RefMove[]> {
  const { plan, base } = look
  if (plan.commit !== null) return []
  if (base.commit === null) return look.remote === null ? [] : await localMoves(ports, look)
  const settings = await settingsAt(ports.repository, base.commit)
  if (settings?.branches.plan !== plan.branch) return []
  const { commit } = await localPlan(ports, plan.branch)
  return [{ branch: plan.branch, from: null, to: commit ?? base.commit }]
}

/** The remote has neither: base, plan and the work on tasks go there together, so that no holder loses a task. */
async function localMoves(ports: InitPorts, { plan, base, tips }: Look): Promise<readonly RefMove[]> {
  const main = await localPlan(ports, base.branch)
  const names = [main.settings?.branches.plan ?? plan.branch, plan.branch, PLAN_FALLBACK]
  const plans = await Promise.all(
    [...new Set(names)].map(async (branch) => ({ branch, ...(await localPlan(ports, branch)) })),
  )
  const found = plans.find(({ commit }) => commit !== null)
  if (found === undefined && main.settings === null) return []
  const there = new Set(tips.map(({ branch }) => branch))
  const work = [...(await ports.checkout.localTips('task/'))].filter(
    ([branch]) => parseAttemptBranch(branch) !== null && !there.has(branch),
  )
  const start = main.tip ?? found?.commit ?? null
  const own = found?.commit ?? start
  const moves = new Map([[base.branch, start], [found?.branch ?? names[0] ?? plan.branch, own], ...work])
  return [...moves].map(([branch, to]) => ({ branch, from: null, to }))
}

interface LocalPlan {
  /** null: there is no such branch here. */
  readonly tip: string | null
  /** null: or there is no plan on it. */
  readonly commit: string | null
  readonly settings: Settings | null
}

async function localPlan({ repository, checkout }: InitPorts, branch: string): Promise<LocalPlan> {
  const tip = (await checkout.localTips(branch)).get(branch) ?? null
  const settings = tip === null ? null : await settingsAt(repository, tip)
  return { tip, commit: settings === null ? null : tip, settings }
}

async function settingsAt(repository: Ports['repository'], commit: string): Promise<Settings | null> {
  const text = await repository.readText(commit, SETTINGS_PATH)
  return text === null ? null : parseSettings(text).settings
}
