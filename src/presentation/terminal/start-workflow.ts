import { isRefusal } from '../../app/find-task.ts'
import { observe } from '../../app/observe.ts'
import { planTexts } from '../../app/with-plan.ts'
import { findTemplate, templateTexts } from '../../app/workflow/find-template.ts'
import { startRun } from '../../app/workflow/start-run.ts'
import { refuse, type Refusal } from '../../domain/decision.ts'
import type { Template } from '../../domain/workflow/template.ts'
import { assertNoSecrets } from '../secrets.ts'
import { makeChange } from './change.ts'
import type { Session } from './session.ts'
import type { Outcome } from './verb.ts'
import { tellAfter } from './workflow-verb.ts'

export interface Starting {
  /** In the person's own words. */
  readonly asked: string
  readonly template: string
  /** null: made from what is asked. */
  readonly name: string | null
  readonly mode: string | null
  /** `name=value`, one each, for the template that was found. */
  readonly inputsFor: (template: Template) => readonly string[]
  readonly files?: Readonly<Record<string, string>>
}

/** Starts a run, and lets it move at once. */
export async function startWorkflow(session: Session, starting: Starting): Promise<Outcome | Refusal> {
  const { asked, name: given, mode, inputsFor } = starting
  await assertNoSecrets(asked, 'what is asked')
  const workspace = await session.open()
  const { ports } = workspace
  const templates = await session.templates()
  const { snapshot } = await observe(ports, { fetch: 'always', texts: templateTexts })
  const found = await findTemplate(snapshot.look, templates, starting.template)
  if (isRefusal(found)) return found
  const { template, text: templateText, problems } = found
  if (template === null) return refuse('TEMPLATE_INVALID', { name: found.path, problems })
  const request = {
    template,
    templateText,
    asked,
    name: given,
    mode,
    inputs: inputsFor(template),
    files: starting.files ?? {},
  }
  let name = ''
  const outcome = await makeChange(session, ports, {
    doing: 'Starting',
    look: { texts: planTexts },
    decide: (seen, world) => startRun(seen, world, request),
    tell: ({ result }) => {
      name = result.name
      return { kind: 'workflow', data: null, text: () => `Started ${name} (${result.template}).` }
    },
  })
  if (isRefusal(outcome) || session.dryRun) return outcome
  return await tellAfter(session, workspace, { name, outcome })
}
