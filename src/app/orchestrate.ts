import type { Analysis } from '../domain/analysis/analysis.ts'
import { SCOPES } from '../domain/analysis/phases.ts'
import { analyze, type AnalysisRequest } from '../domain/analysis/analyze.ts'
import type { Sample } from '../domain/analysis/estimate.ts'
import type { RepositoryFacts } from '../domain/analysis/resources.ts'
import type { Step } from '../domain/analysis/waves.ts'
import type { Survey } from '../domain/overview.ts'
import { SETTINGS_PATH } from '../domain/settings/settings.ts'
import { parseDuration } from '../domain/task/duration.ts'
import { numberOf, taskIdOf, type TaskId } from '../domain/task/task-id.ts'

/** A step with the task that it would become. */
export interface PlannedStep extends Step {
  readonly task: TaskId
  /** The command that makes the task, word for word: no shell has to read it. */
  readonly command: readonly string[]
}

export interface Orchestration extends Analysis {
  readonly steps: readonly PlannedStep[]
}

/** What is asked of a repository. */
export type Surroundings = Pick<Survey, 'packed' | 'highest' | 'problems'> & {
  readonly look: Pick<Survey['look'], 'settings' | 'plan' | 'remote'>
}

/** Reads a description against what is known of the repository; null outside of one. Writes nothing. */
export function orchestrate(
  known: Surroundings | null,
  request: Omit<AnalysisRequest, 'samples' | 'facts'>,
): Orchestration {
  const analysis = analyze({
    ...request,
    samples: known === null ? [] : samplesOf(known.packed),
    facts: known === null ? null : factsOf(known),
  })
  const first = known === null ? 1 : known.highest + 1
  const ids = new Map(analysis.steps.map(({ id }, index) => [id, taskIdOf(first + index)]))
  return { ...analysis, steps: analysis.steps.map((step) => plannedStep(step, { analysis, ids })) }
}

const HOUR_MS = 3_600_000

/** Completed tasks of which it is known how long they took. */
export function samplesOf(tasks: Surroundings['packed']): readonly Sample[] {
  return tasks.flatMap(({ state, claimedAt, closed, estimate }) => {
    if (state !== 'completed' || claimedAt == null || closed?.at == null) return []
    const actual = (Date.parse(closed.at) - Date.parse(claimedAt)) / HOUR_MS
    const estimated = estimate == null ? null : parseDuration(estimate)
    return actual > 0 ? [{ actual, estimated: estimated === null ? null : estimated / HOUR_MS }] : []
  })
}

function factsOf({ look, packed, problems }: Surroundings): RepositoryFacts {
  const inTasks = packed.reduce((count, task) => count + (task.problems?.length ?? 0), 0)
  return {
    laidOut: look.plan.tree.has(SETTINGS_PATH),
    remote: look.remote !== null,
    problems: inTasks + problems.length,
    verify: look.settings.verify,
  }
}

const SUBJECT_CHARACTERS_MAX = 80

function plannedStep(
  step: Step,
  { analysis, ids }: { analysis: Analysis; ids: ReadonlyMap<string, TaskId> },
): PlannedStep {
  const task = ids.get(step.id) ?? taskIdOf(1)
  const needs = step.needs.flatMap((need) => ids.get(need) ?? [])
  return {
    ...step,
    task,
    command: [
      'brain',
      'create-task',
      shortId(task),
      `${step.title}: ${subjectOf(analysis.description)}`,
      '--objective',
      analysis.description,
      ...(SCOPES[step.id] ?? []).flatMap((glob) => ['--scope', glob]),
      ...needs.flatMap((need) => ['--depends-on', shortId(need)]),
      '--priority',
      analysis.priority,
      '--estimate',
      estimateText((step.hours.low + step.hours.high) / 2),
    ],
  }
}

/** The first line, cut after a word. */
function subjectOf(description: string): string {
  const line = description.split('\n')[0]?.replace(/\s+/g, ' ').trim() ?? ''
  if (line.length <= SUBJECT_CHARACTERS_MAX) return line
  return `${line.slice(0, SUBJECT_CHARACTERS_MAX).replace(/\s+\S*$/, '')} …`
}

/** As task files have it, to five minutes: `1h30m`. */
function estimateText(hours: number): string {
  const minutes = Math.max(5, Math.round((hours * 60) / 5) * 5)
  const [whole, rest] = [Math.floor(minutes / 60), minutes % 60]
  return `${whole === 0 ? '' : `${whole}h`}${rest === 0 ? '' : `${rest}m`}`
}

function shortId(id: TaskId): string {
  return String(numberOf(id)).padStart(3, '0')
}
