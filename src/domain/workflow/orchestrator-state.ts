import { Failure } from '../failure.ts'
import type { Task } from '../task/task.ts'
import { featureName, ideaFile, textInput } from './feature-run.ts'
import { namesGiven } from './inputs.ts'
import type { PhaseState, PhaseView, RunView } from './run-view.ts'
import type { Template } from './template.ts'

export const SPEC_KIT_STEPS = [
  'specify',
  'clarify',
  'plan',
  'plan-review',
  'tasks',
  'analyze',
  'implement',
] as const
export type SpecKitStep = (typeof SPEC_KIT_STEPS)[number]

export const STEP_STATUSES = ['pending', 'in_progress', 'completed', 'skipped', 'failed'] as const
export type StepStatus = (typeof STEP_STATUSES)[number]

/** The `orchestrator-state.json` of spec-kit orchestrators, field by field. */
export interface OrchestratorState {
  readonly feature_name: string
  readonly branch_name: string
  readonly idea_file: string
  readonly spec_dir: string
  readonly current_step: SpecKitStep
  readonly step_status: Readonly<Record<SpecKitStep, StepStatus>>
  /** RFC 3339. */
  readonly started_at: string | null
  readonly last_updated: string | null
  readonly teams_enabled: boolean
  readonly team_state: TeamState | null
  readonly pipeline_paused: boolean
}

export interface TeamState {
  readonly active_team: string
  readonly phase: string
  readonly teammates: Readonly<Record<string, { readonly status: StepStatus; readonly output: string }>>
  readonly started_at: string | null
  readonly timeout_minutes: number
}

/**
 * Only what a run is taken over from. The current step follows from the status of all; who of a team has done what is asked
 * anew, for a verdict counts only for the commit that was judged.
 */
export type StateToTake = Pick<
  OrchestratorState,
  | 'feature_name'
  | 'branch_name'
  | 'idea_file'
  | 'spec_dir'
  | 'step_status'
  | 'started_at'
  | 'teams_enabled'
  | 'pipeline_paused'
>

const FEATURE = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/

/**
 * Reads a state file. Older ones without `teams_enabled` had no teams, and steps that it does not name are pending.
 * Throws BAD_INPUT with all that is wrong.
 */
export function readOrchestratorState(text: string): StateToTake {
  const data = objectIn(text)
  const wrong: string[] = []
  const word = (key: string, otherwise: string): string => {
    const value = data[key]
    if (value === undefined || value === null) return otherwise
    if (typeof value !== 'string') wrong.push(`"${key}" is no text`)
    return typeof value === 'string' ? value : otherwise
  }
  const spec_dir = word('spec_dir', '')
  const feature_name = word('feature_name', lastPart(spec_dir))
  if (!FEATURE.test(lastPart(spec_dir) || feature_name))
    wrong.push('neither "feature_name" nor "spec_dir" names a feature of letters, digits, - and _')
  const step_status = statusesIn(data['step_status'], wrong)
  const teams = data['teams_enabled'] ?? false
  if (typeof teams !== 'boolean') wrong.push('"teams_enabled" is neither true nor false')
  if (wrong.length > 0) throw unread(wrong.join('; '))
  return {
    ...{ feature_name, spec_dir, step_status },
    branch_name: word('branch_name', ''),
    idea_file: word('idea_file', ''),
    started_at: word('started_at', '') || null,
    teams_enabled: teams === true,
    pipeline_paused: data['pipeline_paused'] === true,
  }
}

/** The folder's name below specs/, which is what the template calls the feature. */
export function featureOf({ feature_name, spec_dir }: StateToTake): string {
  return lastPart(spec_dir) || feature_name
}

/** What the state says of the template's inputs, as `name=value`; what a person gave goes before it. */
export function inputsOfState(
  state: StateToTake,
  { inputs }: Template,
  given: readonly string[] = [],
): readonly string[] {
  const taken = namesGiven(given)
  const said = [
    ['feature', featureOf(state)],
    ['idea', state.idea_file],
    ['branch', state.branch_name],
  ] as const
  return said.flatMap(([name, value]) =>
    value !== '' && !taken.has(name) && inputs.some((input) => input.name === name)
      ? [`${name}=${value}`]
      : [],
  )
}

function lastPart(path: string): string {
  return path.split('/').findLast((part) => part !== '') ?? ''
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  let data: unknown
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw unread('it is no JSON')
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw unread('it is no object')
  return data as Readonly<Record<string, unknown>>
}

