import { isRefusal } from '../../app/find-task.ts'
import { observe } from '../../app/observe.ts'
import { refuseSecondPlan } from '../../app/publish-plan.ts'
import { planTexts } from '../../app/with-plan.ts'
import { inputsOfBranch } from '../../app/workflow/feature-of-branch.ts'
import { findTemplate, templateTexts } from '../../app/workflow/find-template.ts'
import { startRun } from '../../app/workflow/start-run.ts'
import { refuse, type Refusal } from '../../domain/decision.ts'
import type { Look } from '../../domain/look.ts'
import type { Priority } from '../../domain/task/task.ts'
import type { StateToTake } from '../../domain/workflow/orchestrator-state.ts'
import type { Template } from '../../domain/workflow/template.ts'
import { assertNoSecrets } from '../secrets.ts'
import { makeChange } from './change.ts'
import { completeRequest } from './complete-request.ts'
import type { Session, Workspace } from './session.ts'
import type { Outcome } from './verb.ts'
import { tellAfter } from './workflow-verb.ts'

export interface Starting {
  /** In the person's own words; null: as the feature's idea says it. */
  readonly asked: string | null
  readonly template: string
  /** null: made from what is asked. */
  readonly name: string | null
  /** null: the template's own. */
  readonly modeFor: (template: Template) => string | null
  /** `name=value`, one each, for the template that was found. */
  readonly inputsFor: (template: Template) => readonly string[]
  /** Of all tasks; left out: as the template says. */
  readonly priority?: Priority | null
  readonly files?: Readonly<Record<string, string>>
  /** The phase that it begins with: what it needs is done already. */
  readonly from?: string | null
  /** Where another orchestrator has left it. */
  readonly state?: StateToTake | null
}

/** Starts a run, and lets it move at once. */
export async function startWorkflow(session: Session, starting: Starting): Promise<Outcome | Refusal> {
  const { asked, name: given, from = null, state = null } = starting
  if (asked !== null) await assertNoSecrets(asked, 'what is asked')
  const workspace = await session.open()
  const { ports } = workspace
  const templates = await session.templates()
  const { snapshot } = await observe(ports, { fetch: 'always', texts: templateTexts })
  const found = await findTemplate(snapshot.look, templates, starting.template)
  if (isRefusal(found)) return found
  const { template, text: templateText, problems } = found
  if (template === null) return refuse('TEMPLATE_INVALID', { name: found.path, problems })
  const inputs = await allInputs(session, workspace, { look: snapshot.look, template, starting })
  const request = {
    template,
    templateText,
    asked,
    name: given,
    mode: starting.modeFor(template),
    inputs,
    files: starting.files ?? {},
    priority: starting.priority ?? null,
    began: state?.started_at ?? null,
    paused: state?.pipeline_paused ?? false,
  }
  const completing = { repository: ports.repository, from, state }
  let name = ''
  const outcome = await makeChange(session, ports, {
    doing: 'Starting',
    look: { texts: planTexts },
    decide: async (seen, world) =>
      (await refuseSecondPlan(workspace, seen.look)) ??
      startRun(seen, world, await completeRequest({ snapshot: seen, world }, request, completing)),
    tell: ({ result }) => {
      name = result.name
      return { kind: 'workflow', data: null, text: () => `Started ${name} (${result.template}).` }
    },
  })
  if (isRefusal(outcome)) return outcome
  return await tellAfter(session, workspace, { name, outcome })
}

interface Asking {
  readonly look: Look
  readonly template: Template
  readonly starting: Starting
}

/** What the person gave, and the feature of the branch that is checked out where a feature is asked for and none was named. */
async function allInputs(
  session: Session,
  { ports, checkout }: Workspace,
  { look, template, starting }: Asking,
): Promise<readonly string[]> {
  const given = starting.inputsFor(template)
  const branch = (): Promise<string | null> => checkout.currentBranch()
  const found = await inputsOfBranch(ports.repository, look, { template, given, branch })
  if (found.length > 0) session.console.note(`From the branch that is checked out: ${found.join(', ')}`)
  return [...given, ...found]
}
