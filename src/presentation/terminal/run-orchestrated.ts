import { randomBytes } from 'node:crypto'
import { isRefusal } from '../../app/find-task.ts'
import { observe } from '../../app/observe.ts'
import type { Orchestration } from '../../app/orchestrate.ts'
import { inputsFrom } from '../../app/workflow/analysis-inputs.ts'
import { findTemplate, templateTexts, type FoundTemplate } from '../../app/workflow/find-template.ts'
import { runScript } from '../../app/workflow/run-script.ts'
import { givenName } from '../../app/workflow/start-run.ts'
import { refuse, type Refusal } from '../../domain/decision.ts'
import type { Priority } from '../../domain/task/task.ts'
import { Failure } from '../../domain/failure.ts'
import { applyMode } from '../../domain/workflow/apply-mode.ts'
import { nameFrom } from '../../domain/workflow/run-paths.ts'
import { assertNoSecrets } from '../secrets.ts'
import { plain } from './printable.ts'
import type { Session } from './session.ts'
import { startWorkflow } from './start-workflow.ts'
import { isSet, optionList, optionText, type Input, type Outcome } from './verb.ts'

/** Starts what was found, or prints a script that does; neither as long as it is unsure what is meant. */
export async function runOrchestrated(
  session: Session,
  { found, input }: { readonly found: Orchestration; readonly input: Input },
): Promise<Outcome | Refusal> {
  if (isSet(input, 'start') && isSet(input, 'script'))
    throw new Failure('USAGE', {
      message: '--start starts a run now, --script prints a script that will.',
      hint: 'Give one of them.',
    })
  if (found.unsure)
    return refuse('TEMPLATE_UNSURE', { template: found.template, other: found.runnerUp?.template })
  const clean = { ...found, description: plain(found.description) }
  const name = optionText(input, 'name') ?? null
  const mode = optionText(input, 'mode') ?? null
  const inputs = optionList(input, 'input') ?? []
  if (isSet(input, 'script'))
    return await script(session, { found: clean, name, mode, inputs, priority: priorityOf(clean, input) })
  return await startWorkflow(session, {
    asked: clean.description,
    template: clean.template,
    name,
    modeFor: () => mode,
    priority: priorityOf(clean, input),
    inputsFor: (template) => inputsFrom(clean, template, inputs),
  })
}

/** What the person says, or the words do; where they say nothing, the template's phases have priorities of their own. */
function priorityOf({ priority }: Orchestration, input: Input): Priority | null {
  return optionText(input, 'priority') === undefined && priority === 'medium' ? null : priority
}

interface Scripting {
  readonly found: Orchestration
  readonly name: string | null
  readonly mode: string | null
  readonly inputs: readonly string[]
  readonly priority: Priority | null
}

async function script(
  session: Session,
  { found, name: given, mode, inputs, priority }: Scripting,
): Promise<Outcome | Refusal> {
  await assertNoSecrets([found.description, ...inputs].join('\n'), 'the description')
  const known = await templateFor(session, found.template)
  if (isRefusal(known)) return known
  const { template, problems, path } = known
  if (template === null) return refuse('TEMPLATE_INVALID', { name: path, problems })
  applyMode(template, mode)
  const name = given === null ? nameOfItsOwn(found) : givenName(given)
  const body = await (await session.templates()).builtIn('run-workflow.sh')
  const text = runScript(found, { name, mode, inputs, priority, template, body })
  return {
    kind: 'script',
    data: { run: name, template: template.name, script: text },
    text: () => text.trimEnd(),
    neverPaged: true,
    quiet: text.trimEnd(),
    notes: [`The run will be ${name}. Save the script, then: bash <file>. Stopped, it is started again.`],
  }
}

/** The repository's own template where there is one; outside of a repository those that come with brain. */
async function templateFor(session: Session, name: string): Promise<FoundTemplate | Refusal> {
  const templates = await session.templates()
  try {
    const { ports } = await session.open()
    const { snapshot } = await observe(ports, { fetch: session.fetch, texts: templateTexts })
    return await findTemplate(snapshot.look, templates, name)
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'NOT_A_REPOSITORY') throw error
    return await findTemplate({ texts: new Map() }, templates, name)
  }
}

/** Two scripts for the same words are two runs. */
function nameOfItsOwn({ description, template }: Orchestration): string {
  return `${nameFrom(description) || template}-${randomBytes(3).toString('hex')}`
}
