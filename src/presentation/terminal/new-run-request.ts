import { startingRun, type StartRequest } from '../../app/workflow/start-run.ts'
import { readTaken, takenUpTo } from '../../app/workflow/take-over.ts'
import type { Snapshot, World } from '../../domain/snapshot.ts'
import { Failure } from '../../domain/failure.ts'
import { applyMode, defaultMode } from '../../domain/workflow/apply-mode.ts'
import {
  featureOf,
  readOrchestratorState,
  type StateToTake,
} from '../../domain/workflow/orchestrator-state.ts'
import type { Template } from '../../domain/workflow/template.ts'
import type { Repository } from '../../ports/repository.ts'
import { assertNoSecrets } from '../secrets.ts'
import { readGiven } from './text-input.ts'
import type { Session } from './session.ts'
import { optionList, optionText, type Input } from './verb.ts'

/** The state file of another orchestrator that the user names; null without one. */
export async function stateGiven(session: Session, input: Input): Promise<StateToTake | null> {
  const file = optionText(input, 'state')
  return file === undefined ? null : readOrchestratorState(await (await session.desk()).readText(file))
}

interface Asking {
  readonly template: Template
  readonly templateText: string
  readonly state: StateToTake | null
}

/** What a new run is made from. Throws USAGE, BAD_INPUT. */
export async function newRunRequest(
  session: Session,
  input: Input,
  { template, templateText, state }: Asking,
): Promise<Omit<StartRequest, 'asked'> & { readonly asked: string | null }> {
  const [words] = input.arguments
  const asked = words === undefined ? null : await readGiven(session, words, 'what is asked')
  if (asked !== null) await assertNoSecrets(asked, 'what is asked')
  const own = optionList(input, 'input') ?? []
  return {
    ...{ template, templateText, asked },
    name: optionText(input, 'name') ?? null,
    mode: modeOf(input, template, state),
    inputs: state === null ? own : [`feature=${featureOf(state)}`, ...own],
    paused: state?.pipeline_paused ?? false,
  }
}

const NO_TEAMS = 'no-teams'

function modeOf(input: Input, template: Template, state: StateToTake | null): string | null {
  const mode = optionText(input, 'mode') ?? null
  // Commander makes `teams: false` of --no-teams.
  const noTeams = input.options['teams'] === false || (mode === null && state?.teams_enabled === false)
  if (!noTeams) return mode
  if (mode !== null && mode !== NO_TEAMS)
    throw new Failure('USAGE', {
      message: '--no-teams and --mode name different modes.',
      hint: 'Leave one out.',
    })
  if (template.modes.has(NO_TEAMS)) return NO_TEAMS
  throw new Failure('USAGE', {
    message: `The template ${template.name} has no mode "${NO_TEAMS}".`,
    hint: `See what it has: brain workflow template show ${template.name}`,
  })
}

interface Completing {
  readonly repository: Repository
  readonly input: Input
  readonly state: StateToTake | null
}

/** What the base branch knows: the idea in place of words, and the phases that are done already. Throws BAD_INPUT. */
export async function completeRequest(
  seen: { readonly snapshot: Snapshot; readonly world: World },
  request: Awaited<ReturnType<typeof newRunRequest>>,
  { repository, input, state }: Completing,
): Promise<StartRequest> {
  const { snapshot, world } = seen
  const asked = request.asked ?? (await ideaOf(repository, snapshot, request))
  const run = startingRun(snapshot, world, { ...request, asked })
  const template = applyMode(request.template, request.mode ?? defaultMode(request.template))
  const from = optionText(input, 'from')
  const wanted = [
    ...(from === undefined ? [] : takenUpTo(template, from)),
    ...stepsTaken(state).filter(({ phase }) => template.phases.some(({ id }) => id === phase)),
  ]
  const unique = wanted.filter(({ phase }, at) => wanted.findIndex((one) => one.phase === phase) === at)
  return {
    ...request,
    asked,
    taken: await readTaken(repository, snapshot, { template, run, wanted: unique }),
  }
}

function stepsTaken(state: StateToTake | null) {
  return Object.entries(state?.step_status ?? {}).flatMap(([phase, status]) =>
    status === 'completed' || status === 'skipped' ? [{ phase, as: status } as const] : [],
  )
}

/** Spec-kit's orchestrators keep what was asked in a file of the feature's. */
async function ideaOf(
  repository: Repository,
  { look }: Snapshot,
  { inputs }: Pick<StartRequest, 'inputs'>,
): Promise<string> {
  const feature = inputs.find((one) => one.startsWith('feature='))?.slice('feature='.length)
  const path = `docs/features/${feature}/idea.md`
  const text =
    feature === undefined || look.base.commit === null
      ? null
      : await repository.readText(look.base.commit, path)
  if (text !== null && text.trim() !== '') return text
  throw new Failure('USAGE', {
    message:
      feature === undefined
        ? 'What is asked is missing.'
        : `What is asked is missing, and ${path} is not on the base branch.`,
    hint: 'Say it in words, or push the file: brain workflow new --template speckit --input feature=login "People can log in"',
  })
}
