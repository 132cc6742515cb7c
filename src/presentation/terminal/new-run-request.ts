import { Failure } from '../../domain/failure.ts'
import {
  inputsOfState,
  readOrchestratorState,
  type StateToTake,
} from '../../domain/workflow/orchestrator-state.ts'
import type { Priority } from '../../domain/task/task.ts'
import type { Template } from '../../domain/workflow/template.ts'
import type { Session } from './session.ts'
import type { Starting } from './start-workflow.ts'
import { readGiven } from './text-input.ts'
import { optionList, optionText, type Input } from './verb.ts'

/** What a new run is made from, as the command line says it. Throws USAGE, BAD_INPUT. */
export async function newRun(session: Session, input: Input): Promise<Starting> {
  const state = await stateGiven(session, input)
  const [words] = input.arguments
  const own = optionList(input, 'input') ?? []
  return {
    asked: words === undefined ? null : await readGiven(session, words, 'what is asked'),
    template: optionText(input, 'template') ?? (state === null ? 'interactive' : 'speckit'),
    name: optionText(input, 'name') ?? null,
    modeFor: (template) => modeOf(input, template, state),
    priority: (optionText(input, 'priority') ?? null) as Priority | null,
    inputsFor: (template) => (state === null ? own : [...inputsOfState(state, template, own), ...own]),
    from: optionText(input, 'from') ?? null,
    state,
  }
}

/** The state file of another orchestrator that the user names; null without one. */
async function stateGiven(session: Session, input: Input): Promise<StateToTake | null> {
  const file = optionText(input, 'state')
  return file === undefined ? null : readOrchestratorState(await (await session.desk()).readText(file))
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