function unread(why: string): Failure {
  return new Failure('BAD_INPUT', {
    message: `The state file cannot be read: ${why}.`,
    hint: 'See its form: brain workflow export-state <run>',
  })
}

function statusesIn(value: unknown, wrong: string[]): StateToTake['step_status'] {
  const given =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : null
  if (given === null) wrong.push('"step_status" is missing')
  const known = new Map(given)
  for (const [step, status] of known) {
    if (!SPEC_KIT_STEPS.some((one) => one === step)) wrong.push(`there is no step "${step.slice(0, 40)}"`)
    else if (!STEP_STATUSES.some((one) => one === status))
      wrong.push(
        `"${step}" is ${JSON.stringify(status)?.slice(0, 40)}; one of ${STEP_STATUSES.join(', ')} was expected`,
      )
  }
  const statuses = SPEC_KIT_STEPS.map((step) => [step, (known.get(step) ?? 'pending') as StepStatus] as const)
  return Object.fromEntries(statuses) as unknown as StateToTake['step_status']
}

const STATUS_OF: Readonly<Record<PhaseState, StepStatus>> = {
  skipped: 'skipped',
  pending: 'pending',
  working: 'in_progress',
  gate: 'in_progress',
  held: 'in_progress',
  passed: 'completed',
  failed: 'failed',
}

/** The state of a run of the speckit template, for tools that read the file. */
export function renderOrchestratorState(view: RunView): OrchestratorState {
  const { run, phases } = view
  const feature = featureName(run)
  const of = (step: SpecKitStep): StepStatus => {
    const phase = phases.find((one) => one.phase.id === step)
    // A mode takes a phase out of the template.
    return phase === undefined ? 'skipped' : STATUS_OF[phase.state]
  }
  const statuses = SPEC_KIT_STEPS.map((step) => [step, of(step)] as const)
  const current = statuses.find(([, status]) => status !== 'completed' && status !== 'skipped')
  return {
    feature_name: feature,
    branch_name: textInput(run, 'branch') ?? feature,
    idea_file: ideaFile(run),
    spec_dir: `specs/${feature}`,
    current_step: current?.[0] ?? 'implement',
    step_status: Object.fromEntries(statuses) as unknown as OrchestratorState['step_status'],
    started_at: run.created,
    last_updated: lastTime(view),
    teams_enabled: run.mode !== 'no-teams',
    team_state: teamState(phases, feature),
    pipeline_paused: run.stopped !== null,
  }
}

function lastTime({ run, tasks }: RunView): string | null {
  const times = tasks.flatMap(({ created, closed }) => [created, closed?.at ?? null])
  return (
    [run.created, run.stopped?.at ?? null, ...times]
      .filter((at) => at !== null)
      .toSorted()
      .at(-1) ?? null
  )
}

function teamState(phases: readonly PhaseView[], feature: string): TeamState | null {
  const active = phases.find(({ gate, settled, parts }) => gate !== null && !settled && parts.some(hasTask))
  if (active?.gate == null) return null
  const { phase, parts, gate } = active
  const workers = parts.flatMap(({ task, item, helper }) =>
    task === null ? [] : [[item?.id ?? helper?.id ?? phase.id, task] as const],
  )
  const judges = gate.members.flatMap(({ task, member }) =>
    task === null ? [] : [[`${member.id}-reviewer`, task] as const],
  )
  const mates = [...workers, ...judges]
  return {
    active_team: `speckit-${feature}-${phase.id}`,
    phase: phase.id,
    teammates: Object.fromEntries(
      mates.map(([name, task]) => [
        name,
        { status: mateStatus(task), output: `results/${task.id}-output.md` },
      ]),
    ),
    started_at:
      mates
        .map(([, { created }]) => created)
        .filter((at) => at !== null)
        .toSorted()[0] ?? null,
    timeout_minutes: phase.gate.timeout,
  }
}

function hasTask({ task }: PhaseView['parts'][number]): boolean {
  return task !== null
}

const MATE_STATUS: Readonly<Partial<Record<Task['state'], StepStatus>>> = {
  ready: 'pending',
  waiting: 'pending',
  backlog: 'pending',
  review: 'completed',
  approved: 'completed',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'failed',
}

function mateStatus({ state }: Task): StepStatus {
  return MATE_STATUS[state] ?? 'in_progress'
}
