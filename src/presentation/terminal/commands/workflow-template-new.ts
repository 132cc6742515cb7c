import { findTemplate, templateTexts } from '../../../app/workflow/find-template.ts'
import { isRefusal } from '../../../app/find-task.ts'
import { renamedTemplate } from '../../../app/workflow/save-template.ts'
import { observe } from '../../../app/observe.ts'
import type { Refusal } from '../../../domain/decision.ts'
import { editText } from '../edit-text.ts'
import { readTemplateName } from '../read-template-name.ts'
import type { Session, Workspace } from '../session.ts'
import { isSet, optionText, type Verb } from '../verb.ts'
import { writeTemplate } from '../write-template.ts'

export const workflowTemplateNew: Verb = {
  name: 'workflow template new',
  summary: 'Begin a workflow template of your own in .brain/templates/, from a small example or another one.',
  arguments: [['<name>', 'small letters, digits and -']],
  options: [
    { flags: '--from <template>', description: 'copy this one' },
    { flags: '--edit', description: 'open it in your editor before it is written' },
    { flags: '--replace', description: 'write over one of that name' },
  ],
  writes: true,
  examples: [
    'brain workflow template new release',
    'brain workflow template new our-feature --from feature --edit',
  ],
  run: async (session, input) => {
    const name = readTemplateName(input.arguments[0] ?? '')
    const workspace = await session.open()
    const from = optionText(input, 'from') ?? null
    const example = await exampleText(session, workspace, from)
    if (typeof example !== 'string') return example
    const begun = renamedTemplate(example, name)
    const text = isSet(input, 'edit')
      ? await editText(session, input, { text: begun, name: `${name}.yml`, instead: INSTEAD })
      : begun
    return await writeTemplate(session, workspace, {
      name,
      text,
      replace: isSet(input, 'replace'),
      source: null,
    })
  },
}

const INSTEAD =
  'Leave --edit out: the template is written as it is. Or bring your own file: brain workflow template import <file>'

async function exampleText(
  session: Session,
  { ports }: Workspace,
  from: string | null,
): Promise<string | Refusal> {
  const templates = await session.templates()
  if (from === null) return await templates.builtIn('workflow-example.yml')
  const { snapshot } = await observe(ports, { fetch: 'always', texts: templateTexts })
  const found = await findTemplate(snapshot.look, templates, from)
  return isRefusal(found) ? found : found.text
}
