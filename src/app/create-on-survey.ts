import { foldNew } from '../domain/amend-overview.ts'
import type { Decision } from '../domain/decision.ts'
import { LazyMap } from '../domain/lazy-map.ts'
import { byId, type Survey } from '../domain/overview.ts'
import type { PlanView } from '../domain/plan/plan-view.ts'
import { PLAN_PATH } from '../domain/plan/regions.ts'
import type { World } from '../domain/snapshot.ts'
import { parseTask } from '../domain/task/parse-task.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import type { PackedTask } from '../domain/task/whole-task.ts'
import type { Repository } from '../ports/repository.ts'
import { createTasks, planCreation, type TaskDraft } from './create-tasks.ts'
import { createdTasks } from './created-tasks.ts'
import { isRefusal } from './find-task.ts'
import type { Surveying } from './perform.ts'
import { planMove, renderedPlan } from './with-plan.ts'

type Reading = Pick<Repository, 'readText' | 'listFiles'>

/**
 * How tasks are created: decided on a survey, which takes little longer in a plan of ten thousand, and on a whole look where only
 * that can tell. Answers the tasks as the next look will show them.
 */
export function creating(
  repository: Reading,
  drafts: readonly TaskDraft[],
): Pick<Surveying<readonly Task[]>, 'onSurvey' | 'decide'> {
  return {
    onSurvey: async (survey, world) => await createOnSurvey({ survey, repository }, world, drafts),
    decide: (snapshot, world) => {
      const decided = createTasks(snapshot, world, drafts)
      if (decided.kind === 'refusal') return decided
      return { ...decided, result: createdTasks(snapshot, world, { ids: decided.result, change: decided }) }
    },
  }
}

/** null: only a whole look can tell. */
async function createOnSurvey(
  { survey, repository }: { readonly survey: Survey; readonly repository: Reading },
  world: World,
  drafts: readonly TaskDraft[],
): Promise<Decision<readonly Task[]> | null> {
  const { commit } = survey.look.plan
  if (commit === null || drafts.some(({ id }) => id !== null)) return null
  const planned = planCreation(survey, world, drafts)
  if (isRefusal(planned)) return planned
  const { edits, message } = planned
  const made = foldNew(survey, { files: edits.map(({ path, text }) => parseTask(path, text)), world })
  if (made === null) return null
  const current = await planFileAt(repository, commit)
  const plan =
    current === undefined ? null : renderedPlan(viewWith(survey, made), { now: world.now, current })
  const withPlan = plan === null ? edits : [...edits, { path: PLAN_PATH, text: plan }]
  return {
    kind: 'change',
    commits: [{ mark: ':main', parents: [commit], tree: null, edits: withPlan, message }],
    refs: [planMove(survey, ':main')],
    result: made,
  }
}

function viewWith(survey: Survey, made: readonly Task[]): PlanView {
  const own = byId(made)
  const packed: readonly PackedTask[] = [...survey.packed, ...made]
  const tasks = new LazyMap<TaskId, PackedTask, Task>(
    packed,
    ({ id }) => own.get(id) ?? survey.tasks.get(id)!,
  )
  return { ...survey, tasks, packed }
}

/** Its text; null where there is none, undefined where it cannot be read. */
async function planFileAt(repository: Reading, commit: string): Promise<string | null | undefined> {
  const text = await repository.readText(commit, PLAN_PATH)
  if (text !== null) return text
  return (await repository.listFiles(commit, PLAN_PATH)).has(PLAN_PATH) ? undefined : null
}
