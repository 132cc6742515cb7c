import { findTemplate, templateTexts } from '../../../app/workflow/find-template.ts'
import { isRefusal } from '../../../app/find-task.ts'
import { observe } from '../../../app/observe.ts'
import { renderTemplate } from '../render/template.ts'
import { templateJson } from '../../template-json.ts'
import type { Verb } from '../verb.ts'

export const workflowTemplateShow: Verb = {
  name: 'workflow template show',
  summary: 'Show a workflow template: what it asks for, its phases with their gates, its modes.',
  arguments: [['<name>', 'the template']],
  examples: ['brain workflow template show speckit', 'brain workflow template show speckit --json'],
  run: async (session, input) => {
    const [name = ''] = input.arguments
    const { ports } = await session.open()
    const { snapshot } = await observe(ports, { fetch: session.fetch, texts: templateTexts })
    const found = await findTemplate(snapshot.look, await session.templates(), name)
    if (isRefusal(found)) return found
    const { origin, path, text, template, problems } = found
    return {
      kind: 'workflow-template',
      data: {
        name,
        origin,
        path,
        template: template === null ? null : templateJson(template),
        text,
        problems: problems.map(({ line, message, fix }) => ({ line, message, fix })),
      },
      text: (paint) => renderTemplate(found, paint),
      quiet: name,
      notes: [`Change it: brain workflow template new <name> --from ${name}`],
    }
  },
}
